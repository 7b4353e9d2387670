"""One notebook as one page that needs no network: nbconvert's exporter with our own template.

Knows markup. Must not run a notebook, and must not know which other pages there are beyond the
links that it is given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from grader.pages.site.mathml import mathml
from grader.pages.site.words import HTML_LANGUAGE, LANGUAGE_NAME, WORDS

TEMPLATES = Path(__file__).parents[1] / "templates"
_HEADINGS = ["h1", "h2", "h3", "h4"]
_MARKERS = re.compile(r"^\s*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)


@dataclass(frozen=True)
class Link:
    """A place to go: what it is called and where it is, relative to the page."""

    title: str
    href: str


@dataclass(frozen=True)
class Frame:
    """What stands round a notebook on its page. `solved` tells which edition it is."""

    title: str
    language: str
    solved: bool
    home: str
    course: str
    other_languages: Mapping[str, str]  # and where the same page lies in each
    other_edition: str
    notebook: str | None = None
    previous: Link | None = None
    following: Link | None = None


class _Renderer(IPythonRenderer):
    """Markdown to HTML with formulas as MathML and links that go from page to page."""

    def block_math(self, body: str) -> str:
        return mathml(body, block=True)

    def inline_math(self, body: str) -> str:
        return mathml(body, block=False)

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        local = re.fullmatch(r"(?!\w+:)([^#]+)\.ipynb(#.*)?", url)
        if local:
            url = f"{local[1]}.html{local[2] or ''}"
        return super().link(text, url, title)


class PageExporter(HTMLExporter):
    """Writes a notebook as a page: own template, no script from elsewhere, no font, no style."""

    def __init__(self, frame: Frame, **options: Any) -> None:
        self.frame = frame
        super().__init__(
            config=Config(
                HTMLExporter={
                    "template_name": "page",
                    "extra_template_basedirs": [str(TEMPLATES)],
                    "embed_images": True,
                },
            ),
            **options,
        )

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Return the HTML of a markdown cell; called by nbconvert's templates."""
        return to_html(
            source,
            folder=context.get("resources", {}).get("metadata", {}).get("path", ""),
            attachments=context.get("cell", {}).get("attachments", {}),
        )

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own type: a page is text
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and nbconvert's resources; `nb` is left as it is."""
        given = {
            **(resources or {}),
            "frame": self.frame,
            "words": WORDS[self.frame.language],
            "lang": HTML_LANGUAGE[self.frame.language],
            "names": LANGUAGE_NAME,
            "tags": HTML_LANGUAGE,
            "style": style(),
            "without_markers": lambda source: _MARKERS.sub("", source),
        }
        # What HTMLExporter adds on top would read the page once more, for nothing that is on it.
        self.register_filter("highlight_code", Highlight2HTML(self._lexer(nb), parent=self))
        widgets = WidgetsDataTypeFilter(notebook_metadata={}, parent=self, resources=given)
        self.register_filter("filter_data_type", widgets)
        html, kept = TemplateExporter.from_notebook_node(self, nb, given, **options)
        soup = BeautifulSoup(html, features="html.parser")
        _close_gaps(soup)
        _fill_contents(soup)
        _let_wide_things_scroll(soup, WORDS[self.frame.language])
        return str(soup), kept

    def _lexer(self, nb: NotebookNode) -> str:
        known = nb.metadata.get("language_info", {})
        return str(known.get("pygments_lexer", known.get("name", "ipython3")))


def to_html(source: str, folder: str = "", attachments: dict[str, Any] | None = None) -> str:
    """Return the HTML of Markdown; pictures in `folder` are put into it."""
    renderer = _Renderer(
        escape=False,
        attachments=attachments,
        embed_images=True,
        exclude_anchor_links=True,
        path=folder,
    )
    return str(MarkdownWithMath(renderer=renderer).render(source))


@cache
def style() -> str:
    """Return the style sheet of all pages, code colours for light and dark included."""
    light = HtmlFormatter(style="xcode").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    page = (TEMPLATES / "page" / "page.css").read_text(encoding="utf-8")
    # The page's own rules come last: the code styles set a background of their own.
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n{page}"


def _headings(soup: BeautifulSoup) -> list[Tag]:
    """Return the headings of the text, in order."""
    return [
        heading
        for prose in soup.find_all("section", class_="prose")
        for heading in prose.find_all(_HEADINGS)
    ]


def _close_gaps(soup: BeautifulSoup) -> None:
    """Let no heading skip a level: whoever listens to a page finds the way by the levels."""
    level = 0
    for heading in _headings(soup):
        level = min(int(heading.name[1]), level + 1)
        heading.name = f"h{level}"


def _fill_contents(soup: BeautifulSoup) -> None:
    """List the page's sections in its table of contents; sections are found by their cell's id."""
    contents = soup.find(id="contents")
    if not isinstance(contents, Tag) or contents.ol is None:
        return
    for heading in _headings(soup):
        cell = heading.find_parent(class_="prose")
        if heading.name == "h1" or not isinstance(cell, Tag):
            continue
        place = str(cell["id"])
        if cell.find(_HEADINGS) is not heading:
            earlier = heading.find_previous_siblings(_HEADINGS)
            place = heading["id"] = f"{place}-{len(earlier)}"
        entry = soup.new_tag("li", attrs={"class": heading.name})
        link = soup.new_tag("a", href=f"#{place}")
        link.string = heading.get_text()
        entry.append(link)
        contents.ol.append(entry)


def _let_wide_things_scroll(soup: BeautifulSoup, words: dict[str, str]) -> None:
    """Let code and tables scroll by themselves, by keyboard too, and never the whole page."""
    main = soup.main or soup
    blocks = [*main.find_all("pre"), *main.find_all("math", display="block")]
    for block in (*blocks, *main.find_all(class_="html")):
        block["tabindex"] = "0"
    for table in main.find_all("table"):
        if table.find_parent("table") is None and table.find_parent(class_=["prose", "outputs"]):
            box = {
                "class": "scroll",
                "tabindex": "0",
                "role": "group",
                "aria-label": words["output"],
            }
            table.wrap(soup.new_tag("div", attrs=box))

"""One notebook as one page that needs no network: nbconvert's exporter with our own template.

Knows markup. Must not run a notebook, and must not know which other pages there are beyond the
links that it is given.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """What stands round a page: links of its course are relative to its language's folder, `root`.

    `solved` tells which edition of a notebook it is; `other_edition` and `other_languages` say
    where the others lie, from the page itself.
    """

    title: str
    language: str
    course: str
    here: str = ""
    root: str = ""
    links: tuple[Link, ...] = ()
    other_languages: Mapping[str, str] = field(default_factory=dict)
    solved: bool = False
    other_edition: str | None = None
    notebook: str | None = None
    bundle: str | None = None
    previous: Link | None = None
    following: Link | None = None


def given(frame: Frame) -> dict[str, Any]:
    """Return what the templates of every page are filled with."""
    return {
        "frame": frame,
        "words": WORDS[frame.language],
        "names": LANGUAGE_NAME,
        "tags": HTML_LANGUAGE,
        "style": style(),
        "script": (TEMPLATES / "page" / "site.js").read_text(encoding="utf-8"),
        "policy": _POLICY,
    }


_POLICY = "script-src of this page"  # they are known when it is written
_SCRIPT = re.compile(r"<script(?: type=\"module\")?>(.*?)</script>", re.DOTALL)


def sealed(html: str) -> str:
    """Return a page that lets the browser run its own scripts alone, and load nothing."""
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in _SCRIPT.findall(html)
    }
    allowed = " ".join(sorted(hashes)) or "'none'"
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';"
        f" script-src {allowed}"
    )
    return html.replace(_POLICY, policy, 1)


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
        filling = {
            **(resources or {}),
            **given(self.frame),
            "without_markers": lambda source: _MARKERS.sub("", source),
        }
        # What HTMLExporter adds on top would read the page once more, for nothing that is on it.
        self.register_filter("highlight_code", Highlight2HTML(self._lexer(nb), parent=self))
        widgets = WidgetsDataTypeFilter(notebook_metadata={}, parent=self, resources=filling)
        self.register_filter("filter_data_type", widgets)
        html, kept = TemplateExporter.from_notebook_node(self, nb, filling, **options)
        soup = BeautifulSoup(html, features="html.parser")
        _close_gaps(soup)
        _fill_contents(soup, WORDS[self.frame.language])
        _let_wide_things_scroll(soup, WORDS[self.frame.language])
        return sealed(str(soup)), kept

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
    dark = HtmlFormatter(style="github-dark")
    asked = dark.get_style_defs(":root[data-theme=dark] .highlight")
    usual = dark.get_style_defs(":root:not([data-theme=light]) .highlight")
    page = (TEMPLATES / "page" / "page.css").read_text(encoding="utf-8")
    # The page's own rules come last: the code styles set a background of their own.
    return (
        f"{light}\n@media screen {{\n{asked}\n}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n{usual}\n}}\n{page}"
    )


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


def _fill_contents(soup: BeautifulSoup, words: Mapping[str, str]) -> None:
    """Give each section a link to itself, and list them beside the page."""
    contents = soup.find(id="contents")
    for heading in _headings(soup):
        cell = heading.find_parent(class_="prose")
        if heading.name == "h1" or not isinstance(cell, Tag):
            continue
        place = str(cell["id"])
        if cell.find(_HEADINGS) is not heading:
            earlier = heading.find_previous_siblings(_HEADINGS)
            place = heading["id"] = f"{place}-{len(earlier)}"
        title = heading.get_text()
        if isinstance(contents, Tag):
            entry = soup.new_tag("li", attrs={"class": heading.name})
            link = soup.new_tag("a", href=f"#{place}")
            link.string = title
            entry.append(link)
            contents.append(entry)
        label = words["permalink"].format(title)
        attributes = {"class": "permalink", "href": f"#{place}", "aria-label": label}
        permalink = soup.new_tag("a", attrs=attributes)
        permalink.string = "#"
        heading.append(permalink)


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

"""The notebooks as web pages that work offline: every edition, in all languages, with an index.

Knows which pages there are, has our own notebooks run, and ties the pages together. Must not know a
submission or a mark.
"""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader, select_autoescape
from nbformat import NotebookNode

from grader.course.notebooks import Course, CourseError, Notebook
from grader.course.release import edition
from grader.pages.site.lesson_page import with_outputs
from grader.pages.site.mathml import UnsupportedFormulaError
from grader.pages.site.page import TEMPLATES, Frame, Link, PageExporter, given, sealed
from grader.pages.site.search import entries
from grader.pages.site.solve import solved
from grader.pages.site.text import first_points, items_of, summary_of, title_of


@dataclass(frozen=True)
class Page:
    """One notebook in one language; its two editions are two files of the same folder."""

    book: Notebook
    language: str
    source: NotebookNode  # this language's cells, answers still in them, not executed
    released: NotebookNode  # what students get

    @property
    def title(self) -> str:
        """The notebook's first heading."""
        return title_of(self.source) or self.book.name

    def href(self, *, solved: bool = False) -> str:
        """Where an edition lies, from its language's folder."""
        return f"{self.book.assignment}/{self.book.name}{'.solved' if solved else ''}.html"


@dataclass(frozen=True)
class Site:
    """What all pages of a site are made of."""

    course: Course
    target: Path
    pages: tuple[Page, ...]
    with_answers: bool
    found: dict[Path, list[dict[str, str]]] = field(default_factory=dict)  # by page: its search

    def of(self, language: str) -> list[Page]:
        """The notebooks in one language."""
        return [page for page in self.pages if page.language == language]

    def bundle(self, language: str) -> str | None:
        """The name of what students download, where it has been made."""
        found = sorted((self.course.work / "bundle").glob(f"*{language}.zip"))
        return min((path.name for path in found), key=len, default=None)

    def extras(self, language: str) -> Iterator[tuple[str, str, Callable[[str], str]]]:
        """Yield the course's own pages: file, title and what draws them."""
        for name, module in self.course.settings.site.pages.items():
            found = importlib.import_module(module)
            yield f"{name}.html", found.TITLE[language], found.page

    def frame(self, language: str, here: str, title: str) -> Frame:
        """What stands round the page at `here`, a path from its language's folder."""
        links = [Link(page.title, page.href()) for page in self.of(language)]
        links += [Link(title, file) for file, title, _ in self.extras(language)]
        up = "../" * here.count("/")
        return Frame(
            title=title,
            language=language,
            course=self.course.settings.title[language],
            here=here,
            root=up,
            links=tuple(links),
            other_languages={
                other: f"{up}../{other}/{here}"
                for other in self.course.languages
                if other != language
            },
            bundle=self.bundle(language),
        )

    def write(self, language: str, here: str, html: str) -> Path:
        """Write a page and return its path."""
        path = self.target / language / here
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")
        return path


def build(course: Course, target: Path, *, with_answers: bool = True) -> list[Path]:
    """Write the whole site into `target`, made anew, and return its pages.

    Without answers, the edition that has them is neither there nor named anywhere.
    """
    pages = tuple(
        Page(book, language, edition(book.node, language), _released(course, book, language))
        for language in course.languages
        for book in course.notebooks
    )
    shutil.rmtree(target, ignore_errors=True)
    site = Site(course, target, pages, with_answers)
    written: list[Path] = []
    named = {
        str(book.path): {page.language: page for page in pages if page.book is book}
        for book in course.notebooks
    }
    sources = {
        name: {language: page.source for language, page in editions.items()}
        for name, editions in named.items()
    }
    with solved(sources, course.settings.kernel, course.work / "site-runs") as ready:
        for language in course.languages:  # while the notebooks run
            written += _write_language(site, language)
        for name, runs in ready:
            for language, page in named[name].items():
                written += _write_notebook(site, page, runs[language])
    written += [_write_search(site, language) for language in course.languages]
    return [*sorted(written), _write_choice(site)]


def _released(course: Course, book: Notebook, language: str) -> NotebookNode:
    path = course.released(language) / book.assignment / book.path.name
    if not path.exists():
        raise CourseError(f"{path} is not there: write it with `python -m grader release`")
    node: NotebookNode = nbformat.read(path, as_version=4)
    return node


def _write_notebook(site: Site, page: Page, run: NotebookNode) -> Iterator[Path]:
    predict = site.course.settings.site.predict.get(page.language, "")
    lesson = with_outputs(page.released, run, predict)
    folder = site.target / page.language / page.book.assignment
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(page.released, folder / page.book.path.name)
    for with_answers, node in ((False, lesson), (True, run))[: 1 + site.with_answers]:
        exporter = PageExporter(_frame(site, page, solved=with_answers))
        try:
            html, _ = exporter.from_notebook_node(
                node, resources={"metadata": {"path": str(page.book.path.parent)}}
            )
        except UnsupportedFormulaError as error:
            raise CourseError(f"{page.book.path}: {error}") from error
        path = site.write(page.language, page.href(solved=with_answers), html)
        if not with_answers:
            site.found[path] = entries(html, page.href())
        yield path


def _frame(site: Site, page: Page, *, solved: bool) -> Frame:
    siblings = site.of(page.language)
    number = siblings.index(page)
    frame = site.frame(page.language, page.href(solved=solved), page.title)
    before, after = siblings[max(number - 1, 0) : number], siblings[number + 1 : number + 2]

    def link(found: list[Page]) -> Link | None:
        return Link(found[0].title, found[0].href(solved=solved)) if found else None

    return replace(
        frame,
        links=tuple(
            Link(other.title, page.href(solved=solved)) if other.href == page.href() else other
            for other in frame.links
        ),
        solved=solved,
        other_edition=Path(page.href(solved=not solved)).name if site.with_answers else None,
        notebook=page.book.path.name,
        previous=link(before),
        following=link(after),
    )


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader([TEMPLATES / "site", TEMPLATES / "page"]),
        autoescape=select_autoescape(("html", "html.j2")),
        trim_blocks=True,
    )


def _render(template: str, frame: Frame, **values: object) -> str:
    return sealed(_templates().get_template(template).render(**given(frame), **values))


def _write_language(site: Site, language: str) -> Iterator[Path]:
    """Write what needs no notebook that has run: the first page, and the course's own."""
    yield site.write(language, "index.html", _first_page(site, language))
    bundle = site.bundle(language)
    if bundle:
        shutil.copy2(site.course.work / "bundle" / bundle, site.target / language / bundle)
    for file, title, draw in site.extras(language):
        frame = site.frame(language, file, title)
        yield site.write(language, file, _render("extra.html.j2", frame, content=draw(language)))


def _write_search(site: Site, language: str) -> Path:
    """Write the page to search on, with all that the others say."""
    index = [
        entry
        for page in site.of(language)
        for entry in site.found[site.target / language / page.href()]
    ]
    index += [
        {"page": title, "title": title, "href": file, "text": title}
        for file, title, _ in site.extras(language)
    ]
    frame = site.frame(language, "search.html", site.course.settings.title[language])
    data = json.dumps(index, ensure_ascii=False).replace("<", "\\u003c")
    return site.write(language, "search.html", _render("search.html.j2", frame, index=data))


def _first_page(site: Site, language: str) -> str:
    course, pages = site.course, site.of(language)
    picture = course.settings.site.picture
    sources = dict.fromkeys(
        item for page in pages for item in items_of(page.source, course.settings.site.sources)
    )
    cards = [
        {
            "title": page.title,
            "href": page.href(),
            "solved": page.href(solved=True) if site.with_answers else None,
            "notebook": f"{page.book.assignment}/{page.book.path.name}",
            "summary": summary_of(page.source),
            "points": first_points(page.source),
            "exercises": len(page.book.checks),
            "worth": page.book.points,
        }
        for page in pages
    ]
    return _render(
        "index.html.j2",
        site.frame(language, "index.html", course.settings.title[language]),
        about=course.settings.about.get(language, ""),
        picture=importlib.import_module(picture).page(language) if picture else "",
        cards=cards,
        sources=list(sources),
    )


def _write_choice(site: Site) -> Path:
    settings = site.course.settings
    language = site.course.languages[-1]
    path = site.target / "index.html"
    html = _render(
        "choice.html.j2",
        Frame(title=settings.title[language], language=language, course=settings.title[language]),
        languages=site.course.languages,
        title=settings.title,
        titles=list(settings.title.values()),
        about=settings.about,
    )
    path.write_text(html, encoding="utf-8")
    return path

"""The notebooks as web pages that work offline: every edition, in both languages, with an index.

Knows which pages there are, runs our own notebooks for the edition with answers, and ties the
pages together. Must not know a submission or a mark.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader, select_autoescape
from nbformat import NotebookNode

from grader.course.notebooks import Course, CourseError, Notebook
from grader.course.release import edition
from grader.pages.site.mathml import UnsupportedFormulaError
from grader.pages.site.page import TEMPLATES, Frame, Link, PageExporter, style
from grader.pages.site.solve import solved
from grader.pages.site.text import summary_of, title_of
from grader.pages.site.words import HTML_LANGUAGE, LANGUAGE_NAME, WORDS


@dataclass(frozen=True)
class Page:
    """One notebook in one language; its two editions are two files of the same folder."""

    book: Notebook
    language: str
    source: NotebookNode  # this language's cells, answers still in them, not executed

    @property
    def title(self) -> str:
        """The notebook's first heading."""
        return title_of(self.source) or self.book.name

    @property
    def folder(self) -> str:
        """Where its files lie, from the site's root."""
        return f"{self.language}/{self.book.assignment}"

    def file(self, *, solved: bool) -> str:
        """Return the name of an edition's file."""
        return f"{self.book.name}{'.solved' if solved else ''}.html"


def build(course: Course, target: Path, *, with_answers: bool = True) -> list[Path]:
    """Write the whole site into `target`, made anew, and return its pages."""
    pages = [
        Page(book, language, edition(book.node, language))
        for language in course.languages
        for book in course.notebooks
    ]
    shutil.rmtree(target, ignore_errors=True)
    written = []
    named = [(f"{page.book.path} in {page.language}", page.source) for page in pages]
    # They run in processes of their own while the pages without answers are written here.
    with solved(named if with_answers else [], course.settings.kernel) as solved_one:
        for page in pages:
            frame = _frame(course, page, pages, solved=False)
            written.append(_write_page(target, page, _released(course, page), frame))
        for place, page in enumerate(pages if with_answers else ()):
            frame = _frame(course, page, pages, solved=True)
            written.append(_write_page(target, page, solved_one(place), frame))
    written += [
        _write_index(course, target, pages, language, with_answers) for language in course.languages
    ]
    return [*written, _write_choice(course, target)]


def _write_page(target: Path, page: Page, node: NotebookNode, frame: Frame) -> Path:
    folder = target / page.folder
    folder.mkdir(parents=True, exist_ok=True)
    if frame.notebook:
        nbformat.write(node, folder / frame.notebook)
    try:
        html, _ = PageExporter(frame).from_notebook_node(
            node, resources={"metadata": {"path": str(page.book.path.parent)}}
        )
    except UnsupportedFormulaError as error:
        raise CourseError(f"{page.book.path}: {error}") from error
    path = folder / page.file(solved=frame.solved)
    path.write_text(html, encoding="utf-8")
    return path


def _released(course: Course, page: Page) -> NotebookNode:
    path = course.released(page.language) / page.book.assignment / page.book.path.name
    if not path.exists():
        raise CourseError(f"{path} is not there: write it with `python -m grader release`")
    node: NotebookNode = nbformat.read(path, as_version=4)
    return node


def _frame(course: Course, page: Page, pages: list[Page], *, solved: bool) -> Frame:
    siblings = [other for other in pages if other.language == page.language]
    here = siblings.index(page)
    file = f"{page.book.assignment}/{page.file(solved=solved)}"

    def link(place: int) -> Link | None:
        if not 0 <= place < len(siblings):
            return None
        other = siblings[place]
        return Link(other.title, f"../{other.book.assignment}/{other.file(solved=solved)}")

    return Frame(
        title=page.title,
        language=page.language,
        solved=solved,
        home="../index.html",
        course=course.settings.title[page.language],
        other_languages={
            other: f"../../{other}/{file}" for other in course.languages if other != page.language
        },
        other_edition=page.file(solved=not solved),
        notebook=None if solved else page.book.path.name,
        previous=link(here - 1),
        following=link(here + 1),
    )


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "site"),
        autoescape=select_autoescape(("html", "html.j2")),
        trim_blocks=True,
    )


def _write_index(
    course: Course, target: Path, pages: list[Page], language: str, with_answers: bool
) -> Path:
    html = (
        _templates()
        .get_template("index.html.j2")
        .render(
            pages=[page for page in pages if page.language == language],
            summary_of=summary_of,
            with_answers=with_answers,
            language=language,
            others=[other for other in course.languages if other != language],
            course=course.settings.title[language],
            about=course.settings.about.get(language, ""),
            tags=HTML_LANGUAGE,
            names=LANGUAGE_NAME,
            words=WORDS[language],
            style=style(),
        )
    )
    path = target / language / "index.html"
    path.write_text(html, encoding="utf-8")
    return path


def _write_choice(course: Course, target: Path) -> Path:
    html = (
        _templates()
        .get_template("choice.html.j2")
        .render(
            languages=course.languages,
            title=course.settings.title,
            titles=list(course.settings.title.values()),
            about=course.settings.about,
            tags=HTML_LANGUAGE,
            style=style(),
        )
    )
    path = target / "index.html"
    path.write_text(html, encoding="utf-8")
    return path

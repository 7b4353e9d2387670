"""From `solutions/` to the notebooks that students open: one edition for each language.

nbgrader's own `generate_assignment` does the work, on the cells of one language. Must not know a
submission or a kernel.
"""

from __future__ import annotations

import copy
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from traitlets import Bool, Unicode
from traitlets.config import Config

from coursecheck.explain.locale import LANGUAGES, say
from grader.course.check import exercises_of, lessons_of, refuse_slips
from grader.course.documents import refreshed_documents
from grader.course.headings import refreshed
from grader.course.notebooks import Course, CourseError, Notebook, language_of
from grader.env_path import ask_alembic_here


class EditionPreprocessor(Preprocessor):
    """Keeps the cells of one language, under the ids that all editions share."""

    enabled = Bool(True)
    language = Unicode(config=True, help="The language of the edition.")

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, Any]:
        """Return the edition of `nb`, called by nbconvert."""
        return edition(nb, self.language), resources


def edition(node: NotebookNode, language: str) -> NotebookNode:
    """Return a copy of a source notebook with one language alone, answers still in it.

    Its cells lose the language's name: `window-zh` becomes `window`.
    """
    kept = copy.deepcopy(node)
    kept.cells = [cell for cell in kept.cells if language_of(cell) in (None, language)]
    for cell in kept.cells:
        if language_of(cell):
            cell.id = cell.id.removesuffix(f"-{language}")
            cell.metadata.tags = [tag for tag in cell.metadata.tags if tag != f"lang-{language}"]
            if not cell.metadata.tags:
                del cell.metadata["tags"]
    return kept


#: What stands where a student writes prose. Code has nbgrader's own stub in both languages.
TEXT_STUBS = {language: say("written_stub", language) for language in LANGUAGES}


def stubs(node: NotebookNode, language: str) -> NotebookNode:
    """Return a copy of one edition with answers replaced by the stubs that students see."""
    clear = ClearSolutions(text_stub=TEXT_STUBS[language])
    cleared: NotebookNode = clear.preprocess(copy.deepcopy(node), {})[0]
    return cleared


def configure_release(config: Config, language: str) -> None:
    """Make nbgrader's `generate_assignment` write the edition in `language`."""
    steps = GenerateAssignment.preprocessors.default_args[0]
    config.GenerateAssignment.preprocessors = [EditionPreprocessor, *steps]
    config.EditionPreprocessor.language = language
    config.ClearSolutions.text_stub = TEXT_STUBS[language]
    # Editions differ in nothing that the gradebook keeps, so either may be made last.
    config.CourseDirectory.release_directory = f"notebooks/{language}"


def generated(course: Course) -> dict[Path, str]:
    """Return the sources and documents that are out of date, with what is due in them."""
    lessons = {lesson.name: lesson for lesson in lessons_of(course)}
    known = exercises_of(course)
    due = {b.path: refreshed(b, known, lessons.get(b.name)) for b in course.notebooks}
    books = [replace(book, text=due[book.path]) for book in course.notebooks]
    due |= refreshed_documents(course.root, books)
    return {path: text for path, text in due.items() if path.read_text(encoding="utf-8") != text}


def release(course: Course, assignments: tuple[str, ...] = ()) -> list[Path]:
    """Write every edition of `assignments` (default: all) and return the files written.

    Sources and documents first get what they tell of exercises. Raises CourseError for a course
    that would give wrong marks.
    """
    due = generated(course)
    for path, text in due.items():
        path.write_text(text, encoding="utf-8")
    course = Course(course.root)  # its notebooks are read anew
    refuse_slips(course)
    written = list(due)
    ask_alembic_here()
    course.work.mkdir(exist_ok=True)
    for assignment in assignments or course.assignments:
        for language in course.languages:
            books = course.notebooks_of(assignment)
            _generate(course, assignment, language)
            _drop_stale(course, assignment, language, books)
            written += [course.released(language) / assignment / f"{b.name}.ipynb" for b in books]
    return written


def _generate(course: Course, assignment: str, language: str) -> None:
    config = Config()
    configure_release(config, language)
    folders = config.CourseDirectory
    folders.root = str(course.root)
    folders.source_directory = "solutions"
    folders.db_url = course.database_url
    folders.assignment_id = assignment
    config.GenerateAssignment.force = True
    quiet = logging.getLogger("grader.course.release")
    quiet.setLevel(logging.ERROR)
    converter = GenerateAssignment(
        coursedir=CourseDirectory(config=config), config=config, log=quiet
    )
    try:
        converter.start()
    except Exception as error:
        raise CourseError(
            f"nbgrader could not release {assignment} in {language}: {error};"
            " if a cell was added or removed after grading, move work/gradebook.db away first"
        ) from error


def _drop_stale(
    course: Course, assignment: str, language: str, books: tuple[Notebook, ...]
) -> None:
    names = {f"{book.name}.ipynb" for book in books}
    for path in (course.released(language) / assignment).glob("*.ipynb"):
        if path.name not in names:
            path.unlink()

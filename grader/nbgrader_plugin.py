"""`nbgrader autograde` and formgrader's button, led into the course's own engine.

nbgrader's converter keeps its folders, students and late penalties; the reading, running and
marking of a notebook are ours. Must not decide anything by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from grader.course.notebooks import Course, find_course
from grader.intake.submitted_files import submitted_files
from grader.marks.batch import store
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import recall
from grader.marks.task import Graded, Task, grade_one


class EngineFault(Exception):
    """The engine failed on a notebook; its earlier marks stay as they were."""


class GradingExporter(NotebookExporter):
    """Reads a submitted notebook by grading it, and a graded one as it is."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the marked notebook; nbgrader writes it to its autograded folder."""
        resources = resources or {}
        about = resources.get("nbgrader", {})
        path = Path(filename).resolve()
        course = find_course(_course_folder(path, about))
        if path.is_relative_to(course.autograded.resolve()):
            return super().from_filename(filename, resources=resources, **kw)
        graded = _grade(course, about["student"], about["assignment"], about["notebook"])
        return graded.document, resources | {"output_extension": ".ipynb"}


def _course_folder(path: Path, about: dict[str, Any]) -> Path:
    """`…/work/submitted/<student>/<assignment>/<notebook>.ipynb` lies four folders down."""
    database = Path(str(about["db_url"]).removeprefix("sqlite:///"))
    return database.parent.parent if database.is_absolute() else path.parents[4]


def _grade(course: Course, student: str, assignment: str, notebook: str) -> Graded:
    """Grade one notebook and store its marks, as `grader grade` does."""
    handed = next(
        one for one in submitted_files(course, assignment, (student,)) if one.book.name == notebook
    )
    graded = grade_one(Task(student, handed.book, handed.data, handed.findings))
    if graded.fault:
        raise EngineFault(graded.fault)
    with open_marks(course) as marks:
        marks.prepare(assignment)
        return store(course, marks, handed, graded, recall(course, student, handed.book).records)


def drop_links(notebooks: Sequence[str], **_: Any) -> None:
    """Remove links and pipes beside a submission's notebooks: nbgrader would copy what they hold.

    A link has no content of its own, so nothing that was handed in is lost. Notebooks stay: the
    engine opens them without following.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for path in sorted(folder.rglob("*")):
            odd = path.is_symlink() or not (path.is_file() or path.is_dir())
            if odd and path.suffix != ".ipynb":
                path.unlink()


def configure_autograde(config: Config) -> None:
    """Make nbgrader's autograde use this engine in place of its own steps."""
    config.Autograde.exporter_class = GradingExporter
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = [AssignLatePenalties]
    config.Autograde.pre_convert_hook = drop_links

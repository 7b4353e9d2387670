"""`grader feedback`: a page for each student and notebook, in the folder that nbgrader names.

nbgrader's own `generate_feedback` and formgrader's button write the same pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from grader.cli import arguments
from grader.course.notebooks import Course, CourseError, Notebook, find_course
from grader.intake.submitted_files import SECRET, TIMESTAMP
from grader.marks.gradebook import Marks, open_marks
from grader.marks.result_cache import recall, together
from grader.pages.feedback import Sheet, page


@click.command
@arguments.assignments
@arguments.students
@arguments.course
def command(assignments: tuple[str, ...], students: tuple[str, ...], course: str | None) -> None:
    """Write the pages and say where they are."""
    found = find_course(course)
    arguments.check_students(
        students, arguments.folders_of_students(found.autograded, found.submitted)
    )
    count = 0
    for assignment in assignments or found.assignments:
        count += sum(1 for _ in write_pages(found, assignment, students))
    if not count:
        said = arguments.of_students(students)
        raise CourseError(f"nothing is graded yet{said}: python -m grader grade")
    print(f"{count} pages in {found.feedback}/<student>/<assignment>/")


def write_pages(course: Course, assignment: str, students: tuple[str, ...] = ()) -> Iterator[Path]:
    """Write and yield the page of every graded notebook of an assignment."""
    with open_marks(course) as marks:
        for book in course.notebooks_of(assignment):
            for path in sorted(course.autograded.glob(f"*/{assignment}/{book.name}.ipynb")):
                student = path.parent.parent.name
                if students and student not in students:
                    continue
                text = page(_sheet(course, marks, student, book, path))
                target = course.feedback / student / assignment / f"{book.name}.html"
                with together() as files:
                    files.write(target, text.encode("utf-8"))
                    for beside in (TIMESTAMP, SECRET):  # release_feedback reads both
                        files.write(target.with_name(beside), _content(path.with_name(beside)))
                # What the exchange hands out is read by others, whatever this person's umask is.
                target.chmod(0o664 if course.nbgrader.group_shared else 0o644)
                yield target


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _sheet(course: Course, marks: Marks, student: str, book: Notebook, path: Path) -> Sheet:
    """Gather what is known of one graded notebook. Raises CourseError where it is out of date."""
    known = recall(course, student, book)
    standing = marks.standing(student, book)
    checks = {check.grade_id for check in book.checks}
    if known is None or standing is None or {r.grade_id for r in known.records} != checks:
        raise CourseError(
            f"{path} is not of this engine, or {book.name} was changed since:"
            f" python -m grader grade {book.assignment}"
        )
    return Sheet(
        student=student,
        book=book,
        document=path.read_text(encoding="utf-8"),
        language=known.language,
        records=known.records,
        findings=known.findings,
        standing=standing,
    )


class FeedbackExporter(HTMLExporter):
    """Writes our page where nbgrader would write its own, which shows students the check's cell."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **_: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the page of the marked notebook in `filename`."""
        resources = resources or {}
        about = resources["nbgrader"]
        path = Path(filename).resolve()
        assert self.parent is not None  # nbgrader's converter, which has all of its configuration
        course = Course(Path(self.parent.coursedir.root), self.parent.config)
        (book,) = (
            book
            for book in course.notebooks_of(about["assignment"])
            if book.name == about["notebook"]
        )
        with open_marks(course) as marks:
            text = page(_sheet(course, marks, about["student"], book, path))
        return text, resources | {"output_extension": ".html"}


def configure_feedback(config: Config) -> None:
    """Make nbgrader's generate_feedback write this course's pages."""
    config.GenerateFeedback.exporter_class = FeedbackExporter
    config.GenerateFeedback.preprocessors = []

"""Marks in nbgrader's own database, so that formgrader and `nbgrader export` see them.

Knows records and folders' names; must not know notebooks' contents or how marks came about.
What an instructor entered by hand is never touched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from nbgrader.api import Grade, Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.preprocessors import SaveCells

from grader.course.notebooks import Course, CourseError, Notebook, is_answer, is_check, is_written
from grader.course.release import edition, stubs
from grader.env_path import put_first_on_path
from grader.intake.submission import WrittenState
from grader.marks.verdict import Record


class Marks:
    """The open gradebook of one course; one process writes at a time."""

    def __init__(self, course: Course, gradebook: Gradebook) -> None:
        self._course = course
        self._gradebook = gradebook
        self._names: dict[str, str] = {}  # of graded cells, by the gradebook's own id

    def prepare(self, assignment: str) -> None:
        """Make sure that the gradebook knows every cell of `assignment` and its points.

        Raises CourseError when cells were removed that students already have marks for.
        """
        for book in self._course.notebooks_of(assignment):
            if not self._knows(book):
                self._save_cells(book)
            points = {check.grade_id: check.points for check in book.checks}
            points |= {written.grade_id: written.points for written in book.written}
            for name, most in points.items():
                cell = self._gradebook.find_grade_cell(name, book.name, assignment)
                cell.max_score = most
        self._gradebook.db.commit()

    def _knows(self, book: Notebook) -> bool:
        try:
            known = self._gradebook.find_notebook(book.name, book.assignment)
        except MissingEntry:
            return False
        grades = {cell.name for cell in known.grade_cells}
        answers = {cell.name for cell in known.solution_cells}
        marked = [cell for cell in book.node.cells if is_check(cell) or is_written(cell)]
        solved = [cell for cell in book.node.cells if is_answer(cell) or is_written(cell)]
        return grades == {c.metadata.nbgrader.grade_id for c in marked} and answers == {
            c.metadata.nbgrader.grade_id for c in solved
        }

    def _save_cells(self, book: Notebook) -> None:
        """Let nbgrader's own step write the cells."""
        self._gradebook.update_or_create_assignment(book.assignment)
        resources = {
            "nbgrader": {
                "notebook": book.name,
                "assignment": book.assignment,
                "db_url": self._course.database_url,
            }
        }
        try:
            SaveCells().preprocess(stubs(edition(book.node, "en"), "en"), resources)
        except RuntimeError as error:
            raise CourseError(
                f"{book.path}: {error}. Undo the change of cells, or keep the old marks elsewhere"
                f" and remove {self._course.database} to begin a new gradebook"
            ) from error
        self._gradebook.db.expire_all()

    def store(
        self,
        student: str,
        book: Notebook,
        records: Sequence[Record],
        written: Sequence[WrittenState],
        timestamp: datetime | None = None,
    ) -> None:
        """Write the marks of one notebook in one transaction."""
        sheet = self._sheet(student, book, timestamp)
        marks: Mapping[str, Record] = {record.grade_id: record for record in records}
        given = {state.grade_id: state.given for state in written}
        for grade in sheet.grades:
            name = self._name_of(grade)
            if name in marks:
                grade.auto_score = marks[name].points
                # A mark by hand stays what counts; nbgrader asks for another look at it.
                grade.needs_manual_grade = grade.manual_score is not None
            elif name in given:
                grade.auto_score = None if given[name] else 0.0
                grade.needs_manual_grade = given[name] and grade.manual_score is None
        self._gradebook.db.commit()

    def _name_of(self, grade: Grade) -> str:
        """The same for every student: asked once, not with a query for each mark of each."""
        if grade.cell_id not in self._names:
            self._names[grade.cell_id] = grade.name
        return self._names[grade.cell_id]

    def _sheet(self, student: str, book: Notebook, timestamp: datetime | None) -> SubmittedNotebook:
        when = {} if timestamp is None else {"timestamp": timestamp}
        sheet = self._found(student, book)
        if sheet is None:
            self._gradebook.update_or_create_student(student)
            with self._gradebook.db.no_autoflush:  # or SQLAlchemy warns of half-made objects
                self._gradebook.update_or_create_submission(book.assignment, student, **when)
            sheet = self._gradebook.find_submission_notebook(book.name, book.assignment, student)
        if timestamp is not None:
            sheet.assignment.timestamp = timestamp
        return sheet

    def _found(self, student: str, book: Notebook) -> SubmittedNotebook | None:
        try:
            return self._gradebook.find_submission_notebook(book.name, book.assignment, student)
        except MissingEntry:
            return None

    def students(self) -> list[str]:
        """Return the names of all students, sorted."""
        return sorted(student.id for student in self._gradebook.students)

    def score(self, student: str, book: Notebook) -> float | None:
        """Return a student's points for a notebook, those by hand included, or None."""
        sheet = self._found(student, book)
        if sheet is None:
            return None
        return float(sheet.score)

    def hand_marks(self, student: str, book: Notebook) -> dict[str, tuple[float | None, str]]:
        """Return by grade id what an instructor entered: a mark or None, and a comment."""
        sheet = self._found(student, book)
        if sheet is None:
            return {}
        comments = {comment.name: comment.manual_comment or "" for comment in sheet.comments}
        scores = {grade.name: grade.manual_score for grade in sheet.grades}
        names = comments.keys() | scores.keys()
        return {name: (scores.get(name), comments.get(name, "")) for name in names}

    def waiting(self, student: str, book: Notebook) -> set[str]:
        """Return the grade ids of a notebook that have no mark before an instructor gives one."""
        sheet = self._found(student, book)
        if sheet is None:
            return set()
        return {
            grade.name
            for grade in sheet.grades
            if grade.needs_manual_grade and grade.auto_score is None and grade.manual_score is None
        }


@contextmanager
def open_marks(course: Course) -> Iterator[Marks]:
    """Open the gradebook of `course`, making it if need be."""
    put_first_on_path()
    course.work.mkdir(parents=True, exist_ok=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it announces every start
    with Gradebook(course.database_url) as gradebook:
        yield Marks(course, gradebook)

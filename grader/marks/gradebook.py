"""Marks in nbgrader's own database, so that formgrader and `nbgrader export` see them.

Knows marks and the names of cells; must not know notebooks' contents or how marks came about.
What an instructor entered by hand is never touched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from nbgrader.api import (
    Grade,
    Gradebook,
    InvalidEntry,
    MissingEntry,
    Student,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError, SQLAlchemyError
from tornado.log import app_log

from grader.course.notebooks import Course, CourseError, Notebook, is_answer, is_check, is_written
from grader.course.release import edition, stubs
from grader.env_path import ask_alembic_here
from grader.marks.class_rows import ClassRows, read_class
from grader.marks.mark import Mark, Standing
from grader.user_error import OurFaultError

PATIENCE = 60
"""Seconds to wait for a lock that another program holds on an SQLite file."""


class GradebookError(OurFaultError):
    """The gradebook cannot be used just now; what is in it stays as it is."""


class Marks:
    """The open gradebook of one course; one process writes at a time."""

    def __init__(self, course: Course, gradebook: Gradebook, url: str) -> None:
        self._course = course
        self._gradebook = gradebook
        self._url = url
        self._names: dict[str, str] = {}  # of graded cells, by the gradebook's own id
        self._late = _late_penalties(course)

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
        for student in self._gradebook.students:
            _name(student)
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
        about = {"notebook": book.name, "assignment": book.assignment, "db_url": self._url}
        try:
            language = book.languages[0]
            stub = stubs(edition(book.node, language), language)
            SaveCells().preprocess(stub, {"nbgrader": about})
        except RuntimeError as error:
            raise CourseError(
                f"{book.path}: {error}. Undo the change of cells, or keep the old marks elsewhere"
                f" and begin a new gradebook in place of {_shown(self._url)}"
            ) from error
        self._gradebook.db.expire_all()

    def store(
        self, mark: Mark, book: Notebook, timestamp: datetime | None = None, renewed: bool = False
    ) -> Standing:
        """Write a mark in one transaction, late penalty included, and return where it stands.

        `renewed` says that another file was handed in than the one marked before: what a person
        has marked by hand is theirs to look at again.
        """
        sheet = self._sheet(mark.student, book, timestamp)
        points = {record.grade_id: record.points for record in mark.records}
        given = {state.grade_id: state.given for state in mark.written}
        for grade in sheet.grades:
            name = self._name_of(grade)
            if name in points:
                _machine(grade, points[name], renewed)
            elif name in given:
                _written(grade, given[name], renewed)
        self._gradebook.db.flush()
        self._gradebook.db.expire(sheet)
        sheet.late_submission_penalty = self._penalty(mark.student, sheet)
        self._gradebook.db.commit()
        return self._standing(sheet)

    def _penalty(self, student: str, sheet: SubmittedNotebook) -> float | None:
        """Ask nbgrader's plugin, as its own autograde does."""
        submission = sheet.assignment
        if submission.assignment.duedate is None or submission.total_seconds_late <= 0:
            return None
        penalty = self._late.plugin_inst.late_submission_penalty(
            student, sheet.score, submission.total_seconds_late
        )
        return None if penalty is None else self._late._check_late_penalty(sheet, penalty)

    def _name_of(self, grade: Grade) -> str:
        """The same for every student: asked once, not with a query for each mark of each."""
        if grade.cell_id not in self._names:
            self._names[grade.cell_id] = grade.name
        return self._names[grade.cell_id]

    def _sheet(self, student: str, book: Notebook, timestamp: datetime | None) -> SubmittedNotebook:
        when = {} if timestamp is None else {"timestamp": timestamp}
        sheet = self._found(student, book)
        if sheet is None:
            _name(self._gradebook.update_or_create_student(student))
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

    def give(
        self, student: str, book: Notebook, grade_id: str, mark: float | None, comment: str
    ) -> bool:
        """Enter a mark by hand and a comment, as formgrader does; None takes the mark away.

        Return False where the gradebook has no such answer.
        """
        sheet = self._found(student, book)
        grades = [grade for grade in sheet.grades if grade.name == grade_id] if sheet else []
        if sheet is None or not grades:
            return False
        grades[0].manual_score = mark
        grades[0].needs_manual_grade = mark is None and grades[0].auto_score is None
        for one in sheet.comments:
            if one.name == grade_id:
                one.manual_comment = comment or None
        self._gradebook.db.commit()
        return True

    def undo(self) -> None:
        """Forget what was not written; the gradebook can be used again."""
        self._gradebook.db.rollback()

    def of_class(self, assignment: str) -> ClassRows:
        """Return everybody's marks of an assignment, and everybody whom the gradebook knows."""
        return read_class(self._gradebook, assignment)

    def standing(self, student: str, book: Notebook) -> Standing | None:
        """Return what is in the gradebook of a notebook, or None."""
        sheet = self._found(student, book)
        return None if sheet is None else self._standing(sheet)

    def _standing(self, sheet: SubmittedNotebook) -> Standing:
        by_hand: dict[str, tuple[float | None, str]] = {
            comment.name: (None, comment.manual_comment or "") for comment in sheet.comments
        }
        waiting = set()
        for grade in sheet.grades:
            name = self._name_of(grade)
            by_hand[name] = (grade.manual_score, by_hand.get(name, (None, ""))[1])
            unmarked = grade.auto_score is None and grade.manual_score is None
            if grade.needs_manual_grade and unmarked:
                waiting.add(name)
        penalty = sheet.late_submission_penalty or 0.0
        return Standing(float(sheet.score), float(penalty), by_hand, frozenset(waiting))


def _name(student: Student) -> None:
    """Who has no name is called by the id: formgrader lists a name that is not there as None."""
    if student.first_name is None or student.last_name is None:
        student.last_name = student.last_name or ("" if student.first_name else student.id)
        student.first_name = student.first_name or ""


def _machine(grade: Grade, points: float, renewed: bool) -> None:
    """A mark by hand stays what counts; nbgrader asks for another look at it."""
    look = renewed or grade.auto_score != points
    grade.auto_score = points
    if grade.manual_score is None:
        grade.needs_manual_grade = False
    elif look:
        grade.needs_manual_grade = True


def _written(grade: Grade, given: bool, renewed: bool) -> None:
    grade.auto_score = None if given else 0.0
    if grade.manual_score is None:
        grade.needs_manual_grade = given
    elif renewed:
        grade.needs_manual_grade = True


def _late_penalties(course: Course) -> AssignLatePenalties:
    """Make nbgrader's own step, with the plugin that the configuration names."""
    course.nbgrader.let_plugins_be_found()
    step = AssignLatePenalties(config=course.nbgrader.config)
    step.init_plugin()
    step.log.setLevel(logging.ERROR)
    return step


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


@contextmanager
def open_marks(course: Course) -> Iterator[Marks]:
    """Open the gradebook of `course`, making it if need be.

    Raises GradebookError where it cannot be reached, or stays locked for a minute.
    """
    ask_alembic_here()
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it announces every start
    quiet, app_log.disabled = app_log.disabled, True  # tracebacks of what is one sentence here
    url = make_url(course.database_url)
    if url.get_backend_name() == "sqlite":
        course.database.parent.mkdir(parents=True, exist_ok=True)
        url = url.update_query_dict({"timeout": str(PATIENCE)})
    patient = url.render_as_string(hide_password=False)
    try:
        with Gradebook(patient, course.nbgrader.course_id) as gradebook:
            yield Marks(course, gradebook, patient)
    except DatabaseError as error:
        if type(error) not in (OperationalError, ProgrammingError, DatabaseError):
            raise  # about a row, not about the database
        raise GradebookError(_why(course.database_url, error)) from error
    except InvalidEntry as error:  # what nbgrader makes of whatever a database answers
        if not isinstance(error.__context__, OperationalError):
            raise
        raise GradebookError(_why(course.database_url, error.__context__)) from error
    except ModuleNotFoundError as error:  # a database's driver
        raise CourseError(f"the gradebook {_shown(course.database_url)} needs {error}") from error
    finally:
        app_log.disabled = quiet


def _why(url: str, error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
    if "locked" in reason:
        return (
            f"the gradebook is in use: another program has held {_shown(url)} for {PATIENCE}"
            " seconds. Nothing is lost; close it (formgrader, another grading) and run this again"
        )
    return (
        f"the gradebook {_shown(url)} cannot be used: {reason}. Nothing is lost; set this right"
        " and run the command again"
    )

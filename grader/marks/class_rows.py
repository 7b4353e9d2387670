"""What the gradebook holds of a whole assignment, read at once: for pages and exports of a class.

A query for each student would take minutes for a thousand. Knows nbgrader's tables; must not change
one, and must not know how a mark came about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nbgrader.api import (
    Assignment,
    BaseCell,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Grade as GradeTable
from sqlalchemy import select


@dataclass(frozen=True)
class CellRow:
    """One graded cell of one student: marks by machine and by hand, extra credit, what is open."""

    auto: float | None
    manual: float | None
    extra: float | None
    needs_look: bool

    @property
    def points(self) -> float:
        """What counts, as nbgrader adds it up: by hand before by machine, and extra credit."""
        base = self.auto if self.manual is None else self.manual
        return 0.0 if base is None else base + (self.extra or 0.0)

    @property
    def waiting(self) -> bool:
        """Whether a person has yet to mark it."""
        return self.needs_look and self.auto is None and self.manual is None


@dataclass(frozen=True)
class SheetRow:
    """One notebook of one student; `cells` by grade id."""

    penalty: float
    cells: Mapping[str, CellRow]

    @property
    def raw(self) -> float:
        """The sum of points before a penalty."""
        return sum(cell.points for cell in self.cells.values())

    @property
    def points(self) -> float:
        """What counts of the notebook."""
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class Person:
    """A student as `nbgrader db student` keeps one; every name may be empty."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""


@dataclass(frozen=True)
class StudentRow:
    """One student's hand-in of an assignment. `due` has the student's own extension in it.

    Both times are in UTC, without a zone.
    """

    sheets: Mapping[str, SheetRow]
    handed_in: datetime | None = None
    due: datetime | None = None

    @property
    def total(self) -> float:
        """As nbgrader adds it up: what is taken off is taken off the sum."""
        raw = sum(sheet.raw for sheet in self.sheets.values())
        return max(0.0, raw - sum(sheet.penalty for sheet in self.sheets.values()))

    @property
    def late(self) -> bool:
        """Whether it came after its deadline."""
        return bool(self.handed_in and self.due and self.handed_in > self.due)

    @property
    def waiting(self) -> int:
        """How many answers a person has yet to mark."""
        return sum(cell.waiting for sheet in self.sheets.values() for cell in sheet.cells.values())


@dataclass(frozen=True)
class ClassRows:
    """All that the gradebook holds of one assignment, and of everybody that it knows."""

    people: Mapping[str, Person] = field(default_factory=dict)
    students: Mapping[str, StudentRow] = field(default_factory=dict)
    due: datetime | None = None


def read_class(gradebook: Gradebook, assignment: str) -> ClassRows:
    """Read an assignment; nobody has handed in where the gradebook does not know it."""
    people = {one.id: _person(one) for one in gradebook.students}
    found = gradebook.db.scalars(select(Assignment).where(Assignment.name == assignment)).first()
    if found is None:
        return ClassRows(people)
    cells = _cells(gradebook, found.id)
    sheets: dict[str, dict[str, SheetRow]] = defaultdict(dict)
    wanted = select(
        SubmittedNotebook.id,
        SubmittedNotebook.assignment_id,
        Notebook.name,
        SubmittedNotebook.late_submission_penalty,
    ).join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
    for key, submission, name, penalty in gradebook.db.execute(
        wanted.where(Notebook.assignment_id == found.id)
    ):
        sheets[submission][name] = SheetRow(float(penalty or 0.0), cells[key])
    table = SubmittedAssignment
    rows = select(table.id, table.student_id, table.timestamp, table.extension)
    students = {
        student: StudentRow(sheets[key], when, _due(found.duedate, extension))
        for key, student, when, extension in gradebook.db.execute(
            rows.where(table.assignment_id == found.id)
        )
    }
    return ClassRows(people, students, found.duedate)


def _due(due: datetime | None, extension: timedelta | None) -> datetime | None:
    return due if due is None or extension is None else due + extension


def _cells(gradebook: Gradebook, assignment: str) -> dict[str, dict[str, CellRow]]:
    """Read every grade by the id of its submitted notebook and the name of its cell."""
    found: dict[str, dict[str, CellRow]] = defaultdict(dict)
    wanted = (
        select(
            GradeTable.notebook_id,
            BaseCell.name,
            GradeTable.auto_score,
            GradeTable.manual_score,
            GradeTable.extra_credit,
            GradeTable.needs_manual_grade,
        )
        .join(BaseCell, GradeTable.cell_id == BaseCell.id)
        .join(Notebook, BaseCell.notebook_id == Notebook.id)
        .where(Notebook.assignment_id == assignment)
    )
    for sheet, name, *values in gradebook.db.execute(wanted):
        found[sheet][name] = CellRow(*values)
    return found


def _person(student: object) -> Person:
    names = ("id", "first_name", "last_name", "email", "lms_user_id")
    return Person(*(str(getattr(student, name, None) or "") for name in names))

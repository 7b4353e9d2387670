"""Everybody's totals for files that other programs read: absentees, penalties, what counts so far.

Reads the gradebook alone: points by hand and extra credit are in them as nbgrader counts them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.course.notebooks import Course, Notebook
from grader.marks.class_rows import ClassRows, Person, StudentRow
from grader.marks.gradebook import Marks

Over = Literal["points", "so-far", "100"]


@dataclass(frozen=True)
class ClassMarks:
    """The marks of some assignments; `rows` by assignment."""

    books: Mapping[str, tuple[Notebook, ...]]
    rows: Mapping[str, ClassRows]

    @property
    def people(self) -> dict[str, Person]:
        """Everybody whom the gradebook knows, by id and in its order."""
        found: dict[str, Person] = {}
        for one in self.rows.values():
            found |= one.people
        return dict(sorted(found.items()))

    def row(self, assignment: str, student: str) -> StudentRow | None:
        """Return what a student handed in of an assignment, or None."""
        return self.rows[assignment].students.get(student)

    def most(self, assignment: str) -> float:
        """Return the points of an assignment."""
        return sum(book.points for book in self.books[assignment])

    def total(self, student: str, over: Over, names: Sequence[str] = ()) -> tuple[float, float]:
        """Return a student's points and how many there were, over some or all assignments.

        `so-far` counts what can have points already: no answer that waits for a person, and no
        assignment that nobody has handed in. `100` makes a percentage of all points.
        """
        names = names or tuple(self.books)
        if over == "so-far":
            names = [name for name in names if self.rows[name].students]
        rows = [(name, self.row(name, student)) for name in names]
        points = sum(row.total for _, row in rows if row)
        most = sum(self.most(name) for name in names)
        if over == "so-far":
            most -= sum(self._waiting(name, row) for name, row in rows if row)
        if over == "100":
            return (round(100 * points / most, 2) if most else 0.0), 100.0
        return points, most

    def _waiting(self, assignment: str, row: StudentRow) -> float:
        return sum(
            written.points
            for book in self.books[assignment]
            for written in book.written
            if (sheet := row.sheets.get(book.name))
            and (cell := sheet.cells.get(written.grade_id))
            and cell.waiting
        )


def class_marks(course: Course, marks: Marks, assignments: Sequence[str]) -> ClassMarks:
    """Read the marks of `assignments`. Raises CourseError for one that there is not."""
    books = {name: course.notebooks_of(name) for name in assignments}
    return ClassMarks(books, {name: marks.of_class(name) for name in assignments})

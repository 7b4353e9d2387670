"""What is known of a class in one assignment: the gradebook's rows beside the records of grading.

Reads both, and which hand-ins are still there. Must not compute a statistic or write a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from grader.course.notebooks import Check, Course, Notebook, Written
from grader.intake.submitted_files import students_of
from grader.marks.class_rows import CellRow, ClassRows, StudentRow
from grader.marks.gradebook import open_marks
from grader.marks.mark import Mark, Record
from grader.marks.result_cache import all_marks

NOT_HANDED_IN = "missing_notebook"


@dataclass(frozen=True)
class Item:
    """One thing that is worth points: a checked exercise, or an answer in prose."""

    book: Notebook
    of: Check | Written

    @property
    def grade_id(self) -> str:
        """Its name in the gradebook."""
        return self.of.grade_id

    @property
    def most(self) -> float:
        """Its points."""
        return self.of.points

    @property
    def exercise(self) -> str:
        """The exercise that its check names; empty for an answer in prose."""
        return self.of.exercise if isinstance(self.of, Check) else ""


@dataclass(frozen=True)
class ClassFacts:
    """One assignment of one class.

    `roll` names everybody: who handed in, and whom the gradebook knows. `marks` holds, by student
    and notebook, what was graded of those who handed that notebook in.
    """

    assignment: str
    books: tuple[Notebook, ...]
    roll: tuple[str, ...]
    rows: ClassRows
    marks: Mapping[tuple[str, str], Mark] = field(default_factory=dict)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All that is worth points, in the order of the notebooks."""
        found: list[Item] = []
        for book in self.books:
            found += [Item(book, check) for check in book.checks]
            found += [Item(book, written) for written in book.written]
        return tuple(found)

    @property
    def most(self) -> float:
        """The points of the whole assignment."""
        return sum(book.points for book in self.books)

    @cached_property
    def present(self) -> tuple[str, ...]:
        """Who handed in at least one notebook, graded and still there."""
        return tuple(sorted({student for student, _ in self.marks}))

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """Who handed nothing in."""
        return tuple(sorted(set(self.roll) - set(self.present)))

    def who_handed_in(self, book: Notebook) -> list[str]:
        """Return who handed this notebook in."""
        return [student for student in self.present if (student, book.name) in self.marks]

    def row(self, student: str) -> StudentRow:
        """Return a student's row; an empty one where the gradebook has none."""
        return self.rows.students.get(student, StudentRow({}))

    def cell(self, student: str, item: Item) -> CellRow | None:
        """Return the mark of one item, or None."""
        sheet = self.row(student).sheets.get(item.book.name)
        return sheet.cells.get(item.grade_id) if sheet else None

    def records(self, item: Item) -> list[Record]:
        """Return how the exercise ended for everybody who handed its notebook in."""
        return [
            record
            for student in self.who_handed_in(item.book)
            for record in self.marks[student, item.book.name].records
            if record.grade_id == item.grade_id
        ]


def gather(course: Course, assignment: str) -> ClassFacts:
    """Read everything. Hand-ins that were removed from their folder are left out."""
    there = set(students_of(course, assignment))
    books = course.notebooks_of(assignment)
    names = {book.name for book in books}
    marks = {
        (mark.student, mark.notebook): mark
        for mark in all_marks(course, assignment)
        if mark.student in there
        and mark.notebook in names
        and NOT_HANDED_IN not in {finding.name for finding in mark.findings}
    }
    with open_marks(course) as opened:
        rows = opened.of_class(assignment)
    return ClassFacts(assignment, books, tuple(sorted({*rows.people, *there})), rows, marks)

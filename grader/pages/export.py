"""Marks as a file that a learning platform reads: one line a student, one column a notebook.

Reads the gradebook, marks by hand included. Must not grade.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from grader.course.notebooks import Course
from grader.marks.gradebook import Marks
from grader.marks.mark import Standing

#: A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def marks_csv(course: Course, marks: Marks, assignments: Iterable[str]) -> str:
    """Return CSV text: student, a column for each notebook, total, max."""
    names = tuple(assignments)
    books = {name: course.notebooks_of(name) for name in names}
    every = [book for name in names for book in books[name]]
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["student", *(book.name for book in every), "total", "max"])
    most = sum(book.points for book in every)
    for student in marks.students():
        standings = {book: marks.standing(student, book) for book in every}
        if any(standings.values()):
            row = ["" if one is None else f"{one.points:g}" for one in standings.values()]
            total = sum(_total([standings[book] for book in books[name]]) for name in names)
            writer.writerow([inert(student), *row, f"{total:g}", f"{most:g}"])
    return target.getvalue()


def _total(standings: Iterable[Standing | None]) -> float:
    """An assignment's points, as nbgrader adds them up: what is taken off is taken off the sum."""
    there = [one for one in standings if one]
    return max(0.0, sum(one.raw for one in there) - sum(one.penalty for one in there))


def inert(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and runs nothing."""
    return f"'{text}" if text.startswith(_FORMULA) else text

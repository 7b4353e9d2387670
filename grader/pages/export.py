"""Marks as a file that a learning platform reads: one line a student, one column a notebook.

Reads the gradebook, marks by hand included. Must not grade.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from grader.course.notebooks import Course
from grader.marks.gradebook import Marks

#: A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def marks_csv(course: Course, marks: Marks, assignments: Iterable[str]) -> str:
    """Return CSV text: student, a column for each notebook, total, max."""
    books = [book for name in assignments for book in course.notebooks_of(name)]
    most = sum(book.points for book in books)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["student", *(book.name for book in books), "total", "max"])
    for student in marks.students():
        scores = [marks.score(student, book) for book in books]
        if any(score is not None for score in scores):
            row = ["" if score is None else f"{score:g}" for score in scores]
            total = sum(score or 0 for score in scores)
            writer.writerow([_inert(student), *row, f"{total:g}", f"{most:g}"])
    return target.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text

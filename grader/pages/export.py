"""Marks as a file that other programs read: one line a student.

Plain, for each exercise, or without names. Text that a spreadsheet would run is made inert. Must
not grade.
"""

from __future__ import annotations

import csv
import io
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence

from grader.marks.class_rows import StudentRow
from grader.pages.class_marks import ClassMarks, Over
from grader.pages.roster import Roster

#: A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and runs nothing."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return CSV text; numbers stay numbers, and no text is a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return target.getvalue()


def _cell(cell: object) -> object:
    if isinstance(cell, float):
        return f"{cell:g}"
    return inert(cell) if isinstance(cell, str) else cell


def marks_csv(marks: ClassMarks, over: Over = "points") -> str:
    """Return CSV text: student, a column for each notebook, total, max; who handed in anything."""
    every = [(name, book) for name, books in marks.books.items() for book in books]
    rows: list[Sequence[object]] = [["student", *(book.name for _, book in every), "total", "max"]]
    for student in marks.people:
        if any(marks.row(name, student) for name in marks.books):
            total, most = marks.total(student, over)
            points = [_points(marks.row(name, student), book.name) for name, book in every]
            rows.append([student, *points, total, most])
    return as_csv(rows)


def _points(row: StudentRow | None, notebook: str) -> float | str:
    sheet = row.sheets.get(notebook) if row else None
    return "" if sheet is None else sheet.points


def exercises_csv(marks: ClassMarks, roster: Roster | None = None, over: Over = "points") -> str:
    """Return a column for each exercise and written answer, for everybody, absent or not.

    An answer that waits for a person is empty, and so is all that was not handed in. What the
    roster says of a student stands before the marks.
    """
    heads = roster.table.heads if roster else ()
    rows: list[Sequence[object]] = [["student", *heads, *_heads(marks), "penalty", "total", "max"]]
    for student in marks.people:
        about = _of_roster(roster, student)
        rows.append([student, *about, *_of_student(marks, student, over)])
    for number in roster.unknown if roster else ():
        empty: list[object] = [""] * len(_cells(marks))
        most = marks.total("", over)[1]
        rows.append(["", *roster.table.rows[number], *empty, 0.0, 0.0, most])  # type: ignore[union-attr]
    return as_csv(rows)


def _of_roster(roster: Roster | None, student: str) -> Sequence[str]:
    if roster is None:
        return ()
    number = roster.of.get(student)
    return [""] * len(roster.table.heads) if number is None else roster.table.rows[number]


def _cells(marks: ClassMarks) -> list[tuple[str, str, str]]:
    """Assignment, notebook and grade id of everything that is worth points."""
    found: list[tuple[str, str, str]] = []
    for name, books in marks.books.items():
        for book in books:
            found += [(name, book.name, check.grade_id) for check in book.checks]
            found += [(name, book.name, written.grade_id) for written in book.written]
    return found


def _heads(marks: ClassMarks) -> list[str]:
    """A column's name: the cell's, with its notebook's where several notebooks have one of it."""
    often = Counter(name for _, _, name in _cells(marks))
    return [name if often[name] == 1 else f"{book}/{name}" for _, book, name in _cells(marks)]


def _of_student(marks: ClassMarks, student: str, over: Over) -> list[object]:
    points: list[object] = []
    for assignment, notebook, grade_id in _cells(marks):
        row = marks.row(assignment, student)
        sheet = row.sheets.get(notebook) if row else None
        cell = sheet.cells.get(grade_id) if sheet else None
        points.append("" if cell is None or cell.waiting else cell.points)
    rows = [row for name in marks.books if (row := marks.row(name, student))]
    penalty = sum(sheet.penalty for row in rows for sheet in row.sheets.values())
    return [*points, float(penalty), *marks.total(student, over)]


def anonymous_csv(marks: ClassMarks, over: Over = "points") -> str:
    """Return every exercise of who handed in, in no order, under numbers that name nobody.

    The numbers are drawn anew each time: two such files cannot be joined by them.
    """
    there = [s for s in marks.people if any(marks.row(name, s) for name in marks.books)]
    secrets.SystemRandom().shuffle(there)
    rows: list[Sequence[object]] = [["number", *_heads(marks), "penalty", "total", "max"]]
    rows += [[n, *_of_student(marks, student, over)] for n, student in enumerate(there, 1)]
    return as_csv(rows)

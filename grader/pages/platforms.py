"""Marks as the files that learning platforms import: Canvas's gradebook, Moodle's worksheet.

Knows those two formats. Only marks and feedback are written; whatever else a platform gave stays as
it was. Must not grade.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.pages.class_marks import ClassMarks, Over
from grader.pages.export import as_csv
from grader.pages.roster import Roster, RosterError, Table

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POSSIBLE = "points possible"
#: How other lists call what Canvas has in its first columns.
_ALIASES = {
    "Student": ("student", "name", "full name", "student name", "姓名", "学生"),
    "ID": ("id", "canvas id", "user id"),
    "SIS User ID": ("sis user id", "sis id", "student id", "student number", "id number", "学号"),
    "SIS Login ID": ("sis login id", "login", "login id", "username", "user", "用户名", "账号"),
    "Section": ("section", "class", "group", "班级"),
}
_GRADE = {
    "grade", "成绩", "評分", "分数", "bewertung", "note", "calificación", "nota", "cijfer", "ocena",
    "оценка", "評点",
}  # fmt: skip
_FEEDBACK = re.compile(
    r"feedback|comment|反馈|评语|評語|回饋|kommentar|commentaire|coment|comenta|отзыв|フィードバック",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d+([.,]\d+)?")


@dataclass(frozen=True)
class Absent:
    """What stands for a student who handed nothing in: a zero, or nothing."""

    zero: bool = True

    def text(self) -> str:
        """Return the cell."""
        return "0" if self.zero else ""


def canvas_csv(
    marks: ClassMarks, roster: Roster | None, absent: Absent, over: Over = "points"
) -> str:
    """Return Canvas's import: its five columns, then one for each assignment.

    The roster may be Canvas's own export, whose columns and assignments' headings are kept, or any
    list of students.
    """
    table = roster.table if roster else Table((), ())
    heads = [_canvas_head(table, name) for name in marks.books]
    possible: list[object] = [f"    {_POSSIBLE.title()}", "", "", "", ""]
    for name in marks.books:
        possible.append(100.0 if over == "100" else marks.most(name))
    rows: list[Sequence[object]] = [[*CANVAS, *heads], possible]
    for student, person in marks.people.items():
        number = roster.of.get(student) if roster else None
        if number is None:
            full = f"{person.last_name}, {person.first_name}".strip(", ") or student
            about = [full, person.lms_id, "", student, ""]
        else:
            about = _canvas_columns(table, table.rows[number])
        rows.append([*about, *_canvas_marks(marks, student, absent, over)])
    for number in roster.unknown if roster else ():
        about = _canvas_columns(table, table.rows[number])
        if about[0].strip().lower() not in (_POSSIBLE, "") and "read only" not in about[0].lower():
            rows.append([*about, *[absent.text()] * len(marks.books)])
    return as_csv(rows)


def _canvas_head(table: Table, assignment: str) -> str:
    """Canvas knows an assignment by its heading: `homework (1234)`, where it has one already."""
    mine = re.compile(re.escape(assignment) + r"(?:\s*\(\d+\))?\s*")
    return next((head for head in table.heads if mine.fullmatch(head)), assignment)


def _canvas_columns(table: Table, row: Sequence[str]) -> list[str]:
    heads = [head.strip().casefold() for head in table.heads]
    found = []
    for column in CANVAS:
        names = (column.casefold(), *_ALIASES[column])
        place = next((heads.index(name) for name in names if name in heads), None)
        found.append("" if place is None else row[place])
    return found


def _canvas_marks(marks: ClassMarks, student: str, absent: Absent, over: Over) -> list[object]:
    cells: list[object] = []
    for name in marks.books:
        there = marks.row(name, student) is not None
        cells.append(marks.total(student, over, [name])[0] if there else absent.text())
    return cells


def moodle_worksheet(
    marks: ClassMarks, roster: Roster, absent: Absent, feedback: Mapping[str, str]
) -> Table:
    """Return the worksheet with its grade column, and its feedback column if it has one, filled.

    Marks are made to the sheet's own maximum, with its own sign for decimals. `feedback` is by
    student. Raises RosterError where it is no worksheet.
    """
    table = roster.table
    grade, most, comment = _worksheet_columns(table)
    rows = [list(row) for row in table.rows]
    of_row = {number: student for student, number in roster.of.items()}
    for number, row in enumerate(rows):
        student = of_row.get(number)
        here = student and any(marks.row(name, student) for name in marks.books)
        if not (student and here):
            if absent.zero and not row[grade].strip():  # what a person gave there stays
                row[grade] = _decimal(0.0, row[most])
            continue
        points, whole = marks.total(student, "points")
        row[grade] = _decimal(points / whole * _amount(row[most]) if whole else 0.0, row[most])
        if comment is not None and student in feedback:
            row[comment] = feedback[student]
    return replace(table, rows=tuple(tuple(row) for row in rows))


def _worksheet_columns(table: Table) -> tuple[int, int, int | None]:
    """Find grade, maximum and feedback by what stands there, whatever the headings' language.

    Moodle puts the maximum, the same number in every row, right behind the grade.
    """
    columns = list(zip(*table.rows, strict=True)) if table.rows else []
    most = [
        place
        for place, cells in enumerate(columns)
        if place and len({*cells}) == 1 and _AMOUNT.fullmatch(cells[0]) and _amount(cells[0]) > 0
    ]
    likely = [place for place in most if table.heads[place - 1].strip().casefold() in _GRADE]
    numeric = [p for p in most if all(not c or _AMOUNT.fullmatch(c) for c in columns[p - 1])]
    found = likely or numeric
    if not found:
        raise RosterError(
            "the roster is no grading worksheet of Moodle: there is no column of grades with the"
            " maximum behind it. In Moodle: the assignment, Submissions, Download grading worksheet"
        )
    last = len(table.heads) - 1
    named = [place for place, head in enumerate(table.heads) if _FEEDBACK.search(head)]
    empty = last > found[0] and not any(cell.strip() for cell in columns[last])
    return found[0] - 1, found[0], named[-1] if named else last if empty else None


def _amount(text: str) -> float:
    return float(text.replace(",", "."))


def _decimal(value: float, like: str) -> str:
    text = f"{value:.2f}"
    return text.replace(".", ",") if "," in like else text


def feedback_zip(roster: Roster, pages: Mapping[str, Sequence[Path]]) -> bytes:
    """Return Moodle's zip of feedback files: `<full name>_<number>_assignfeedback_file_<page>`.

    `pages` are by student. Only who has a number in the worksheet is in it.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, number in sorted(roster.of.items()):
            row = roster.table.rows[number]
            digits = re.search(r"\d+", row[0])
            if not digits:
                continue
            full = re.sub(r"[_/\\\x00-\x1f]+", " ", row[1]).strip() or student
            for page in pages.get(student, ()):
                name = f"{full}_{digits[0]}_assignfeedback_file_{page.name}"
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), page.read_bytes())
    return target.getvalue()

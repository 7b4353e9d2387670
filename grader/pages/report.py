"""What a teacher reads after grading: a table of students, and which mistakes the class holds.

Reads records and the gradebook's points; must not grade, and must not open a notebook.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from coursecheck.explain.locale import pick
from coursecheck.model import Outcome
from coursecheck.registry import find
from grader.course.notebooks import Notebook
from grader.intake.findings import UNGRADED
from grader.marks.mark import Record, Standing

_OUTCOMES = {
    Outcome.RAISED.value: "stopped by an error",
    Outcome.DIED.value: "ended the process",
    Outcome.TIMED_OUT.value: "ran out of time",
}
_UNGRADED = {
    "missing_notebook": "not handed in",
    "unreadable": "cannot be read",
    "not_a_file": "is no plain file",
}


@dataclass(frozen=True)
class Row:
    """One notebook of one student: what counts of it, as the gradebook says.

    `points` is None where the gradebook has none; `waiting` are points to be given by hand;
    `penalty` is what was taken off for late work.
    """

    student: str
    notebook: str
    points: float | None
    most: float
    waiting: float
    records: Sequence[Record]
    penalty: float = 0.0


def row(student: str, book: Notebook, standing: Standing | None, records: Sequence[Record]) -> Row:
    """Return what the tables say of one notebook."""
    unmarked = standing.waiting if standing else ()
    return Row(
        student,
        book.name,
        standing.points if standing else None,
        book.points,
        sum(written.points for written in book.written if written.grade_id in unmarked),
        records,
        standing.penalty if standing else 0.0,
    )


def class_table(rows: Iterable[Row]) -> str:
    """Return a table of student × notebook: points, and what went wrong, one line each."""
    lines = [("student", "notebook", "points", "what went wrong")]
    for one in rows:
        points = "-" if one.points is None else f"{one.points:g}"
        faults = ", ".join(_faults(one)) or "-"
        lines.append((one.student, one.notebook, f"{points}/{one.most:g}", faults))
    return _aligned(lines)


def _faults(one: Row) -> Iterator[str]:
    odd = list(dict.fromkeys(name for record in one.records for name in record.findings))
    blank = [r.exercise for r in one.records if r.outcome == Outcome.NOT_ANSWERED.value]
    if UNGRADED & set(odd):
        yield from (_UNGRADED[name] for name in odd if name in UNGRADED)
        blank = []
    elif blank and len(blank) == len(one.records):
        yield "nothing answered"
        blank = []
    for record in one.records:
        if record.outcome not in (Outcome.CORRECT.value, Outcome.NOT_ANSWERED.value):
            why = record.misconception or _OUTCOMES.get(record.outcome, record.outcome)
            yield f"{record.exercise}: {why}"
    yield from (f"{name}: not answered" for name in blank)
    yield from (f"({name.replace('_', ' ')})" for name in odd if name not in UNGRADED)
    if one.penalty:
        yield f"(late: {one.penalty:g} taken off)"
    if one.waiting:
        yield f"({one.waiting:g} to mark by hand)"


def misconception_table(records: Iterable[Record], language: str = "en") -> str:
    """Return a table of exercise × mistake: how many students hold it, most first."""
    students: dict[str, set[str]] = defaultdict(set)
    held: Counter[tuple[str, str]] = Counter()
    for record in records:
        students[record.exercise].add(record.student)
        if record.misconception:
            held[record.exercise, record.misconception] += 1
    lines = [("exercise", "students", "mistake")]
    for (exercise, name), count in held.most_common():
        share = f"{count} of {len(students[exercise])}"
        lines.append((exercise, share, _title(exercise, name, language)))
    return _aligned(lines) if held else "No known mistake was found."


def _title(exercise: str, name: str, language: str) -> str:
    misconception = find(exercise).misconception(name)
    return f"{name}: {pick(misconception.title, language)}" if misconception else name


def changes_table(changes: Sequence[tuple[Record, float]]) -> str:
    """Return who gained and who lost since the last run; empty when nobody did."""
    if not changes:
        return ""
    lines = [("student", "exercise", "before", "now")]
    for record, before in changes:
        lines.append((record.student, record.exercise, f"{before:g}", f"{record.points:g}"))
    return _aligned(lines)


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)

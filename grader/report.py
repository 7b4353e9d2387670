"""What a teacher reads after grading: a table of students, and which mistakes the class holds.

Reads records; must not grade, and must not open a notebook.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from grader.oddities import Oddity
from grader.verdict import Record
from poollab.exercise import Outcome
from poollab.lessons import find


def class_table(rows: Iterable[tuple[str, str, Sequence[Record], Sequence[Oddity]]]) -> str:
    """Return a table of student × notebook: points, and what went wrong, one line each.

    A row is student, notebook, its records, its oddities.
    """
    lines = [("student", "notebook", "points", "what went wrong")]
    for student, notebook, records, oddities in rows:
        points = sum(record.points for record in records)
        most = sum(record.max_points for record in records)
        lines.append((student, notebook, f"{points:g}/{most:g}", _faults(records, oddities)))
    return _aligned(lines)


def _faults(records: Sequence[Record], oddities: Sequence[Oddity]) -> str:
    said = []
    blank = [r.exercise for r in records if r.outcome == Outcome.NOT_ANSWERED.value]
    if blank and len(blank) == len(records):
        said.append("nothing answered")
        blank = []
    for record in records:
        if record.outcome not in (Outcome.CORRECT.value, Outcome.NOT_ANSWERED.value):
            why = record.misconception or record.outcome
            said.append(f"{record.exercise}: {why}")
    said += [f"{name}: not answered" for name in blank]
    said += [f"({name})" for name in dict.fromkeys(odd.name for odd in oddities)]
    return ", ".join(said) or "-"


def misconception_table(records: Iterable[Record], language: str = "en") -> str:
    """Return a table of exercise × mistake: how many students hold it, most first."""
    students: dict[str, set[str]] = defaultdict(set)
    held: Counter[tuple[str, str]] = Counter()
    for record in records:
        students[record.exercise].add(record.student)
        if record.misconception:
            held[record.exercise, record.misconception] += 1
    lines = [("exercise", "students", "of", "mistake")]
    for (exercise, name), count in held.most_common():
        total = str(len(students[exercise]))
        lines.append((exercise, str(count), total, _title(exercise, name, language)))
    return _aligned(lines) if held else "No known mistake was found."


def _title(exercise: str, name: str, language: str) -> str:
    misconception = find(exercise).misconception(name)
    return f"{name}: {misconception.title[language]}" if misconception else name


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

"""What a grading would change, and why: the marks that are kept beside those that would be.

Must not grade and must not store: it compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from grader.marks.batch import Done
from grader.marks.class_rows import ClassRows
from grader.marks.mark import Mark, Record

Why = Literal["new", "resubmitted", "points", "exercise", "notebook", "added", "gone", "by_hand"]


@dataclass(frozen=True)
class Change:
    """One exercise of one student: points of how many, before and now; None where there is none.

    `why` says what made it differ. `by_hand` is a mark that a person gave, and that stays.
    """

    student: str
    notebook: str
    exercise: str
    before: tuple[float, float] | None
    now: tuple[float, float] | None
    why: Why


def changes(done: Iterable[Done], rows: ClassRows) -> Iterator[Change]:
    """Yield what would be another mark than the one that is kept, by student and notebook."""
    for one in sorted(done, key=lambda end: (end.mark.student, end.mark.notebook)):
        if not one.fault:
            yield from _of_notebook(one, rows)


def _of_notebook(one: Done, rows: ClassRows) -> Iterator[Change]:
    before, mark = one.before, one.mark
    old = {record.grade_id: record for record in before.records} if before else {}
    new = {record.grade_id: record for record in mark.records}
    for name in (*new, *(name for name in old if name not in new)):
        was, now = _points(old.get(name)), _points(new.get(name))
        if was != now:
            exercise = (new.get(name) or old[name]).exercise
            why = _why(before, mark, old.get(name), new.get(name))
            if _by_hand(rows, mark, name) is not None:
                why = "by_hand"
            yield Change(mark.student, mark.notebook, exercise, was, now, why)


def _points(record: Record | None) -> tuple[float, float] | None:
    return (record.points, record.max_points) if record else None


def _why(before: Mark | None, mark: Mark, old: Record | None, new: Record | None) -> Why:
    if before is None:
        return "new"
    if new is None:
        return "gone"
    if old is None:
        return "added"
    if before.submission_hash != mark.submission_hash:
        return "resubmitted"
    if old.max_points != new.max_points:
        return "points"
    return "exercise" if old.exercise_version != new.exercise_version else "notebook"


def _by_hand(rows: ClassRows, mark: Mark, grade_id: str) -> float | None:
    student = rows.students.get(mark.student)
    sheet = student.sheets.get(mark.notebook) if student else None
    cell = sheet.cells.get(grade_id) if sheet else None
    return cell.manual if cell else None

"""The right answers whose mutants are met: the solutions of the notebooks, and the gallery's.

Reads notebooks and files; runs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coursecheck.judge.code import Program, python_of, statements_of
from grader.author.prove.gallery import entries
from grader.course.notebooks import ANSWER_SUFFIX, Course, grade_id


@dataclass(frozen=True)
class Target:
    """A right answer: `prelude` is what it uses from other cells of its notebook."""

    exercise: str
    origin: str
    prelude: str
    source: str


def targets(course: Course, gallery: Path, exercise: str) -> list[Target]:
    """Return the answer of the solutions, if there is one, and every right one of the gallery."""
    return [*_solutions(course, exercise), *(
        Target(exercise, entry.stem, "", entry.answer.source)
        for entry in entries(gallery, exercise)
        if entry.right
    )]  # fmt: skip


def _solutions(course: Course, exercise: str) -> list[Target]:
    for book in course.notebooks:
        for check in book.checks:
            if check.exercise == exercise:
                cells = [cell for cell in book.node.cells if cell.cell_type == "code"]
                own = f"{check.grade_id}{ANSWER_SUFFIX}"
                answer = "\n\n".join(cell.source for cell in cells if grade_id(cell) == own)
                rest = [python_of(cell.source) for cell in cells if grade_id(cell) != own]
                return [Target(exercise, book.name, _prelude(exercise, answer, rest), answer)]
    return []


def _prelude(exercise: str, answer: str, rest: Sequence[str]) -> str:
    """Return what `answer` uses of the cells `rest`, in order."""
    own = set(statements_of(answer))
    used = Program([*rest, answer]).answer([exercise])
    return "\n".join(part.text for part in used.parts if part.statement not in own)

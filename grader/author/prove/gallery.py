"""The gallery: answers whose worth is known, `<exercise>/<outcome>__<what_was_done>.py`.

Reads file names and judges answers in this process: they are the course's own.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coursecheck.judge.judge import judge
from coursecheck.model import Outcome
from coursecheck.observe.run import observe
from coursecheck.registry import find
from grader.course.notebooks import CourseError
from grader.run.answer_files import Answer, load, read_answer, written_in

PUBLIC = ("public", 1)
"""Seed and rounds of the check in a student's notebook."""
GRADING = (1, 3)
"""A seed and the rounds of grading."""
_KNOWN = (Outcome.CORRECT, Outcome.WRONG, Outcome.RAISED, Outcome.NOT_ANSWERED)
UNNAMED = "unnamed"
RIGHT_AT_LEAST = 3
"""Right answers that each exercise has."""


@dataclass(frozen=True)
class Entry:
    """An answer of the gallery, the outcome that is due and the name that is due, if any is."""

    answer: Answer
    outcome: Outcome
    name: str | None

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.answer.path).stem

    @property
    def right(self) -> bool:
        """Whether full marks are due."""
        return self.outcome is Outcome.CORRECT

    @property
    def wrong(self) -> bool:
        """Whether the answer is one that must not pass."""
        return self.outcome in (Outcome.WRONG, Outcome.RAISED)


@dataclass(frozen=True)
class Trial:
    """What one judgement made of one answer of the gallery."""

    exercise: str
    stem: str
    due: Outcome
    due_name: str | None
    outcome: Outcome
    name: str | None
    points: int
    max_points: int
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether it got full marks."""
        return self.outcome is Outcome.CORRECT and self.points == self.max_points

    @property
    def named(self) -> bool:
        """Whether it got the name that is due, and none where none is."""
        return self.name == self.due_name


def entries(folder: Path, exercise: str) -> list[Entry]:
    """Return the gallery of `exercise`. Raises CourseError for a name that says nothing."""
    return [_entry(exercise, path) for path in sorted((folder / exercise).glob("*.py"))]


def _entry(exercise: str, path: Path) -> Entry:
    outcome, *rest = path.stem.split("__")
    if outcome not in {known.value for known in _KNOWN} or not rest:
        raise CourseError(
            f"{path}: call it <outcome>__<what_was_done>.py, with an outcome of"
            f" {', '.join(known.value for known in _KNOWN)}"
        )
    due = Outcome(outcome)
    named = due in (Outcome.WRONG, Outcome.RAISED) and rest[0] != UNNAMED
    return Entry(read_answer(exercise, path), due, rest[0] if named else None)


def tried(entry: Entry, seed: int | str, rounds: int) -> Trial:
    """Judge one answer as a student's would be."""
    exercise = find(entry.answer.exercise)
    thing = load(entry.answer)
    began = time.process_time()
    seen = observe(thing, exercise, seed, rounds)
    verdict = judge(exercise, seed, seen, rounds, written_in(entry.answer))
    return Trial(
        exercise.name,
        entry.stem,
        entry.outcome,
        entry.name,
        verdict.outcome,
        verdict.broken_rule or verdict.misconception,
        verdict.points,
        verdict.max_points,
        time.process_time() - began,
    )


def try_all(
    folder: Path, exercise: str, draws: Sequence[tuple[int | str, int]] = (PUBLIC, GRADING)
) -> list[Trial]:
    """Judge the whole gallery of `exercise` for each of `draws`: a seed and rounds."""
    return [tried(entry, *draw) for entry in entries(folder, exercise) for draw in draws]

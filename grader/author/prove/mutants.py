"""Do the cases notice a change in a right answer? Mutants of the solutions, met and counted.

Runs in a process that is thrown away: a mutant may loop for ever or ask for all memory, and the
pretended device is left behind.
"""

from __future__ import annotations

import resource
import signal
import tomllib
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursecheck.cases import draw_cases
from coursecheck.judge.code import Program, python_of, statements_of
from coursecheck.judge.judge import find_mismatches, judge
from coursecheck.model import Case, Exercise, Outcome
from coursecheck.observe.pretend_device import pretend_devices
from coursecheck.observe.run import observe, observe_case
from coursecheck.registry import find
from grader.author.prove.gallery import entries
from grader.author.prove.operators import Mutant, mutants
from grader.course.notebooks import Course, grade_id
from grader.run.answer_files import Answer, load

_SECONDS = 5.0  # of processor time for one mutant
_MEMORY = 16 * 2**30  # address space of the process, torch's own gigabytes included
_EXPLAINED = "equivalent.toml"


@dataclass(frozen=True)
class Target:
    """A right answer: `prelude` is what it uses from other cells of its notebook."""

    exercise: str
    origin: str
    prelude: str
    source: str


@dataclass(frozen=True)
class Survivor:
    """A mutant that got full marks; `reason` says why it is right to, where somebody has."""

    exercise: str
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True)
class Hunt:
    """What became of all mutants of one answer."""

    exercise: str
    origin: str
    mutants: int
    survivors: tuple[Survivor, ...]


def target(course: Course, gallery: Path, exercise: str) -> Target:
    """Return the answer of the solutions, or a loop of the gallery until there is one."""
    for book in course.notebooks:
        for check in book.checks:
            if check.exercise == exercise:
                cells = [cell for cell in book.node.cells if cell.cell_type == "code"]
                own = f"{check.grade_id}-answer"
                answer = "\n\n".join(cell.source for cell in cells if grade_id(cell) == own)
                rest = [python_of(cell.source) for cell in cells if grade_id(cell) != own]
                return Target(exercise, book.name, _prelude(exercise, answer, rest), answer)
    right = [entry for entry in entries(gallery, exercise) if entry.right]
    chosen = next((entry for entry in right if "loop" in entry.stem), right[0])
    return Target(exercise, chosen.stem, "", chosen.answer.source)


def _prelude(exercise: str, answer: str, rest: Sequence[str]) -> str:
    """Return what `answer` uses of the cells `rest`, in order."""
    own = set(statements_of(answer))
    used = Program([*rest, answer]).answer([exercise])
    return "\n".join(part.text for part in used.parts if part.statement not in own)


def hunt(right: Target, gallery: Path) -> Hunt:
    """Meet every mutant of `right` with the exercise's cases. For a process of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    warnings.simplefilter("ignore")
    exercise = find(right.exercise)
    all_of_them = mutants(right.source)
    cases = draw_cases(exercise, "public")
    left = [mutant for mutant in all_of_them if _passes(exercise, right, mutant, cases)]
    # What is left gets more cases, is held against the rules, and meets the pretended device.
    left = [mutant for mutant in left if _gets_full_marks(exercise, right, mutant)]
    reasons = explained(gallery)
    return Hunt(
        right.exercise,
        right.origin,
        len(all_of_them),
        tuple(
            Survivor(right.exercise, m.before, m.after,
                     reasons.get((right.exercise, m.before, m.after), ""))
            for m in left
        ),
    )  # fmt: skip


def _passes(exercise: Exercise, right: Target, mutant: Mutant, cases: Sequence[Case]) -> bool:
    with _limited():
        try:
            thing = _loaded(right, mutant)
        except Exception:
            return False
        return not any(
            find_mismatches(exercise, [case], [observe_case(thing, exercise, case)])
            for case in cases
        )
    return False


def _gets_full_marks(exercise: Exercise, right: Target, mutant: Mutant) -> bool:
    with _limited():
        thing = _loaded(right, mutant)
        for seed in range(3):
            seen = observe(thing, exercise, seed, 3)
            placed = pretend_devices(thing, exercise, seed)
            written = Program([right.prelude, mutant.source]).written([right.exercise])
            verdict = judge(exercise, seed, seen, 3, written, devices=placed)
            if verdict.outcome is not Outcome.CORRECT:
                return False
        return True
    return False


def _loaded(right: Target, mutant: Mutant) -> Any:
    return load(Answer(right.exercise, f"<mutant of {right.origin}>",
                       f"{right.prelude}\n{mutant.source}"))  # fmt: skip


class _TooLong(BaseException):
    """A mutant has used its time. No Exception: answers catch those."""


@contextmanager
def _limited() -> Iterator[None]:
    """Leave the block when it has used its processor time: that mutant is noticed."""

    def stop(*_: object) -> None:
        raise _TooLong

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS, _SECONDS)
    try:
        yield
    except _TooLong:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def explained(gallery: Path) -> dict[tuple[str, str, str], str]:
    """Return why mutants may survive, by exercise and the lines before and after."""
    path = gallery / _EXPLAINED
    rows = tomllib.loads(path.read_text("utf-8")).get("mutant", []) if path.is_file() else []
    return {(row["exercise"], row["before"], row["after"]): row["reason"] for row in rows}

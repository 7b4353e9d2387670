"""Do the cases notice a change in a right answer, and is it called by its name? Mutants, met.

Runs in a process that is thrown away: a mutant may loop for ever or ask for all memory, and the
pretended device is left behind.
"""

from __future__ import annotations

import io
import resource
import signal
import time
import tomllib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursecheck.cases import draw_cases
from coursecheck.judge.code import Program
from coursecheck.judge.judge import find_mismatches, judge
from coursecheck.model import Exercise, Outcome, Verdict
from coursecheck.observe.pretend_device import pretend_devices
from coursecheck.observe.run import observe, observe_case
from coursecheck.registry import find
from grader.author.prove.hints import is_named, is_told, names_falsely
from grader.author.prove.operators import Mutant, mutants, second_mutants
from grader.author.prove.targets import Target
from grader.run.answer_files import Answer, load

_SECONDS = 2.0  # of processor time for one mutant; every right answer takes less than one
_THOROUGH = 15.0  # and for one that passes, which meets more cases
_MEMORY = 16 * 2**30  # address space of the process, torch's own gigabytes included
_SECOND = 8  # changes of changed answers that are met, an answer
_EXPLAINED = "equivalent.toml"


@dataclass(frozen=True)
class Survivor:
    """A mutant that got full marks; `reason` says why it is right to, where somebody has."""

    exercise: str
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True)
class Hunt:
    """What became of all mutants of one answer.

    `named` of those that are noticed got a name, `told` got what an error's message says of
    itself; `falsely` are those whose name does not hold for other numbers. `unnamed` tells the
    others as (before, after, what was said).
    """

    exercise: str
    origin: str
    mutants: int
    survivors: tuple[Survivor, ...]
    named: int = 0
    told: int = 0
    falsely: tuple[str, ...] = ()
    unnamed: tuple[tuple[str, str, str], ...] = ()
    seconds: float = 0.0

    @property
    def noticed(self) -> int:
        """How many did not get full marks."""
        return self.mutants - len(self.survivors)


def hunt(right: Target, gallery: Path) -> Hunt:
    """Meet every mutant of `right` with the exercise's cases. For a process of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    warnings.simplefilter("ignore")
    began = time.process_time()
    with redirect_stdout(io.StringIO()):
        return _hunted(right, explained(gallery), began)


def _hunted(right: Target, reasons: dict[tuple[str, str, str], str], began: float) -> Hunt:
    exercise = find(right.exercise)
    every = mutants(right.source)
    left, falsely, unnamed = list[Mutant](), list[str](), list[tuple[str, str, str]]()
    named = told = 0
    for mutant in every:
        verdict = _verdict(exercise, right, mutant)
        if verdict is not None and verdict.outcome is Outcome.CORRECT:
            left.append(mutant)
        elif verdict is not None and is_named(verdict):
            named += 1
            if _named_falsely(exercise, right, mutant, verdict):
                said = verdict.misconception or verdict.symptom
                falsely.append(f"`{mutant.before}` → `{mutant.after}`: {said}")
        elif verdict is not None and is_told(verdict):
            told += 1
        else:
            unnamed.append((mutant.before, mutant.after, _said(verdict)))
    noticed = [mutant for mutant in every if mutant not in left]
    second = second_mutants(right.source, noticed, _SECOND)
    left += [mutant for mutant in second if not _is_noticed(right, mutant)]
    # What is left gets more cases, is held against the rules, and meets the pretended device.
    left = [mutant for mutant in left if _gets_full_marks(exercise, right, mutant)]
    survivors = tuple(
        Survivor(right.exercise, m.before, m.after,
                 reasons.get((right.exercise, m.before, m.after), ""))
        for m in left
    )  # fmt: skip
    return Hunt(right.exercise, right.origin, len(every), survivors, named, told, tuple(falsely),
                tuple(unnamed), time.process_time() - began)  # fmt: skip


def _said(verdict: Verdict | None) -> str:
    if verdict is None:
        return "never ends, or does not load"
    raised = verdict.mismatch.got.raised if verdict.mismatch else None
    return f"{raised.kind}: {raised.message}" if raised else str(verdict.symptom)


def _is_noticed(right: Target, mutant: Mutant) -> bool:
    """Whether one of the cases a student's check has fails, which is enough to know."""
    exercise = find(right.exercise)
    with _limited(_SECONDS):
        try:
            thing = _loaded(right, mutant)
        except Exception:
            return True
        return any(
            find_mismatches(exercise, [case], [observe_case(thing, exercise, case, placed=False)])
            for case in draw_cases(exercise, "public")
        )
    return True


def _verdict(exercise: Exercise, right: Target, mutant: Mutant) -> Verdict | None:
    """Return what a student's check would say, or None where there is nothing to check."""
    with _limited(_SECONDS):
        try:
            thing = _loaded(right, mutant)
        except Exception:
            return None
        seen = observe(thing, exercise, "public")
        written = Program([right.prelude, mutant.source]).written([right.exercise])
        return judge(exercise, "public", seen, 1, written)
    return None


def _named_falsely(exercise: Exercise, right: Target, mutant: Mutant, verdict: Verdict) -> bool:
    with _limited(_SECONDS):
        return names_falsely(exercise, _loaded(right, mutant), verdict)
    return False


def _gets_full_marks(exercise: Exercise, right: Target, mutant: Mutant) -> bool:
    with _limited(_THOROUGH):
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


class _TooLong(KeyboardInterrupt):
    """A mutant has used its time. The one exception that ends an observation."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Leave the block when it has used its processor time: that mutant is noticed."""

    def stop(*_: object) -> None:
        raise _TooLong

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
    try:
        yield
    except _TooLong:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def explained(gallery: Path) -> dict[tuple[str, str, str], str]:
    """Return why mutants may survive, by exercise and the lines before and after.

    An entry of the file names one line before, and one or several after.
    """
    path = gallery / _EXPLAINED
    rows = tomllib.loads(path.read_text("utf-8")).get("mutant", []) if path.is_file() else []
    found: dict[tuple[str, str, str], str] = {}
    for row in rows:
        for after in [row["after"]] if isinstance(row["after"], str) else row["after"]:
            found[row["exercise"], row["before"], after] = row["reason"]
    return found

"""Is what a student is told true? Names and patterns, held against numbers that did not make them.

A name was found with the notebook's cases. Applied to the reference, the named mistake has to give
the answer's results for other numbers, too; a pattern has to hold in every other failure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from coursecheck.judge.argument_kinds import ARGUMENT_KINDS
from coursecheck.judge.argument_slips import ARGUMENT_SLIPS
from coursecheck.judge.classify import behaves_as
from coursecheck.judge.error_words import SAID_BY_ERRORS
from coursecheck.judge.gaps import GAPS
from coursecheck.judge.judge import find_mismatches, judge_cases
from coursecheck.judge.known import cases_of
from coursecheck.judge.mismatch_pattern import (
    LENGTHS_OFF,
    PATTERNS,
    borne_out,
    telling,
)
from coursecheck.judge.refusals import REFUSALS
from coursecheck.judge.relations import RELATIONS
from coursecheck.judge.slips import SLIPS
from coursecheck.model import Exercise, Mismatch, Verdict
from coursecheck.observe.run import observe
from coursecheck.registry import find
from grader.author.prove.gallery import GRADING, PUBLIC, entries
from grader.run.answer_files import load

OTHER = ("other numbers", 1)
"""Seed and rounds with which a name is looked at again."""
_EXACT = frozenset({"steps", "transposed", "zeros"})
"""Patterns by which the reference's results become the answer's, to the last number."""
_NAMES = SLIPS | ARGUMENT_SLIPS | ARGUMENT_KINDS | GAPS | RELATIONS | REFUSALS | _EXACT
_NEVER = "patterns.toml"


def is_named(verdict: Verdict) -> bool:
    """Return whether a verdict names the mistake: a known one, a rule, or any exercise's slip."""
    return bool(verdict.broken_rule or verdict.misconception or verdict.symptom in _NAMES)


def is_told(verdict: Verdict) -> bool:
    """Return whether an error's own message, or the lengths of axes, say where to look."""
    return verdict.symptom in SAID_BY_ERRORS or verdict.symptom == LENGTHS_OFF


def names_falsely(exercise: Exercise, thing: Any, verdict: Verdict) -> bool:
    """Return whether the mistake that `verdict` names gives other results than `thing`.

    A rule is broken or not, and where many answers are right a result itself shows the mistake.
    """
    if verdict.broken_rule or exercise.accept is not None:
        return False
    cases = cases_of(exercise, *OTHER)
    seen = observe(thing, exercise, *OTHER)
    known = exercise.misconception(verdict.misconception)
    if known and not verdict.about:
        return not behaves_as(exercise, known, cases, seen)
    again = judge_cases(exercise, cases, seen)
    if known:
        return _names(again) != _names(verdict)
    return again.misconception is None and _names(again)[1:] != _names(verdict)[1:]


def _names(verdict: Verdict) -> tuple[str | None, str | None, tuple[str, ...]]:
    return verdict.misconception, verdict.symptom, verdict.about


def false_hints(folder: Path, exercise_name: str) -> list[str]:
    """Return the patterns that would be said untruly of wrong answers of the gallery.

    Each wrong answer is looked at as if nobody knew its name: what is said of it with the
    notebook's cases must hold in every failure at grading, and must not be one of those that
    ``patterns.toml`` says are never to be said of it.
    """
    exercise = find(exercise_name)
    found = []
    for entry in entries(folder, exercise_name):
        never = never_said(folder, exercise_name, entry.stem)
        untrue = _untrue(exercise, load(entry.answer), never) if entry.wrong else ()
        found += [f"{exercise_name}/{entry.stem}: {why}" for why in untrue]
    return found


def never_said(folder: Path, exercise: str, stem: str) -> set[str]:
    """Return the patterns that ``patterns.toml`` says must not be said of an answer."""
    path = folder / _NEVER
    rows = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    name = f"{exercise}/{stem}"
    return {pattern for pattern, globs in rows.items() if any(fnmatch(name, g) for g in globs)}


def _untrue(exercise: Exercise, thing: Any, never: set[str]) -> Iterator[str]:
    failures = _failures(exercise, thing, *PUBLIC)
    if not failures:
        return
    shown, pattern = telling(exercise, failures)
    if pattern in never:
        yield f"{pattern} is said of it, and must not be"
    elif pattern in PATTERNS:
        aspect = shown.difference.aspect
        more = _failures(exercise, thing, *GRADING)
        alike = [m for m in more if m.difference.aspect is aspect]
        if not borne_out(exercise, pattern, alike):
            yield f"{pattern} is said of it, and does not hold for other numbers"


def _failures(exercise: Exercise, thing: Any, seed: int | str, rounds: int) -> list[Mismatch]:
    cases = cases_of(exercise, seed, rounds)
    seen = observe(thing, exercise, seed, rounds)
    return list(find_mismatches(exercise, cases, seen).values())

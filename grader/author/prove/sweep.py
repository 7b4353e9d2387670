"""The gallery over many seeds: does what passes always pass, and what fails always fail?

Asks only that, not for names or points: then one case that fails is enough for a wrong answer,
and the case that failed for the last seed is the one to ask first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursecheck.cases import draw_cases
from coursecheck.judge.judge import find_mismatches, judge
from coursecheck.model import Aspect, Case, Exercise, Observation, Outcome
from coursecheck.observe.run import observe, observe_case
from coursecheck.registry import find
from grader.author.prove.gallery import Entry, entries
from grader.run.answer_files import load, written_in


@dataclass
class _Runner:
    entry: Entry
    thing: Any
    likely: int = 0
    off: list[int] = field(default_factory=list)


def sweep(folder: Path, exercise_name: str, seeds: Iterable[int]) -> dict[str, list[int]]:
    """Return, for each answer of the gallery, the seeds for which it did not end as is due."""
    exercise = find(exercise_name)
    runners = [_Runner(entry, load(entry.answer)) for entry in entries(folder, exercise_name)]
    for seed in seeds:
        cases = draw_cases(exercise, seed)
        for runner in runners:
            if not _as_due(exercise, runner, cases, seed):
                runner.off.append(seed)
    return {runner.entry.stem: runner.off for runner in runners}


def _as_due(exercise: Exercise, runner: _Runner, cases: Sequence[Case], seed: int) -> bool:
    if runner.entry.outcome is Outcome.NOT_ANSWERED:
        return all(_met(exercise, runner, case).not_started for case in cases)
    if runner.entry.right:
        seen = [_met(exercise, runner, case) for case in cases]
        return not find_mismatches(exercise, cases, seen)
    for place in (runner.likely, *range(len(cases))):
        case = cases[place]
        if find_mismatches(exercise, [case], [_met(exercise, runner, case)]):
            runner.likely = place
            return True
    return not _passes_after_all(exercise, runner, seed)


def _met(exercise: Exercise, runner: _Runner, case: Case) -> Observation:
    """Observe what decides for almost all answers: nothing about devices, no operators."""
    counted = Aspect.OP_COUNT in exercise.group(case.group).compares
    return observe_case(runner.thing, exercise, case, placed=False, counted=counted)


def _passes_after_all(exercise: Exercise, runner: _Runner, seed: int) -> bool:
    """Judge in full: the results are right, so it is a rule or a device that is broken."""
    seen = observe(runner.thing, exercise, seed)
    verdict = judge(exercise, seed, seen, written=written_in(runner.entry.answer))
    return verdict.outcome is Outcome.CORRECT

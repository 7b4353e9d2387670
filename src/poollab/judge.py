"""Decide what observations are worth: points by group, the misconception, the first mismatch.

Draws the same cases again and computes the references here. Must never run a line of a student's
code; everything it is given about an answer is plain data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from poollab.cases import draw_cases
from poollab.compare import difference, same
from poollab.exercise import (
    Aspect,
    Case,
    Difference,
    Exercise,
    GroupResult,
    Mismatch,
    Observation,
    Outcome,
    Verdict,
)
from poollab.observe import observe_case
from poollab.rules import broken_rule, operators_grow
from poollab.symptom import symptom_of


def judge(
    exercise: Exercise,
    seed: int | str,
    observations: Sequence[Observation],
    rounds: int = 1,
    source: str | None = None,
) -> Verdict:
    """Return the verdict on `observations` of an answer to the cases of `seed` and `rounds`.

    `source` is the answer's text, for rules on how it may be written. Raises ValueError when the
    number of observations is not that of the cases.
    """
    cases = draw_cases(exercise, seed, rounds)
    if len(cases) != len(observations):
        raise ValueError(
            f"{exercise.name}: {len(observations)} observations for {len(cases)} cases;"
            " observe and judge need the same seed and rounds"
        )
    return judge_cases(exercise, cases, observations, source)


def judge_cases(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    source: str | None = None,
) -> Verdict:
    """Return the verdict on one observation for each of `cases`."""
    if all(seen.not_started for seen in observations):
        return Verdict(exercise.name, Outcome.NOT_ANSWERED, 0, exercise.points)
    mismatches = find_mismatches(exercise, cases, observations)
    rule = broken_rule(exercise, observations, source)
    groups = _group_results(exercise, cases, mismatches)
    if not mismatches and rule is None:
        return Verdict(exercise.name, Outcome.CORRECT, exercise.points, exercise.points, groups)
    first = mismatches[min(mismatches)] if mismatches else None
    name = _misconception(exercise, cases, observations, mismatches) if first else None
    return Verdict(
        exercise.name,
        _outcome(first),
        0 if rule else sum(result.points for result in groups),
        exercise.points,
        groups,
        misconception=name,
        symptom=symptom_of(first) if first and not name else None,
        broken_rule=rule.name if rule else None,
        mismatch=first,
    )


def find_mismatches(
    exercise: Exercise, cases: Sequence[Case], observations: Sequence[Observation]
) -> dict[int, Mismatch]:
    """Return the cases whose observation is not the expected one, by their position."""
    found: dict[int, Mismatch] = {}
    for index, (case, got) in enumerate(zip(cases, observations, strict=True)):
        expected = observe_case(exercise.reference, exercise, case)
        differs = _difference(exercise, case, expected, got)
        if differs:
            found[index] = Mismatch(case, expected, got, differs)
    for group in exercise.groups:
        places = [i for i, case in enumerate(cases) if case.group == group.name]
        if Aspect.OP_COUNT in group.compares and not any(i in found for i in places):
            if operators_grow(observations[i] for i in places):
                last = places[-1]
                expected = observe_case(exercise.reference, exercise, cases[last])
                grown = Difference(Aspect.OP_COUNT)
                found[last] = Mismatch(cases[last], expected, observations[last], grown)
    return found


def _difference(
    exercise: Exercise, case: Case, expected: Observation, got: Observation
) -> Difference | None:
    if exercise.accept is None:
        compares = exercise.group(case.group).compares
        return difference(expected, got, compares, exercise.tolerance)
    if got.raised is not None:
        return Difference(Aspect.ERROR)
    return None if exercise.accept(case, got) is None else Difference(Aspect.OTHER)


def _group_results(
    exercise: Exercise, cases: Sequence[Case], mismatches: dict[int, Mismatch]
) -> tuple[GroupResult, ...]:
    results = []
    for group in exercise.groups:
        places = [i for i, case in enumerate(cases) if case.group == group.name]
        failed = sum(i in mismatches for i in places)
        points = group.points if places and not failed else 0
        results.append(
            GroupResult(
                group.name, group.title, points, group.points, len(places) - failed, len(places)
            )
        )
    return tuple(results)


def _outcome(first: Mismatch | None) -> Outcome:
    if first and first.got.raised and first.difference.aspect is Aspect.ERROR:
        return Outcome.RAISED
    return Outcome.WRONG


def _misconception(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    mismatches: dict[int, Mismatch],
) -> str | None:
    """Return the mistake that behaves like the answer on *every* case, or None."""
    if exercise.accept is not None:
        return _accepted_name(exercise, cases, observations)
    grew = any(m.difference.aspect is Aspect.OP_COUNT for m in mismatches.values())
    for misconception in exercise.misconceptions:
        for wrong in misconception.wrong:
            if _behaves_like(exercise, cases, observations, wrong, grew):
                return misconception.name
    return None


def _accepted_name(
    exercise: Exercise, cases: Sequence[Case], observations: Sequence[Observation]
) -> str | None:
    for case, seen in zip(cases, observations, strict=True):
        name = exercise.accept(case, seen) if seen.raised is None and exercise.accept else None
        if exercise.misconception(name):
            return name
    return None


def _behaves_like(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    wrong: Callable[..., Any],
    grew: bool,
) -> bool:
    twins = []
    for case, seen in zip(cases, observations, strict=True):
        twin = observe_case(wrong, exercise, case)
        if not same(twin, seen, exercise.tolerance):
            return False
        twins.append(twin)
    if not grew:
        return True
    places = [i for i, c in enumerate(cases) if Aspect.OP_COUNT in exercise.group(c.group).compares]
    return operators_grow(twins[i] for i in places)

"""Decide what observations are worth: points by group, the misconception, the first mismatch.

Draws the same cases again and computes the references here. Must never run a line of a student's
code; everything it is given about an answer is plain data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from poollab.arguments import tensors_in
from poollab.cases import draw_cases
from poollab.compare import difference, same
from poollab.elsewhere import settle
from poollab.exercise import (
    Aspect,
    Case,
    Difference,
    Exercise,
    GroupResult,
    Mismatch,
    Observation,
    Outcome,
    Placement,
    Verdict,
)
from poollab.observe import looks_at_device, observe_case
from poollab.rules import PLAIN_CODE, Source, broken_rule, operators_grow, roundabout
from poollab.symptom import telling

DEVICE_UNDECIDED = "device_undecided"
"""A note of a verdict: where the results would be on a GPU could not be seen. It costs nothing."""


def judge(
    exercise: Exercise,
    seed: int | str,
    observations: Sequence[Observation],
    rounds: int = 1,
    source: Source | None = None,
    device: str = "cpu",
    *,
    everything: Source | None = None,
    devices: Sequence[Observation] | None = None,
) -> Verdict:
    """Return the verdict on `observations` of an answer to the cases of `seed` and `rounds`.

    `source` is the text of the answer and of what it uses, for rules on how it may be written;
    `everything` all code of the student, for ways round those rules. `devices` is what was seen
    of the first round's cases on a pretended device or a real one. `device` is where the
    observations were made. Raises ValueError when their number is not that of the cases.
    """
    cases = draw_cases(exercise, seed, rounds)
    if len(cases) != len(observations):
        raise ValueError(
            f"{exercise.name}: {len(observations)} observations for {len(cases)} cases;"
            " observe and judge need the same seed and rounds"
        )
    settled = settle(observations, devices or (), exercise.tolerance)
    counted = [
        seen if _has_place(exercise, case) else replace(seen, placement=Placement.NOTHING)
        for case, seen in zip(cases, settled, strict=True)
    ]
    return judge_cases(exercise, cases, counted, source, device, everything)


def _has_place(exercise: Exercise, case: Case) -> bool:
    """Whether a result of this case has arguments to follow to their device."""
    given = next(tensors_in((case.args, dict(case.kwargs))), None)
    return given is not None and looks_at_device(exercise, case)


def judge_cases(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    source: Source | None = None,
    device: str = "cpu",
    everything: Source | None = None,
) -> Verdict:
    """Return the verdict on one observation for each of `cases`."""
    if all(seen.not_started for seen in observations):
        return Verdict(exercise.name, Outcome.NOT_ANSWERED, 0, exercise.points)
    mismatches = find_mismatches(exercise, cases, observations, device)
    rule = broken_rule(exercise, observations, source, everything)
    groups = _group_results(exercise, cases, mismatches)
    notes = tuple(_notes(exercise, cases, observations, mismatches))
    if rule is PLAIN_CODE:
        notes += (f"{PLAIN_CODE.name}:{roundabout(source, everything)}",)
    if not mismatches and rule is None:
        full = exercise.points
        return Verdict(exercise.name, Outcome.CORRECT, full, full, groups, notes=notes)
    first = mismatches[min(mismatches)] if mismatches else None
    name = _misconception(exercise, cases, observations, mismatches, device) if first else None
    symptom = None
    if first and not name:
        first, symptom = telling(list(mismatches.values()))
    return Verdict(
        exercise.name,
        _outcome(first),
        0 if rule else sum(result.points for result in groups),
        exercise.points,
        groups,
        misconception=name,
        symptom=symptom,
        broken_rule=rule.name if rule else None,
        mismatch=first,
        notes=notes,
    )


def find_mismatches(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    device: str = "cpu",
) -> dict[int, Mismatch]:
    """Return the cases whose observation is not the expected one, by their position."""
    found: dict[int, Mismatch] = {}
    for index, (case, got) in enumerate(zip(cases, observations, strict=True)):
        expected = _twin(exercise, exercise.reference, case, device)
        differs = _difference(exercise, case, expected, got)
        if differs:
            found[index] = Mismatch(case, expected, got, differs)
    for group in exercise.groups:
        places = [i for i, case in enumerate(cases) if case.group == group.name]
        if Aspect.OP_COUNT not in group.compares or not found.keys().isdisjoint(places):
            continue
        if operators_grow(observations[i] for i in places):
            last = cases[places[-1]]
            expected = _twin(exercise, exercise.reference, last, device)
            grown = Difference(Aspect.OP_COUNT)
            found[places[-1]] = Mismatch(last, expected, observations[places[-1]], grown)
    return dict(sorted(found.items()))


def _twin(
    exercise: Exercise, thing: Callable[..., Any], case: Case, device: str, placed: bool = False
) -> Observation:
    """Meet a case with a thing of ours; placement and operators only where they are compared."""
    counted = Aspect.OP_COUNT in exercise.group(case.group).compares
    return observe_case(thing, exercise, case, device, placed, counted)


def _notes(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    mismatches: dict[int, Mismatch],
) -> Iterator[str]:
    if any(found.difference.aspect is Aspect.DEVICE for found in mismatches.values()):
        return
    for case, seen in zip(cases, observations, strict=True):
        if seen.placement is Placement.UNDECIDED and looks_at_device(exercise, case):
            yield DEVICE_UNDECIDED
            return


def _difference(
    exercise: Exercise, case: Case, expected: Observation, got: Observation
) -> Difference | None:
    if exercise.accept is None or expected.raised is not None:
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
    device: str,
) -> str | None:
    """Return the mistake that behaves like the answer on *every* case, or None."""
    if exercise.accept is not None:
        return _accepted_name(exercise, cases, observations)
    # Where the answer is wrong most mistakes look different: asked first, they end the search.
    others = [place for place in range(len(cases)) if place not in mismatches]
    rows = [(cases[place], observations[place]) for place in (*mismatches, *others)]
    aspects = {found.difference.aspect for found in mismatches.values()}
    for misconception in exercise.misconceptions:
        for wrong in misconception.wrong:
            if _behaves_like(exercise, rows, wrong, aspects, device):
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
    rows: Sequence[tuple[Case, Observation]],
    wrong: Callable[..., Any],
    aspects: set[Aspect],
    device: str,
) -> bool:
    """Return whether `wrong` cannot be told from the answer on any of `rows`.

    Where an answer's only fault is its device or its number of operators, `wrong` has to have
    that fault as well: its values are right like the answer's.
    """
    placed = aspects == {Aspect.DEVICE}
    counted: list[Observation] = []
    for case, seen in rows:
        twin = _twin(exercise, wrong, case, device, placed)
        if not same(twin, seen, exercise.tolerance):
            return False
        if placed and (twin.placement, seen.placement).count(Placement.STRAYS) == 1:
            return False
        if Aspect.OP_COUNT in exercise.group(case.group).compares:
            counted.append(twin)
    return Aspect.OP_COUNT not in aspects or operators_grow(counted)

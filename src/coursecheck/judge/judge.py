"""Decide what observations are worth: points by group, the misconception, the first mismatch.

Draws the same cases again and computes the references here. Must never run a line of a student's
code; everything it is given about an answer is plain data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from coursecheck.judge.advice import another_way
from coursecheck.judge.argument_kinds import failing_kind
from coursecheck.judge.argument_slips import argument_slip
from coursecheck.judge.classify import misconception_of, twin
from coursecheck.judge.code import Written
from coursecheck.judge.compare import difference
from coursecheck.judge.device_verdict import settle
from coursecheck.judge.error_words import SAID_BY_ERRORS
from coursecheck.judge.gaps import gap_of_argument
from coursecheck.judge.known import cases_of
from coursecheck.judge.mismatch_pattern import telling
from coursecheck.judge.one_side import takes_one_side
from coursecheck.judge.products import besides, product_of
from coursecheck.judge.refusals import REFUSALS, refusal_slip
from coursecheck.judge.relations import ENDS, RELATIONS
from coursecheck.judge.rules import broken_rule, operators_grow
from coursecheck.judge.slips import SLIPS
from coursecheck.model import (
    Aspect,
    Case,
    Difference,
    Exercise,
    GroupResult,
    Mismatch,
    Note,
    Observation,
    Outcome,
    Placement,
    Verdict,
)
from coursecheck.observe.arguments import tensors_in
from coursecheck.observe.run import looks_at_device

_NAMES = SLIPS | RELATIONS | REFUSALS
DEVICE_UNDECIDED = Note("device_undecided")
"""A note of a verdict: where the results would be on a GPU could not be seen. It costs nothing."""


class ObservationCountError(ValueError):
    """There is not one observation for each case."""


def judge(
    exercise: Exercise,
    seed: int | str,
    observations: Sequence[Observation],
    rounds: int = 1,
    written: Written | None = None,
    device: str = "cpu",
    *,
    devices: Sequence[Observation] | None = None,
) -> Verdict:
    """Return the verdict on `observations` of an answer to the cases of `seed` and `rounds`.

    `written` is what belongs to the answer and all code of the student, for rules on how it may be
    written; without it the operators that ran speak for themselves. `devices` is what was seen
    of the first round's cases on a pretended device or a real one. `device` is where the
    observations were made. Raises ObservationCountError when they are not as many as the cases.
    """
    cases = cases_of(exercise, seed, rounds)
    if len(cases) != len(observations):
        raise ObservationCountError(
            f"{exercise.name}: {len(observations)} observations for {len(cases)} cases;"
            " observe and judge need the same seed and rounds"
        )
    settled = settle(observations, devices or (), exercise.tolerance)
    counted = [
        seen if _has_place(exercise, case) else replace(seen, placement=Placement.NOTHING)
        for case, seen in zip(cases, settled, strict=True)
    ]
    return judge_cases(exercise, cases, counted, written, device)


def _has_place(exercise: Exercise, case: Case) -> bool:
    """Whether a result of this case has arguments to follow to their device."""
    return looks_at_device(exercise, case) and bool(tensors_in((case.args, dict(case.kwargs))))


def judge_cases(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    written: Written | None = None,
    device: str = "cpu",
) -> Verdict:
    """Return the verdict on one observation for each of `cases`."""
    if all(seen.not_started for seen in observations):
        return Verdict(exercise.name, Outcome.NOT_ANSWERED, 0, exercise.points)
    mismatches = find_mismatches(exercise, cases, observations, device)
    rule, where = broken_rule(exercise, observations, written) or (None, None)
    groups = _group_results(exercise, cases, mismatches)
    notes = tuple(_notes(exercise, cases, observations, mismatches))
    if not mismatches and rule is None:
        full = exercise.points
        notes += another_way(exercise, observations)
        return Verdict(exercise.name, Outcome.CORRECT, full, full, groups, notes=notes)
    said = _said(exercise, cases, observations, mismatches, device) if mismatches else _Said()
    return Verdict(
        exercise.name,
        _outcome(said.mismatch),
        0 if rule else sum(result.points for result in groups),
        exercise.points,
        groups,
        misconception=said.name,
        symptom=said.symptom,
        about=said.about,
        also=said.also,
        broken_rule=rule.name if rule else None,
        mismatch=said.mismatch,
        notes=notes,
        where=where,
    )


class _Said(NamedTuple):
    """What is said of mismatches: which one is shown, a mistake's name or else a symptom."""

    mismatch: Mismatch | None = None
    name: str | None = None
    symptom: str | None = None
    about: tuple[str, ...] = ()
    also: str | None = None


def _said(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    mismatches: dict[int, Mismatch],
    device: str,
) -> _Said:
    first = mismatches[min(mismatches)]
    name = misconception_of(exercise, cases, observations, mismatches, device)
    said = _Said(first, name)
    if not name:
        said = _unnamed(exercise, cases, observations, mismatches, device)
        two = None
        if not said.about and said.symptom not in _NAMES:
            two = product_of(exercise, cases, observations, mismatches, device)
        if two:
            return _Said(first, two[0].name, None, two[1].about, two[1].name)
    also = besides(exercise, exercise.misconception(name), mismatches, device)
    return said if also in (None, said.symptom) else said._replace(also=also)


def _unnamed(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    mismatches: Mapping[int, Mismatch],
    device: str,
) -> _Said:
    """Return what to say of a mistake that is none of the exercise's.

    What the reference gives with other arguments is asked before what only its results look like.
    Where certain calls fail, what their error says of itself is said, too.
    """
    shown, symptom = telling(exercise, list(mismatches.values()))
    first = mismatches[min(mismatches)]
    if symptom in SLIPS or symptom == "half_done":
        return _Said(shown, symptom=symptom)
    if takes_one_side(exercise, cases, observations, mismatches, device):
        return _Said(first, symptom="one_side")
    kind = failing_kind(exercise, cases, observations, mismatches)
    if kind:
        also = symptom if symptom in SAID_BY_ERRORS else None
        return _Said(shown, symptom=kind[0], about=kind[1:], also=also)
    slip = argument_slip(exercise, cases, observations, mismatches, device)
    if slip:
        return _Said(first, symptom=slip.name, about=slip.about)
    refusal = refusal_slip(mismatches.values())
    if refusal:
        return _Said(first, symptom=refusal)
    gap = symptom not in RELATIONS - ENDS and gap_of_argument(
        exercise, cases, observations, mismatches
    )
    if gap and (gap[1:] or symptom not in ENDS):
        return _Said(first, symptom=gap[0], about=gap[1:])
    return _Said(shown, symptom=symptom)


def find_mismatches(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    device: str = "cpu",
) -> dict[int, Mismatch]:
    """Return the cases whose observation is not the expected one, by their position."""
    found: dict[int, Mismatch] = {}
    for index, (case, got) in enumerate(zip(cases, observations, strict=True)):
        expected = twin(exercise, exercise.reference, case, device)
        differs = _difference(exercise, case, expected, got)
        if differs:
            found[index] = Mismatch(case, expected, got, differs)
    for group in exercise.groups:
        places = [i for i, case in enumerate(cases) if case.group == group.name]
        if Aspect.OP_COUNT not in group.compares or not found.keys().isdisjoint(places):
            continue
        if operators_grow(observations[i] for i in places):
            last = cases[places[-1]]
            expected = twin(exercise, exercise.reference, last, device)
            grown = Difference(Aspect.OP_COUNT)
            found[places[-1]] = Mismatch(last, expected, observations[places[-1]], grown)
    return dict(sorted(found.items()))


def _notes(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    mismatches: dict[int, Mismatch],
) -> Iterator[Note]:
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

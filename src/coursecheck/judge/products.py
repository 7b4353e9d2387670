"""Ask whether an answer makes two slips at once: a known mistake, and one with an argument.

Runs the known mistakes, which are ours, on cases whose arguments were changed; never a line of a
student's code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from coursecheck.judge.argument_slips import (
    ArgumentSlip,
    changed_case,
    failing_first,
    slips_of,
)
from coursecheck.judge.classify import about_care, twin
from coursecheck.judge.compare import difference
from coursecheck.judge.signature import defaults_and_given, parameters_of
from coursecheck.model import (
    RESULT,
    Aspect,
    Case,
    Exercise,
    Misconception,
    Mismatch,
    Observation,
)

_LIKELY = frozenset({"argument_ignored", "argument_default", "argument_flipped", "pair_reversed"})
_CARE = (Aspect.DTYPE, Aspect.DEVICE, Aspect.INPUT, Aspect.ALIAS)


def product_of(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    failing: Collection[int],
    device: str = "cpu",
) -> tuple[Misconception, ArgumentSlip] | None:
    """Return the known mistake and the slip that together give all results, or None.

    Both have to show: the reference takes what the slip makes of a case, and gives something else.
    Groups about care are left aside where there are others: a slip of theirs is a third.
    """
    parameters = parameters_of(exercise, cases)
    if exercise.accept is not None or parameters is None or len(failing) < 2:
        return None
    places = [p for p in failing_first(cases, failing) if not about_care(exercise, cases[p])]
    if not any(place in failing for place in places):
        return None
    given = [defaults_and_given(parameters, case) for case in cases]
    for slip in slips_of(parameters, given):
        if slip.name not in _LIKELY:
            continue
        changed = [changed_case(parameters, cases[place], slip) for place in places]
        if all(new is cases[place] for new, place in zip(changed, places, strict=True)):
            continue
        rows = [(case, observations[place]) for case, place in zip(changed, places, strict=True)]
        if not any(_is_more(exercise, case, seen, device) for case, seen in rows):
            continue
        for mistake in exercise.misconceptions:
            thing = mistake.wrong[0]
            if all(
                difference(twin(exercise, thing, case, device), seen, RESULT, exercise.tolerance)
                is None
                for case, seen in rows
            ):
                return mistake, slip
    return None


def _is_more(exercise: Exercise, changed: Case, seen: Observation, device: str) -> bool:
    """Whether the reference takes what a slip made of a case, and gives something else for it."""
    mine = twin(exercise, exercise.reference, changed, device)
    return mine.raised is None and bool(difference(mine, seen, RESULT, exercise.tolerance))


def besides(
    exercise: Exercise,
    mistake: Misconception | None,
    mismatches: Mapping[int, Mismatch],
    device: str = "cpu",
) -> str | None:
    """Return what is wrong beside the numbers, and is not so by `mistake`: a dtype, the input.

    Without a mistake: beside numbers that are wrong elsewhere.
    """
    if all(found.difference.aspect in _CARE for found in mismatches.values()):
        return None
    for found in _of_care(mismatches):
        group = exercise.group(found.case.group)
        wrongs = mistake.wrong if mistake else ()
        if not any(
            (mine := twin(exercise, wrong, found.case, device))
            and (by := difference(found.expected, mine, group.compares, exercise.tolerance))
            and by.aspect is found.difference.aspect
            for wrong in wrongs
        ):
            return found.difference.aspect.value
    return None


def _of_care(mismatches: Mapping[int, Mismatch]) -> Iterator[Mismatch]:
    yield from (found for found in mismatches.values() if found.difference.aspect in _CARE)

"""Name the mistake whose results equal an answer's: on every case, else on all that give numbers.

Runs the known mistakes, which are ours; never a line of a student's code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coursecheck.judge.compare import difference, same
from coursecheck.judge.known import seen_once
from coursecheck.judge.rules import operators_grow
from coursecheck.model import (
    RESULT,
    Aspect,
    Case,
    Exercise,
    Misconception,
    Mismatch,
    Observation,
    Placement,
)
from coursecheck.observe.run import observe_case

#: Kinds of errors whose messages are torch's or Python's, and not a student's own words.
_TORCHS_OWN = frozenset({"RuntimeError", "IndexError", "TypeError"})

Rows = Sequence[tuple[Case, Observation]]


def twin(
    exercise: Exercise, thing: Callable[..., Any], case: Case, device: str, placed: bool = False
) -> Observation:
    """Meet a case with a thing of ours; placement and operators only where they are compared."""
    counted = Aspect.OP_COUNT in exercise.group(case.group).compares
    return seen_once(
        case,
        thing,
        (device, placed),
        lambda: observe_case(thing, exercise, case, device, placed, counted),
    )


def misconception_of(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    mismatches: Mapping[int, Mismatch],
    device: str,
) -> str | None:
    """Return the name of the mistake that behaves like the answer, or None.

    First one that cannot be told from it on any case. Else, where numbers are wrong, one with
    the same numbers: who begins a maximum at 0 *and* forgets a dtype began it at 0 all the same.
    """
    if exercise.accept is not None:
        return _accepted_name(exercise, cases, observations)
    # Where the answer is wrong most mistakes look different: asked first, they end the search.
    others = [place for place in range(len(cases)) if place not in mismatches]
    rows = [(cases[place], observations[place]) for place in (*mismatches, *others)]
    aspects = {found.difference.aspect for found in mismatches.values()}
    raised = [
        (f.case, f.got) for f in mismatches.values() if f.got.raised and not f.expected.raised
    ]
    # Nothing but errors to go by: then their kind alone does not name a mistake.
    errors = raised if len(raised) == len(mismatches) else []

    def says_so(wrong: Callable[..., Any]) -> bool:
        return all(says_like(twin(exercise, wrong, case, device), seen) for case, seen in errors)

    name = _first(
        exercise,
        lambda wrong: _behaves_like(exercise, rows, wrong, aspects, device) and says_so(wrong),
    )
    if name or all(about_care(exercise, found.case) for found in mismatches.values()):
        return name
    numbers = [(case, seen) for case, seen in rows if not about_care(exercise, case)]
    return _first(exercise, lambda w: _computes_like(exercise, numbers, w, device) and says_so(w))


def behaves_as(
    exercise: Exercise,
    mistake: Misconception,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    device: str = "cpu",
) -> bool:
    """Return whether `mistake` gives the numbers that were seen, and errors where it did."""
    every = list(zip(cases, observations, strict=True))
    numbers = [(case, seen) for case, seen in every if not about_care(exercise, case)]
    return any(_computes_like(exercise, numbers or every, w, device) for w in mistake.wrong)


def _first(exercise: Exercise, alike: Callable[[Callable[..., Any]], bool]) -> str | None:
    def is_it(misconception: Misconception) -> bool:
        return any(alike(wrong) for wrong in misconception.wrong)

    return next((m.name for m in exercise.misconceptions if is_it(m)), None)


def says_like(mine: Observation, seen: Observation) -> bool:
    """Whether two errors begin alike, as torch's of one kind do; an answer's own say what it likes.

    ``amax(): Expected reduction dim 0 to have non-zero size`` is like what ``max()`` says.
    """
    if mine.raised is None or seen.raised is None or seen.raised.kind not in _TORCHS_OWN:
        return True
    return _beginning(mine.raised.message) == _beginning(seen.raised.message)


def _beginning(message: str) -> list[str]:
    """The first words, without the names of functions."""
    return re.sub(r"^[\w.]+\(\):? |\w+Backward ", "", message).split()[:2]


def about_care(exercise: Exercise, case: Case) -> bool:
    """Return whether the case's group asks for dtypes and the like, beside the numbers."""
    return Aspect.DTYPE in exercise.group(case.group).compares


def _computes_like(exercise: Exercise, rows: Rows, wrong: Callable[..., Any], device: str) -> bool:
    """Return whether `wrong` gives the answer's results on all of `rows`, dtypes aside."""
    return all(
        difference(twin(exercise, wrong, case, device), seen, RESULT, exercise.tolerance) is None
        for case, seen in rows
    )


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
    rows: Rows,
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
        mine = twin(exercise, wrong, case, device, placed)
        if not same(mine, seen, exercise.tolerance):
            return False
        looked = placed and seen.placement is not Placement.NOTHING
        if looked and (mine.placement, seen.placement).count(Placement.STRAYS) == 1:
            return False
        if Aspect.OP_COUNT in exercise.group(case.group).compares:
            counted.append(mine)
    return Aspect.OP_COUNT not in aspects or operators_grow(counted)

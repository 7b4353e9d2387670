"""Ask whether an answer takes one number of a pair for both, whatever the exercise computes.

Runs the reference on cases that were changed so; never a line of a student's code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from coursecheck.judge.classify import twin
from coursecheck.judge.compare import difference
from coursecheck.model import RESULT, Case, Exercise, Observation

_Key = int | str


def takes_one_side(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    failing: Collection[int],
    device: str = "cpu",
) -> bool:
    """Return whether all that is wrong is what (h, h) or (w, w) in place of (h, w) makes of it."""
    if exercise.accept is not None or len(failing) < 2:
        return False
    rows = list(zip(cases, observations, strict=True))
    rows = [rows[place] for place in failing] + [
        row for place, row in enumerate(rows) if place not in failing
    ]
    keys = {key for place in failing for key in _pairs(cases[place])}
    choices = [keys, *({key} for key in keys)] if len(keys) > 1 else [keys]
    return any(
        _behaves_so(exercise, rows, len(failing), chosen, side, device)
        for chosen in choices
        for side in (0, 1)
        if chosen
    )


def _behaves_so(
    exercise: Exercise,
    rows: Sequence[tuple[Case, Observation]],
    failing: int,
    keys: set[_Key],
    side: int,
    device: str,
) -> bool:
    """Whether the reference with one side of the pairs at `keys` gives what was seen."""
    for place, (case, seen) in enumerate(rows):
        if keys.isdisjoint(_pairs(case)):
            if place < failing:
                return False
            continue
        changed = _with_one_side(case, keys, side)
        mine = twin(exercise, exercise.reference, changed, device)
        if difference(mine, seen, RESULT, exercise.tolerance):
            return False
    return True


def _pairs(case: Case) -> Iterator[_Key]:
    """Yield where the case has a pair of two different numbers."""
    arguments: dict[_Key, Any] = dict(enumerate(case.args))
    arguments.update(case.kwargs.items())
    for key, value in arguments.items():
        pair = isinstance(value, (tuple, list)) and len(value) == 2
        if pair and all(type(side) is int for side in value) and value[0] != value[1]:
            yield key


def _with_one_side(case: Case, keys: set[_Key], side: int) -> Case:
    def changed(key: _Key, value: Any) -> Any:
        return type(value)([value[side]] * 2) if key in found else value

    found = set(_pairs(case)).intersection(keys)
    args = tuple(changed(place, value) for place, value in enumerate(case.args))
    return replace(case, args=args, kwargs={n: changed(n, v) for n, v in case.kwargs.items()})

"""Make a failing case smaller while it fails in the same way: shrink, as property testing does.

Runs the student's object, so it belongs to the notebook and never to the grading side. Knows how
to cut tensors and settings; must not know what any exercise is about.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from torch import Tensor

from poollab.compare import same
from poollab.exercise import Aspect, Case, Exercise, Mismatch
from poollab.judge import find_mismatches
from poollab.observe import observe_case
from poollab.symptom import symptom_of
from poollab.window import window_size

_SECONDS = 0.25  # a check has to feel instant
_TRIES = 300

_SHRINKABLE = frozenset({Aspect.ERROR, Aspect.TYPE, Aspect.SHAPE, Aspect.VALUES, Aspect.INPUT})


def smallest(thing: Any, exercise: Exercise, mismatch: Mismatch, mistake: str | None) -> Mismatch:
    """Return a smaller mismatch of the same kind, or `mismatch` itself where there is none.

    "The same kind" is the same aspect and the same exception; and the same mistake where one was
    named, else the same symptom, so that the hint fits what is drawn. A window keeps two cells:
    with one there is nothing to take a maximum of.
    """
    if mismatch.difference.aspect not in _SHRINKABLE or mismatch.expected.raised is not None:
        return mismatch
    hunt = _Hunt(thing, exercise, mismatch, mistake)
    found: Mismatch | None = mismatch
    while found is not None:
        mismatch, found = found, hunt.step(found)
    return mismatch


class _Hunt:
    """One search for smaller cases, with what all of them must show and how long it may take."""

    def __init__(
        self, thing: Any, exercise: Exercise, mismatch: Mismatch, mistake: str | None
    ) -> None:
        self.thing, self.exercise, self.first = thing, exercise, mismatch
        misconception = exercise.misconception(mistake)
        self.wrong = misconception.wrong if misconception else ()
        self.symptom = symptom_of(mismatch)
        self.least = min(2, window_size(exercise, mismatch.case))
        self.tries = _TRIES
        self.end = time.monotonic() + _SECONDS

    def step(self, mismatch: Mismatch) -> Mismatch | None:
        """Return the first smaller case that still shows the mistake."""
        single = list(_cuts(mismatch.case))
        for cuts in [*((cut,) for cut in single), *combinations(single, 2)]:
            if self.tries == 0 or time.monotonic() > self.end:
                return None
            case = _cut(mismatch.case, cuts)
            if case is None or window_size(self.exercise, case) < self.least:
                continue
            self.tries -= 1
            found = self._shows(case)
            if found is not None:
                return found
        return None

    def _shows(self, case: Case) -> Mismatch | None:
        got = observe_case(self.thing, self.exercise, case, placed=False)
        if (got.raised and got.raised.kind) != self._raised():
            return None
        found = find_mismatches(self.exercise, [case], [got]).get(0)
        if found is None or found.expected.raised is not None:
            return None
        if found.difference.aspect is not self.first.difference.aspect:
            return None
        if self.wrong:
            twins = (observe_case(wrong, self.exercise, case, placed=False) for wrong in self.wrong)
            return (
                found if any(same(twin, got, self.exercise.tolerance) for twin in twins) else None
            )
        return found if symptom_of(found) == self.symptom else None

    def _raised(self) -> str | None:
        raised = self.first.got.raised
        return raised.kind if raised else None


# --- cuts: (which argument, what to do with it) -------------------------------------------------

_Key = int | str
_Cut = tuple[_Key, tuple[int, ...]]
"""For a tensor (axis, start, length); for a number (smaller,); for a pair (place, smaller)."""


def _cuts(case: Case) -> Iterator[_Cut]:
    for key, value in (*enumerate(case.args), *case.kwargs.items()):
        for cut in _cuts_of(value):
            yield key, cut


def _cuts_of(value: Any) -> Iterator[tuple[int, ...]]:
    if isinstance(value, Tensor):
        for axis, length in enumerate(value.shape):
            half = (length + 1) // 2
            if half < length - 1:
                yield axis, 0, half
                yield axis, length - half, half
            if length > 1:
                yield axis, 0, length - 1
                yield axis, 1, length - 1
    elif _is_number(value):
        yield from ((number,) for number in _smaller(value))
    elif isinstance(value, tuple) and all(map(_is_number, value)):
        for place, number in enumerate(value):
            yield from ((place, smaller) for smaller in _smaller(number))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _smaller(number: int) -> Iterator[int]:
    """Yield numbers nearer to 0."""
    sign = 1 if number > 0 else -1
    for size in dict.fromkeys((abs(number) // 2, abs(number) - 1)):
        if 0 <= size < abs(number):
            yield sign * size


def _cut(case: Case, cuts: tuple[_Cut, ...]) -> Case | None:
    """Return the case with `cuts` made, or None where two of them meet in one place."""
    if len({(key, cut[0]) for key, cut in cuts}) < len(cuts):
        return None
    args: list[Any] = list(case.args)
    kwargs: dict[str, Any] = dict(case.kwargs)
    for key, cut in cuts:
        target: Any = args if isinstance(key, int) else kwargs
        target[key] = _made_smaller(target[key], cut)
    return replace(case, args=tuple(args), kwargs=_frozen(kwargs))


def _frozen(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return dict(kwargs)


def _made_smaller(value: Any, cut: tuple[int, ...]) -> Any:
    if isinstance(value, Tensor):
        part = value.detach().narrow(*cut)
        # A cut through memory must not make a case about strides of one that was none.
        part = part.contiguous() if value.is_contiguous() else part
        return part.requires_grad_(value.requires_grad)
    if isinstance(value, tuple):
        return tuple(cut[1] if place == cut[0] else old for place, old in enumerate(value))
    return cut[0]

"""Make a failing case smaller while it fails in the same way: shrink, as property testing does.

Runs the student's object, so it belongs to the notebook and never to the grading side. Knows how
to cut tensors and settings; must not know what any exercise is about.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

from torch import Tensor

from coursecheck.explain.receptive_field import window_size
from coursecheck.judge.compare import same, tensor_of
from coursecheck.judge.judge import find_mismatches
from coursecheck.judge.mismatch_pattern import differing_values, symptom_of
from coursecheck.model import Array, Aspect, Case, Exercise, Items, Mismatch, Value
from coursecheck.observe.run import observe_case

# A check has to feel instant, and a busy machine must not decide which case is shown: so computing
# time counts, and the clock only where the answer waits for something.
_CPU_SECONDS = 0.25
_SECONDS = 1.0
_TRIES = 300

_Key = int | str
_Cut = tuple[_Key, tuple[int, ...]]
"""For a tensor (axis, start, length); for a number (smaller,); for a pair (place, smaller)."""

# An axis too many, or one of another length: with all lengths 1 nobody sees which.
_LOST_WHEN_SMALL = frozenset({"axes", "channels_shape"})
_SHRINKABLE = frozenset({Aspect.ERROR, Aspect.TYPE, Aspect.SHAPE, Aspect.VALUES, Aspect.INPUT})


def smallest(thing: Any, exercise: Exercise, mismatch: Mismatch, mistake: str | None) -> Mismatch:
    """Return a smaller mismatch of the same kind, or `mismatch` itself where there is none.

    "The same kind" is the same aspect and the same exception; and the same mistake where one was
    named, else the same symptom, so that the hint fits what is drawn. A window keeps two cells:
    with one there is nothing to take a maximum of.
    """
    if mismatch.difference.aspect not in _SHRINKABLE or mismatch.expected.raised is not None:
        return mismatch
    if exercise.accept is not None or symptom_of(mismatch) in _LOST_WHEN_SMALL:
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
        self.finite = _is_finite(mismatch)
        self.least = min(2, window_size(exercise, mismatch.case))
        self.tries = _TRIES
        self.cpu_end = time.process_time() + _CPU_SECONDS
        self.end = time.monotonic() + _SECONDS

    def step(self, mismatch: Mismatch) -> Mismatch | None:
        """Return the first smaller case that still shows the mistake."""
        for cuts in _moves(mismatch.case):
            if self._is_over():
                return None
            case = _cut(mismatch.case, cuts)
            if case is None or window_size(self.exercise, case) < self.least:
                continue
            self.tries -= 1
            found = self._shows(case)
            if found is not None:
                return found
        return None

    def _is_over(self) -> bool:
        late = time.process_time() > self.cpu_end or time.monotonic() > self.end
        return late or self.tries == 0

    def _shows(self, case: Case) -> Mismatch | None:
        got = observe_case(self.thing, self.exercise, case, placed=False)
        if (got.raised and got.raised.kind) != self._raised():
            return None
        found = find_mismatches(self.exercise, [case], [got]).get(0)
        if found is None or found.expected.raised is not None:
            return None
        if found.difference.aspect is not self.first.difference.aspect:
            return None
        if _is_empty(found.expected.value) or _is_finite(found) != self.finite:
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


def _is_empty(value: Value | None) -> bool:
    """Return whether there is nothing to see in a result."""
    if isinstance(value, Items):
        return any(map(_is_empty, value.values))
    return isinstance(value, Array) and not value.data


def _is_finite(mismatch: Mismatch) -> bool:
    """Return whether the answer's numbers are numbers: a nan hides every other mistake."""
    _, got = differing_values(mismatch)
    return not isinstance(got, Array) or bool(tensor_of(got).isfinite().all())


def _moves(case: Case) -> Iterator[tuple[_Cut, ...]]:
    """Yield cuts to be made together, the bolder ones first.

    Tensors that belong together (a gradient and its indices, images and labels) are cut along a
    common axis at once; what still does not fit may need one cut more.
    """
    joint = list(_joint_cuts(case))
    single = [(cut,) for cut in _cuts(case)]
    yield from joint
    yield from single
    yield from (a + b for a in joint for b in single)
    yield from (a + b for a, b in combinations(single, 2))


def _arguments(case: Case) -> Iterator[tuple[_Key, Any]]:
    yield from enumerate(case.args)
    yield from case.kwargs.items()


def _joint_cuts(case: Case) -> Iterator[tuple[_Cut, ...]]:
    tensors = {key: value for key, value in _arguments(case) if isinstance(value, Tensor)}
    if len(tensors) < 2:
        return
    for axis in range(max(tensor.dim() for tensor in tensors.values())):
        sides = {key: t.shape[axis] for key, t in tensors.items() if t.dim() > axis}
        if min(sides.values()) > 1:
            if len(set(sides.values())) == 1:
                yield tuple((key, (axis, 0, (side + 1) // 2)) for key, side in sides.items())
            yield tuple((key, (axis, 0, side - 1)) for key, side in sides.items())


# --- cuts: (which argument, what to do with it) -------------------------------------------------


def _cuts(case: Case) -> Iterator[_Cut]:
    for key, value in _arguments(case):
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
    return replace(case, args=tuple(args), kwargs=kwargs)


def _made_smaller(value: Any, cut: tuple[int, ...]) -> Any:
    if isinstance(value, Tensor):
        part = value.detach().narrow(*cut)
        # A cut through memory must not make a case about strides of one that was none.
        part = part.contiguous() if value.is_contiguous() else part
        return part.requires_grad_(value.requires_grad)
    if isinstance(value, tuple):
        return tuple(cut[1] if place == cut[0] else old for place, old in enumerate(value))
    return cut[0]

"""Ask whether results, or the lengths of axes, are off by an argument, in every case the same way.

Knows plain data, and the arguments' names from the reference. The words for a gap are in
`coursecheck.explain.locale`, as ``hint_<name>``.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from coursecheck.judge.signature import defaults_and_given, parameters_of
from coursecheck.model import Array, Case, Exercise, Mismatch, Observation, Scalar

GAPS = frozenset({"length_off_by_argument", "length_off_by_constant", "off_by_argument"})
"""The names of what is asked here."""

_FACTORS = (1, -1, 2, -2, 0.5, -0.5)
_Pair = tuple[float, float]


def gap_of_argument(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    mismatches: Mapping[int, Mismatch],
) -> tuple[str, ...] | None:
    """Return the gap's name and the argument's, or None.

    What is off must be as much as the argument (or twice it, or half) in every case, with two
    different numbers at least; where nothing is off, it is 0. What is rightly refused says nothing.
    Lengths may be off by the same number in all cases, of two different shapes at least.
    """
    parameters = parameters_of(exercise, cases)
    if exercise.accept is not None or parameters is None or len(mismatches) < 2:
        return None
    refused = [i for i, seen in enumerate(observations) if seen.raised and i not in mismatches]
    places = [i for i in range(len(cases)) if i not in refused]
    found = [_gap(mismatches[i]) if i in mismatches else (0, 0) for i in places]
    gaps = [gap for gap in found if gap is not None]
    if len(gaps) < len(found):
        return None
    lengths = isinstance(next(iter(mismatches.values())).expected.value, Array)
    given = [defaults_and_given(parameters, cases[i]) for i in places]
    for name in _numbers(parameters, given):
        sizes = [_sides(values[name]) for values in given]
        if _is_multiple(gaps, sizes, lengths):
            return ("length_off_by_argument" if lengths else "off_by_argument"), name
    alike = lengths and len(set(gaps)) == 1 and any(gaps[0])
    shapes = {getattr(found.expected.value, "shape", ()) for found in mismatches.values()}
    return ("length_off_by_constant",) if alike and len(shapes) > 1 else None


def _gap(mismatch: Mismatch) -> _Pair | None:
    """Return by how much a number, or the last two lengths, are off; None where neither is."""
    due, came = mismatch.expected.value, mismatch.got.value
    if isinstance(due, Scalar) and isinstance(came, Scalar):
        if due.kind == came.kind in ("int", "float"):
            gap = float(came.value or 0) - float(due.value or 0)
            return gap, gap
        return None
    if not (isinstance(due, Array) and isinstance(came, Array)) or len(due.shape) < 2:
        return None
    if due.shape[:-2] != came.shape[:-2] or len(due.shape) != len(came.shape):
        return None
    return came.shape[-2] - due.shape[-2], came.shape[-1] - due.shape[-1]


def _numbers(
    parameters: Sequence[inspect.Parameter], given: Sequence[Mapping[str, Any]]
) -> list[str]:
    names = [p.name for p in parameters]
    return [name for name in names if all(_sides(values.get(name)) for values in given)]


def _sides(value: Any) -> _Pair | None:
    if type(value) is int:
        return value, value
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return (value[0], value[1]) if all(type(side) is int for side in value) else None
    return None


def _is_multiple(gaps: Sequence[_Pair], sizes: Sequence[_Pair | None], lengths: bool) -> bool:
    if len({size for size, gap in zip(sizes, gaps, strict=True) if any(gap)}) < 2:
        return False
    return any(
        all(
            size is not None and (size[0] * down, size[1] * along) == gap
            for size, gap in zip(sizes, gaps, strict=True)
        )
        for factor in _FACTORS
        for down, along in (
            ((factor, factor), (factor, 0), (0, factor)) if lengths else ((factor, factor),)
        )
    )

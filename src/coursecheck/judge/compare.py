"""Say where two observations differ. Knows plain data only: no exercise, no answer, no points."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from coursecheck.dtypes import DTYPES
from coursecheck.model import (
    Array,
    Aspect,
    Difference,
    Items,
    Observation,
    Placement,
    Scalar,
    Value,
)

#: (relative, absolute) tolerance by dtype: room for another order of summation, no more.
TOLERANCES = {
    "float64": (1e-7, 1e-9),
    "float32": (1e-5, 1e-5),
    "bfloat16": (2e-2, 1e-2),
    "float16": (2e-3, 1e-3),
}
EXACT = (0.0, 0.0)

_ORDER = {aspect: place for place, aspect in enumerate(Aspect)}


def tensor_of(array: Array) -> Tensor:
    """Return the tensor that `array` describes, on the CPU."""
    if not array.data:
        return torch.empty(array.shape, dtype=DTYPES[array.dtype])
    flat = torch.frombuffer(bytearray(array.data), dtype=DTYPES[array.dtype])
    return flat.reshape(array.shape)


def difference(
    expected: Observation,
    got: Observation,
    compares: frozenset[Aspect],
    tolerance: tuple[float, float] | None = None,
) -> Difference | None:
    """Return the first difference among the aspects `compares`, or None if there is none.

    An exception is compared whatever `compares` says: nothing else can be of an answer that
    returned nothing.
    """
    if _error_differs(expected, got):
        return Difference(Aspect.ERROR)
    found: list[Difference] = []
    if expected.value is not None and got.value is not None:
        found += _value_differences(expected.value, got.value, compares, tolerance)
    if got.placement is Placement.STRAYS:
        found.append(Difference(Aspect.DEVICE))
    if got.input_changed and not expected.input_changed:
        found.append(Difference(Aspect.INPUT))
    if got.shares_memory and not expected.shares_memory:
        found.append(Difference(Aspect.ALIAS))
    counted = [one for one in (_in_words_of(compares, each) for each in found) if one]
    return min(counted, key=lambda difference: _ORDER[difference.aspect], default=None)


def _in_words_of(compares: frozenset[Aspect], found: Difference) -> Difference | None:
    """What `found` counts as: itself, nothing, or wrong values where those cannot be compared."""
    if found.aspect in compares:
        return found
    if found.aspect in (Aspect.TYPE, Aspect.SHAPE) and Aspect.VALUES in compares:
        return Difference(Aspect.VALUES, path=found.path)
    return None


def same(
    left: Observation, right: Observation, tolerance: tuple[float, float] | None = None
) -> bool:
    """Return whether two observations cannot be told apart: the fingerprint of a mistake.

    Messages of exceptions do not count, nor which operators were used, nor where the result
    would be on a GPU (`judge` looks at that where nothing else is wrong).
    """
    if (left.input_changed, left.shares_memory) != (right.input_changed, right.shares_memory):
        return False
    if _error_differs(left, right):
        return False
    if left.value is None or right.value is None:
        return True
    return next(_value_differences(left.value, right.value, _EVERYTHING, tolerance), None) is None


_EVERYTHING = frozenset(Aspect)


#: torch reports a window without a cell by either: `max` by the one, `amax` by the other.
_ALIKE = {"IndexError": "RuntimeError"}


def _error_differs(expected: Observation, got: Observation) -> bool:
    if expected.raised is None or got.raised is None:
        return (expected.raised is None) != (got.raised is None)
    kinds = expected.raised.kind, got.raised.kind
    return _ALIKE.get(kinds[0], kinds[0]) != _ALIKE.get(kinds[1], kinds[1])


def _value_differences(
    expected: Value,
    got: Value,
    compares: frozenset[Aspect],
    tolerance: tuple[float, float] | None,
    path: tuple[int, ...] = (),
) -> Iterator[Difference]:
    """Yield what differs, at most one difference for each part of a value."""
    if isinstance(expected, Array) and isinstance(got, Array):
        found = _array_difference(expected, got, compares, tolerance)
        if found:
            yield replace(found, path=path)
        return
    if isinstance(expected, Scalar) and isinstance(got, Scalar) and expected.kind == got.kind:
        if _scalars_differ(expected, got, tolerance):
            yield Difference(Aspect.VALUES, path=path)
        return
    if isinstance(expected, Items) and isinstance(got, Items) and expected.kind == got.kind:
        others = _aligned(expected, got)
        if others is not None:
            for index, (one, other) in enumerate(zip(expected.values, others, strict=True)):
                yield from _value_differences(one, other, compares, tolerance, (*path, index))
            return
    if expected != got:
        yield Difference(Aspect.TYPE, path=path)


def _aligned(expected: Items, got: Items) -> tuple[Value, ...] | None:
    """Return the values of `got` in the order of `expected`; a dict has no order of its own."""
    if expected.kind != "dict":
        return got.values if len(got.values) == len(expected.values) else None
    by_key = dict(zip(got.keys, got.values, strict=True))
    if set(expected.keys) != set(by_key) or len(by_key) != len(got.keys):
        return None
    return tuple(by_key[key] for key in expected.keys)


def _scalars_differ(expected: Scalar, got: Scalar, tolerance: tuple[float, float] | None) -> bool:
    if isinstance(expected.value, float) and isinstance(got.value, float):
        relative, absolute = tolerance or TOLERANCES["float64"]
        near = math.isclose(expected.value, got.value, rel_tol=relative, abs_tol=absolute)
        return not near and not (math.isnan(expected.value) and math.isnan(got.value))
    return expected.value != got.value


def _array_difference(
    expected: Array,
    got: Array,
    compares: frozenset[Aspect],
    tolerance: tuple[float, float] | None,
) -> Difference | None:
    if expected == got:  # to the bit, as most answers are: no tensor is made for it
        return None
    if expected.shape != got.shape:
        return Difference(Aspect.SHAPE)
    if Aspect.DTYPE in compares and expected.dtype != got.dtype:
        return Difference(Aspect.DTYPE)
    if Aspect.DEVICE in compares and expected.device != got.device:
        return Difference(Aspect.DEVICE)
    if Aspect.VALUES not in compares:
        return None
    wrong = wrong_cells(expected, got, tolerance)
    if not wrong.any():
        return None
    where = tuple(int(i) for i in wrong.nonzero()[0])
    return Difference(Aspect.VALUES, where, int(wrong.sum()), wrong.numel())


def wrong_cells(
    expected: Array, got: Array, tolerance: tuple[float, float] | None = None
) -> Tensor:
    """Return a bool tensor of the arrays' common shape: True where the values differ."""
    right, answer = tensor_of(expected), tensor_of(got)
    if not (right.is_floating_point() or answer.is_floating_point()):
        return right != answer  # exact even where float64 would round
    relative, absolute = _tolerance(expected, got, tolerance)
    return ~torch.isclose(
        answer.to(torch.float64),
        right.to(torch.float64),
        rtol=relative,
        atol=absolute,
        equal_nan=True,
    )


def _tolerance(
    expected: Array, got: Array, tolerance: tuple[float, float] | None
) -> tuple[float, float]:
    """The coarser dtype decides: a float32 answer to a float64 case is a fault of dtype alone."""
    if tolerance:
        return tolerance
    return max(TOLERANCES.get(expected.dtype, EXACT), TOLERANCES.get(got.dtype, EXACT))

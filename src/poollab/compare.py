"""Say where two observations differ. Knows plain data only: no exercise, no answer, no points."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from poollab.exercise import Array, Aspect, Difference, Items, Observation, Scalar, Value

#: (relative, absolute) tolerance by dtype: room for another order of summation, no more.
TOLERANCES = {
    "float64": (1e-7, 1e-9),
    "float32": (1e-5, 1e-5),
    "bfloat16": (2e-2, 1e-2),
    "float16": (2e-3, 1e-3),
}
EXACT = (0.0, 0.0)

_DTYPES = ["float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool"]
DTYPES = {name: getattr(torch, name) for name in _DTYPES}


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
    """Return the first difference among the aspects `compares`, or None if there is none."""
    if Aspect.ERROR in compares and _error_differs(expected, got):
        return Difference(Aspect.ERROR)
    if expected.value is not None and got.value is not None:
        found = _value_difference(expected.value, got.value, compares, tolerance)
        if found:
            return found
    if Aspect.INPUT in compares and got.input_changed and not expected.input_changed:
        return Difference(Aspect.INPUT)
    if Aspect.ALIAS in compares and got.shares_memory and not expected.shares_memory:
        return Difference(Aspect.ALIAS)
    return None


def same(
    left: Observation, right: Observation, tolerance: tuple[float, float] | None = None
) -> bool:
    """Return whether two observations cannot be told apart: the fingerprint of a mistake.

    Messages of exceptions do not count, nor does which operators were used.
    """
    everything = frozenset(Aspect)
    return (
        difference(left, right, everything, tolerance) is None
        and left.input_changed == right.input_changed
        and left.shares_memory == right.shares_memory
    )


def _error_differs(expected: Observation, got: Observation) -> bool:
    if expected.raised is None or got.raised is None:
        return (expected.raised is None) != (got.raised is None)
    return expected.raised.kind != got.raised.kind


def _value_difference(
    expected: Value,
    got: Value,
    compares: frozenset[Aspect],
    tolerance: tuple[float, float] | None,
) -> Difference | None:
    if type(expected) is not type(got):
        return Difference(Aspect.TYPE) if Aspect.TYPE in compares else None
    if isinstance(expected, Array):
        return _array_difference(expected, got, compares, tolerance)
    if isinstance(expected, Items):
        if Aspect.TYPE in compares and (
            expected.kind != got.kind
            or len(expected.values) != len(got.values)
            or expected.keys != got.keys
        ):
            return Difference(Aspect.TYPE)
        for one, other in zip(expected.values, got.values, strict=False):
            found = _value_difference(one, other, compares, tolerance)
            if found:
                return found
        return None
    if Aspect.TYPE in compares and expected.kind != got.kind:
        return Difference(Aspect.TYPE)
    if isinstance(expected, Scalar) and Aspect.VALUES in compares:
        return _scalar_difference(expected, got, tolerance)
    return None


def _scalar_difference(
    expected: Scalar, got: Scalar, tolerance: tuple[float, float] | None
) -> Difference | None:
    if isinstance(expected.value, float) and isinstance(got.value, float):
        relative, absolute = tolerance or TOLERANCES["float64"]
        near = math.isclose(expected.value, got.value, rel_tol=relative, abs_tol=absolute)
        both_nan = math.isnan(expected.value) and math.isnan(got.value)
        return None if near or both_nan else Difference(Aspect.VALUES)
    return None if expected.value == got.value else Difference(Aspect.VALUES)


def _array_difference(
    expected: Array,
    got: Array,
    compares: frozenset[Aspect],
    tolerance: tuple[float, float] | None,
) -> Difference | None:
    if expected.shape != got.shape:
        return Difference(Aspect.SHAPE) if Aspect.SHAPE in compares else None
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
    relative, absolute = _tolerance(expected, got, tolerance)
    return ~torch.isclose(
        tensor_of(got).to(torch.float64),
        tensor_of(expected).to(torch.float64),
        rtol=relative,
        atol=absolute,
        equal_nan=True,
    )


def _tolerance(
    expected: Array, got: Array, tolerance: tuple[float, float] | None
) -> tuple[float, float]:
    """The coarser of the two dtypes decides: a float32 answer to a float64 case is a dtype fault."""
    if tolerance:
        return tolerance
    return max(TOLERANCES.get(expected.dtype, EXACT), TOLERANCES.get(got.dtype, EXACT))

"""Name the pattern of a mismatch: only the border, only the last row, transposed, and so on.

Knows plain data only; the words for a pattern are in `wording`.
"""

from __future__ import annotations

from poollab.compare import tensor_of, wrong_cells
from poollab.exercise import Array, Aspect, Mismatch


def symptom_of(mismatch: Mismatch) -> str:
    """Return the name of the pattern that `mismatch` shows: an aspect, or something narrower."""
    aspect = mismatch.difference.aspect
    expected, got = mismatch.expected.value, mismatch.got.value
    if isinstance(expected, Array) and isinstance(got, Array):
        if aspect is Aspect.SHAPE:
            return _shape_symptom(expected.shape, got.shape)
        if aspect is Aspect.VALUES:
            return _value_symptom(expected, got)
    return aspect.value


def _shape_symptom(expected: tuple[int, ...], got: tuple[int, ...]) -> str:
    if len(expected) != len(got):
        return "axes"
    if expected[:-2] == got[:-2] and expected[-2:] == got[:-3:-1]:
        return "transposed_shape"
    if expected[:-2] != got[:-2]:
        return "channels_shape"
    if all(g <= e for e, g in zip(expected, got, strict=True)):
        return "shape_small"
    if all(g >= e for e, g in zip(expected, got, strict=True)):
        return "shape_large"
    return "shape"


def _value_symptom(expected: Array, got: Array) -> str:
    wrong = wrong_cells(expected, got)
    if wrong.dim() < 2 or wrong.all():
        return "values"
    right, answer = tensor_of(expected), tensor_of(got)
    if right.shape[-1] == right.shape[-2] and answer.equal(right.transpose(-1, -2)):
        return "transposed"
    plane = wrong.reshape(-1, *wrong.shape[-2:]).any(dim=0)
    inner = plane[1:-1, 1:-1]
    if inner.numel() and not inner.any():
        if not plane[:-1].any():
            return "last_row"
        if not plane[:, :-1].any():
            return "last_column"
        return "border"
    if wrong.dim() >= 3:
        by_plane = wrong.flatten(-2).any(dim=-1)
        if not by_plane.all():
            return "channels"
    return "values"

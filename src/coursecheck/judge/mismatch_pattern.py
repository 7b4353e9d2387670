"""Name the pattern of a mismatch: only the border, only the last row, transposed, and so on.

Knows plain data only; the words for a pattern are in `sentences`, as ``hint_<name>``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch

from coursecheck.judge.compare import tensor_of, wrong_cells
from coursecheck.model import Array, Aspect, Items, Mismatch, Observation, Scalar, Value


def symptom_of(mismatch: Mismatch) -> str:
    """Return the name of the pattern that `mismatch` shows: an aspect, or something narrower."""
    aspect = mismatch.difference.aspect
    if aspect is Aspect.ERROR:
        return _error_symptom(mismatch.expected, mismatch.got)
    expected, got = differing_values(mismatch)
    if aspect is Aspect.TYPE and isinstance(got, Scalar) and got.kind == "NoneType":
        return "nothing_returned"
    if isinstance(expected, Array) and isinstance(got, Array):
        if aspect is Aspect.SHAPE:
            return _shape_symptom(expected.shape, got.shape)
        if aspect is Aspect.VALUES:
            return _value_symptom(expected, got)
    return aspect.value


def telling(mismatches: Sequence[Mismatch]) -> tuple[Mismatch, str]:
    """Return the mismatch to show for a mistake without a name, and what it shows.

    The first one says what kind of difference comes first; which pattern it is, a large output
    tells better than a small one, where a last row may be the only row.
    """
    aspect = mismatches[0].difference.aspect
    alike = [m for m in mismatches if m.difference.aspect is aspect]
    symptom = symptom_of(max(alike, key=lambda mismatch: mismatch.difference.cells))
    return next(m for m in alike if symptom_of(m) == symptom), symptom


def differing_values(mismatch: Mismatch) -> tuple[Value | None, Value | None]:
    """Return the expected and the actual value that differ, inside tuples, lists and dicts."""
    expected, got = mismatch.expected.value, mismatch.got.value
    for step in mismatch.difference.path:
        if not (isinstance(expected, Items) and isinstance(got, Items)):
            break
        # The answer's item first: it is looked up under the expected one's key.
        got = _same_place(expected, got, step)
        expected = expected.values[step]
    return expected, got


def _same_place(expected: Items, got: Items, step: int) -> Value:
    """Return the item of `got` under the key, or at the place, of the expected one."""
    if expected.keys and expected.keys[step] in got.keys:
        return got.values[got.keys.index(expected.keys[step])]
    return got.values[step]


def _error_symptom(expected: Observation, got: Observation) -> str:
    if got.raised is None:
        return "no_error"
    if got.raised.kind == "NotImplementedError":
        return "half_done"
    if expected.raised is not None:
        return "wrong_error"
    if got.raised.kind == "TypeError":
        if re.search(r"object is not callable$", got.raised.message) and not got.raised.line:
            return "not_callable"
        if re.search(r"positional argument|unexpected keyword|multiple values", got.raised.message):
            return "arguments"
    return "raised"


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
    right, answer = tensor_of(expected), tensor_of(got)
    if right[wrong].isfinite().all() and not answer[wrong].isfinite().all():
        return "not_finite"
    if wrong.numel() > 1 and not answer.any() and right.any():
        return "zeros"
    if wrong.dim() < 2:
        return "values"
    if _is_transpose(right, answer):
        return "transposed"
    return _place_symptom(wrong)


def _is_transpose(right: torch.Tensor, answer: torch.Tensor) -> bool:
    if right.shape[-1] != right.shape[-2] or right.shape[-1] < 2:
        return False
    return torch.equal(answer.to(right.dtype), right.transpose(-1, -2))


def _place_symptom(wrong: torch.Tensor) -> str:
    plane = wrong.reshape(-1, *wrong.shape[-2:]).any(dim=0)
    rows, columns = plane.shape
    if rows > 1 and not plane[:-1].any():
        return "last_row"
    if columns > 1 and not plane[:, :-1].any():
        return "last_column"
    inner = plane[1:-1, 1:-1]
    if inner.numel() and not inner.any():
        return "border"
    if wrong.dim() >= 3:
        by_plane = wrong.flatten(-2).any(dim=-1)
        if by_plane.any() and not by_plane.all():
            return "channels"
    return "values"

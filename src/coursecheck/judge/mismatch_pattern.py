"""Name the pattern of a mismatch: only the border, only the last row, transposed, and so on.

A pattern is said of an answer where all its failures bear it out and the exercise has what it
speaks of; otherwise the plain difference is. Knows plain data only; the words for a pattern are in
`coursecheck.explain.locale`, as ``hint_<name>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
from torch import nn

from coursecheck.judge.compare import tensor_of, wrong_cells
from coursecheck.judge.error_words import said_by
from coursecheck.judge.relations import BY_PLACE, relation_of
from coursecheck.judge.signature import bound_arguments, result_of_reference
from coursecheck.judge.slips import error_slip, kind_slip
from coursecheck.model import Array, Aspect, Exercise, Items, Mismatch, Observation, Value, call

_LARGE = 3  # rows and columns from which on a last row or a border is a place of its own
LENGTHS_OFF = "lengths_off"
_PADDING_NAMES = ("padding", "p")


def symptom_of(mismatch: Mismatch) -> str:
    """Return what this one mismatch looks like: an aspect, a slip, or a pattern."""
    aspect = mismatch.difference.aspect
    if aspect is Aspect.ERROR:
        return error_slip(mismatch) or _error_symptom(mismatch.expected, mismatch.got)
    expected, got = differing_values(mismatch)
    if isinstance(expected, Array) and isinstance(got, Array):
        if aspect is Aspect.SHAPE:
            return _shape_symptom(tensor_of(expected), tensor_of(got))
        if aspect is Aspect.VALUES and expected.shape == got.shape:
            return _value_symptom(expected, got)
        return aspect.value
    compared = aspect in (Aspect.TYPE, Aspect.VALUES)
    return (kind_slip(expected, got) if compared else None) or aspect.value


def telling(exercise: Exercise, mismatches: Sequence[Mismatch]) -> tuple[Mismatch, str]:
    """Return the mismatch to show for a mistake without a name, and what it shows.

    The first one says what kind of difference comes first; which pattern it is, a large output
    tells better than a small one, where a last row may be the only row.
    """
    aspect = mismatches[0].difference.aspect
    alike = [m for m in mismatches if m.difference.aspect is aspect]
    relation = None
    if aspect in (Aspect.SHAPE, Aspect.VALUES):
        if all(m.got.input_changed and not m.expected.input_changed for m in alike):
            return alike[0], Aspect.INPUT.value
        if aspect is Aspect.VALUES and _lost_fractions(alike):
            return alike[0], "whole_numbers"
        relation = relation_of([differing_values(mismatch) for mismatch in mismatches])
    largest = max(alike, key=lambda mismatch: mismatch.difference.cells)
    symptom = symptom_of(largest)
    simpler = relation in BY_PLACE and symptom in PATTERNS
    if relation and not (simpler and borne_out(exercise, symptom, mismatches)):
        seen = symptom in _PLACES and borne_out(exercise, symptom, alike)
        return _showing(symptom, alike) if seen else alike[0], relation
    if (
        aspect is Aspect.TYPE
        and symptom != "nothing_returned"
        and _is_module_due(exercise, largest)
    ):
        return alike[0], "module_due"
    if symptom in PATTERNS and not borne_out(exercise, symptom, alike):
        symptom = aspect.value
    if symptom == Aspect.SHAPE.value:
        return alike[0], LENGTHS_OFF if _lengths_are_off(alike) else symptom
    if symptom == aspect.value:
        return alike[0], symptom
    return _showing(symptom, alike), symptom


def _showing(symptom: str, mismatches: Sequence[Mismatch]) -> Mismatch:
    """Return the first mismatch in which a pattern can be seen."""
    return next(m for m in mismatches if symptom_of(m) == symptom)


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
            return "call_arguments" if got.raised.line else "arguments"
    return said_by(got.raised) or "raised"


# --- patterns of a shape ----------------------------------------------------------------------


def _shape_symptom(right: torch.Tensor, got: torch.Tensor) -> str:
    expected, shape = right.shape, got.shape
    if len(expected) != len(shape):
        return "axes"
    if len(shape) < 2:
        return "shape"
    if expected[:-2] != shape[:-2]:
        return "channels_shape" if expected[-2:] == shape[-2:] else "shape"
    if expected[-2:] == shape[:-3:-1]:
        return "transposed_shape"
    if _starts_with(right, got):
        return "shape_small"
    if _starts_with(got, right):
        return "shape_large"
    return "steps" if _steps(right, got) else "shape"


def _starts_with(long: torch.Tensor, short: torch.Tensor) -> bool:
    """Whether `short` is there, and is the first rows and columns of `long`."""
    rows, columns = short.shape[-2:]
    fits = rows <= long.shape[-2] and columns <= long.shape[-1] and short.numel() > 0
    return fits and _equal(long[..., :rows, :columns], short)


def _steps(right: torch.Tensor, got: torch.Tensor) -> bool:
    """Whether the right results stand in `got` at regular steps."""
    for down in range(1, _LARGE + 2):
        for along in range(1, _LARGE + 2):
            some = got[..., ::down, ::along]
            if some.shape == right.shape and right.numel() > 1 and _equal(some, right):
                return True
    return False


def _lengths_are_off(mismatches: Sequence[Mismatch]) -> bool:
    """Whether rows and columns are too many or too few by the same numbers, each time."""
    pairs = [differing_values(mismatch) for mismatch in mismatches]
    shapes = [(e.shape, g.shape) for e, g in pairs if isinstance(e, Array) and isinstance(g, Array)]
    if len(shapes) < max(len(pairs), 2) or any(len(due) != len(got) for due, got in shapes):
        return False
    gaps = {tuple(g - d for d, g in zip(due, got, strict=True)) for due, got in shapes}
    if any(any(gap[:-2]) for gap in gaps):
        return False
    return len(gaps) == 1 and len({due for due, _ in shapes}) > 1


def _equal(one: torch.Tensor, other: torch.Tensor) -> bool:
    return torch.allclose(one.double(), other.double(), equal_nan=True)


# --- patterns of values -----------------------------------------------------------------------


def _lost_fractions(mismatches: Sequence[Mismatch]) -> bool:
    """Whether every failing result is what is due, without what comes after the point."""
    pairs = [differing_values(mismatch) for mismatch in mismatches]
    arrays = [(e, g) for e, g in pairs if isinstance(e, Array) and isinstance(g, Array)]
    if len(arrays) < max(len(pairs), 2) or any(e.shape != g.shape for e, g in arrays):
        return False
    results = [(tensor_of(e).double(), tensor_of(g).double()) for e, g in arrays]
    return any(
        all(_equal(cut(right + tiny * right.sign()), got) for right, got in results)
        for cut in (torch.floor, torch.trunc)
        for tiny in (0, 1e-6)
    )


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
    return next((name for name in _PLACES if _is_place(name, wrong)), "values")


def _is_transpose(right: torch.Tensor, answer: torch.Tensor) -> bool:
    if right.shape[-1] != right.shape[-2] or right.shape[-1] < 2:
        return False
    return torch.equal(answer.to(right.dtype), right.transpose(-1, -2))


_PLACES = ("last_row", "last_column", "border", "channels")
PATTERNS = frozenset({
    *(*_PLACES, "shape_small", "shape_large", "steps", "channels_shape", "transposed_shape"),
    *("zeros", "transposed"),
})  # fmt: skip
"""Said only where all failures bear them out."""


def _is_place(name: str, wrong: torch.Tensor) -> bool:
    """Whether wrong cells are in this place only, and there is another place to be in."""
    plane = wrong.reshape(-1, *wrong.shape[-2:]).any(dim=0)
    rows, columns = plane.shape
    if name == "last_row":
        return rows > 1 and not plane[:-1].any()
    if name == "last_column":
        return columns > 1 and not plane[:, :-1].any()
    if name == "border":
        inner = plane[1:-1, 1:-1]
        return inner.numel() > 0 and not bool(inner.any())
    return bool(_wrong_channels(wrong))


def _wrong_channels(wrong: torch.Tensor) -> set[str]:
    """Return how wrong channels and right ones divide; a right one is right in all its cells.

    A channel in which only some cells are wrong may be one of many whose slip did not show.
    """
    if wrong.dim() < 3:
        return set()
    by_channel = wrong.reshape(-1, *wrong.shape[-3:]).transpose(0, 1).flatten(1)
    some, most = by_channel.any(1).tolist(), (by_channel.double().mean(1) > 0.5).tolist()
    if len(some) < 2 or some != most:
        return set()
    kinds = {
        "first is right": [False] + [True] * (len(some) - 1),
        "first is wrong": [True] + [False] * (len(some) - 1),
        "last is right": [True] * (len(some) - 1) + [False],
        "last is wrong": [False] * (len(some) - 1) + [True],
    }
    return {kind for kind, pattern in kinds.items() if some == pattern}


# --- is it so in all failures? ----------------------------------------------------------------


class _Failure(NamedTuple):
    """One failing case with the tensors that differ."""

    mismatch: Mismatch
    expected: Array
    got: Array

    @property
    def large(self) -> bool:
        return len(self.expected.shape) > 1 and min(self.expected.shape[-2:]) >= _LARGE


def borne_out(exercise: Exercise, symptom: str, mismatches: Iterable[Mismatch]) -> bool:
    """Return whether two failures show the pattern `symptom`, and no failure speaks against it."""
    failures: list[_Failure] = []
    for mismatch in mismatches:
        expected, got = differing_values(mismatch)
        if not (isinstance(expected, Array) and isinstance(got, Array)):
            return False
        failures.append(_Failure(mismatch, expected, got))
    if symptom not in _PLACES:
        return len(failures) > 1 and all(_fits(symptom, failure) for failure in failures)
    if any(failure.expected.shape != failure.got.shape for failure in failures):
        return False
    wrong = [wrong_cells(failure.expected, failure.got) for failure in failures]
    large = [w for failure, w in zip(failures, wrong, strict=True) if failure.large]
    if len(large) < 2 or not all(_is_place(symptom, w) for w in large):
        return False
    if symptom == "border":
        return all(_is_padded(exercise, failure.mismatch) for failure in failures)
    if symptom == "channels":
        return bool(set.intersection(*map(_wrong_channels, wrong)))
    small = [w for w in wrong if w.dim() > 1 and w.shape[-2 if symptom == "last_row" else -1] > 1]
    return all(_is_place(symptom, w) for w in small)


def _fits(symptom: str, failure: _Failure) -> bool:
    """Whether a failure shows the pattern, or is one in which it cannot be seen."""
    right, answer = tensor_of(failure.expected), tensor_of(failure.got)
    if symptom == "transposed":
        return right.dim() > 1 and right.shape == answer.shape and _is_transpose(right, answer)
    if symptom == "steps" and right.dim() == answer.dim() > 1:
        return _steps(right, answer)  # by chance they may be the first ones, too
    if symptom == "channels_shape":
        given = [tuple(a.shape) for a in failure.mismatch.case.args if isinstance(a, torch.Tensor)]
        if not given or given[0][:-2] != failure.expected.shape[:-2]:
            return False
    return symptom_of(failure.mismatch) == symptom


def _is_module_due(exercise: Exercise, mismatch: Mismatch) -> bool:
    """Whether the reference gives a module, and the answer something else in its place."""
    if exercise.probe is call or mismatch.difference.path:
        return False
    return isinstance(result_of_reference(exercise, mismatch.case), nn.Module)


def _is_padded(exercise: Exercise, mismatch: Mismatch) -> bool:
    settings = bound_arguments(exercise, mismatch.case)
    padding = next((settings[name] for name in _PADDING_NAMES if name in settings), 0)
    return padding not in (0, (0, 0), [0, 0], None)

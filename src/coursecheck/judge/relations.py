"""What must be done to right results to get an answer's: added to, scaled, cut, laid out anew.

A relation is a slip whose name is sure: the reference's results, changed so, are the answer's in
every failing case. Knows plain data only; the words for each are in `coursecheck.explain.locale`,
as ``hint_<name>``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from coursecheck.judge.compare import tensor_of
from coursecheck.model import Array, Scalar, Value

Pairs = Sequence[tuple[Tensor, Tensor]]
"""What is due and what came, for each failing case, as float64."""

_FEW = 4  # distinct numbers from which on a relation between two results is no accident


def relation_of(values: Sequence[tuple[Value | None, Value | None]]) -> str | None:
    """Return the name of the relation between all expected and actual `values`, or None.

    It must hold in each of at least two failing cases.
    """
    pairs = [(_numbers(due), _numbers(came)) for due, came in values]
    known = [(due, came) for due, came in pairs if due is not None and came is not None]
    if len(known) < max(2, len(pairs)) or not _tell_enough(known):
        return None
    return next((name for name, holds in _RELATIONS.items() if holds(known)), None)


def _numbers(value: Value | None) -> Tensor | None:
    """Return `value` as float64; None where it is no number, or one that is not finite."""
    if isinstance(value, Array):
        found = tensor_of(value).double()
        return found if found.isfinite().all() else None
    if isinstance(value, Scalar) and value.kind in ("int", "float"):
        return torch.tensor(float(value.value or 0), dtype=torch.float64)
    return None


def _tell_enough(pairs: Pairs) -> bool:
    """Whether there are enough different numbers to go by."""
    due = torch.cat([due.flatten() for due, _ in pairs])
    return len(due.unique()) >= _FEW


def _same_shapes(pairs: Pairs) -> bool:
    return all(due.shape == came.shape for due, came in pairs)


def _are(left: Tensor, right: Tensor) -> bool:
    return left.shape == right.shape and torch.allclose(left, right, rtol=1e-5, atol=1e-6)


def _off_by_a_constant(pairs: Pairs) -> bool:
    if not _same_shapes(pairs):
        return False
    gaps = torch.cat([(came - due).flatten() for due, came in pairs])
    return bool(gaps[0].abs() > 1e-6) and torch.allclose(gaps, gaps[0].expand_as(gaps), atol=1e-6)


def _negated(pairs: Pairs) -> bool:
    return all(_are(-due, came) for due, came in pairs)


def _scaled(pairs: Pairs) -> bool:
    """Whether each case's results are right but for one factor, its own."""
    if not _same_shapes(pairs) or any(due.numel() < 2 for due, _ in pairs):
        return False
    return all(
        len(due.unique()) > 1 and bool(came.any()) and _are(due * _factor(due, came), came)
        for due, came in pairs
    )


def _factor(due: Tensor, came: Tensor) -> Tensor:
    place = due.abs().argmax()
    return came.flatten()[place] / due.flatten()[place]


def _left_empty(pairs: Pairs) -> bool:
    """Whether each wrong cell holds 0, where numbers of both signs are due."""
    if not _same_shapes(pairs):
        return False
    wrong = [~torch.isclose(came, due, rtol=1e-5, atol=1e-6) for due, came in pairs]
    due = torch.cat([due[cells] for (due, _), cells in zip(pairs, wrong, strict=True)])
    came = torch.cat([came[cells] for (_, came), cells in zip(pairs, wrong, strict=True)])
    both_signs = bool((due > 0).any() and (due < 0).any())
    return len(due) >= _FEW and not came.any() and both_signs


def _laid_out_anew(pairs: Pairs) -> bool:
    return all(
        due.shape != came.shape and _are(due.flatten(), came.flatten()) for due, came in pairs
    )


def _cropped(pairs: Pairs) -> bool:
    return all(_is_part(came, due) for due, came in pairs)


def _enlarged(pairs: Pairs) -> bool:
    return all(_is_part(due, came) for due, came in pairs)


def _is_part(small: Tensor, large: Tensor) -> bool:
    """Whether `small` lies in `large` in one piece; not at its beginning alone, and not all of it.

    Only the last two axes may differ.
    """
    if small.dim() < 2 or small.dim() != large.dim() or not small.numel():
        return False
    if small.shape[:-2] != large.shape[:-2] or small.shape == large.shape:
        return False
    down, along = (large.shape[axis] - small.shape[axis] for axis in (-2, -1))
    if min(down, along) < 0:
        return False
    blocks = (
        large[..., top : top + small.shape[-2], left : left + small.shape[-1]]
        for top in range(down + 1)
        for left in range(along + 1)
        if top or left
    )
    return any(_are(block, small) for block in blocks)


_RELATIONS: dict[str, Callable[[Pairs], bool]] = {
    "off_by_a_constant": _off_by_a_constant,
    "negated": _negated,
    "left_empty": _left_empty,
    "scaled": _scaled,
    "laid_out_anew": _laid_out_anew,
    "cropped": _cropped,
    "enlarged": _enlarged,
}
RELATIONS = frozenset(_RELATIONS)
"""The names of all relations."""

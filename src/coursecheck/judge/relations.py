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
    """Return `value` as float64; None where it is no number."""
    if isinstance(value, Array):
        return tensor_of(value).double()
    if isinstance(value, Scalar) and value.kind in ("int", "float"):
        return torch.tensor(float(value.value or 0), dtype=torch.float64)
    return None


def _tell_enough(pairs: Pairs) -> bool:
    """Whether there are enough different numbers to go by."""
    due = torch.cat([due.flatten() for due, _ in pairs])
    return len(due[due.isfinite()].unique()) >= _FEW


def _same_shapes(pairs: Pairs) -> bool:
    return all(due.shape == came.shape for due, came in pairs)


def _are(left: Tensor, right: Tensor) -> bool:
    if left.shape != right.shape or not torch.equal(left.isfinite(), right.isfinite()):
        return False
    here = left.isfinite()
    most = max(1.0, float(left[here].abs().max())) if here.any() else 1.0
    return torch.allclose(left, right, rtol=1e-5, atol=1e-6 * most, equal_nan=True)


def _off_by_a_constant(pairs: Pairs) -> bool:
    if not _same_shapes(pairs):
        return False
    gaps = torch.cat([(came - due).flatten() for due, came in pairs])
    return bool(gaps[0].abs() > 1e-6) and torch.allclose(gaps, gaps[0].expand_as(gaps), atol=1e-6)


def _negated(pairs: Pairs) -> bool:
    return all(_are(-due, came) for due, came in pairs)


def _scaled(pairs: Pairs) -> bool:
    """Whether each case's results are right but for one factor, its own; of single numbers, one."""
    if not _same_shapes(pairs) or not all(due.any() and came.any() for due, came in pairs):
        return False
    factors = [_factor(due, came) for due, came in pairs]
    if sum(len(due.unique()) > 1 for due, _ in pairs) < 2 and max(factors) - min(factors) > 1e-6:
        return False
    return all(_are(due * by, came) for by, (due, came) in zip(factors, pairs, strict=True))


def _scaled_by_place(pairs: Pairs) -> bool:
    """Whether each place of a plane has its own factor, not 0, the same in all planes."""
    planes = _planes(pairs)
    return bool(planes) and all(
        torch.equal(due.any(0), came.any(0))
        and _are(due * (due * came).sum(0) / (due * due).sum(0).clamp(min=1e-12), came)
        for due, came in planes
    )


def _added_by_place(pairs: Pairs) -> bool:
    """Whether at each place of a plane the same number is added, in all planes."""
    planes = _planes(pairs)
    return bool(planes) and all(
        _are((came - due)[:1].expand_as(due), came - due) for due, came in planes
    )


def _planes(pairs: Pairs) -> list[tuple[Tensor, Tensor]]:
    """Return planes, an axis of them, of results of one shape; none where too few can be told."""
    if not _same_shapes(pairs) or any(due.dim() < 3 or not due.numel() for due, _ in pairs):
        return []
    planes = [(_stacked(due), _stacked(came)) for due, came in pairs]
    several = [due for due, _ in planes if len(due) > 1 and due[0].numel() >= _FEW]
    return planes if len(several) > 1 else []


def _stacked(result: Tensor) -> Tensor:
    return result.reshape(-1, *result.shape[-2:])


def _always_the_same(pairs: Pairs) -> bool:
    came = torch.cat([came.flatten() for _, came in pairs])
    return _same_shapes(pairs) and len(came.unique()) == 1 and bool(came.isfinite().all())


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


def _ends_early(pairs: Pairs) -> bool:
    return all(_begins_with(due, came) for due, came in pairs)


def _ends_late(pairs: Pairs) -> bool:
    return all(_begins_with(came, due) for due, came in pairs)


def _begins_with(large: Tensor, small: Tensor) -> bool:
    """Whether `small` is the first rows and columns of `large`, and not all of them."""
    if small.dim() < 2 or small.dim() != large.dim() or not small.numel():
        return False
    rows, columns = small.shape[-2:]
    return small.shape != large.shape and _are(large[..., :rows, :columns], small)


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
    "always_the_same": _always_the_same,
    "scaled_by_place": _scaled_by_place,
    "added_by_place": _added_by_place,
    "laid_out_anew": _laid_out_anew,
    "ends_early": _ends_early,
    "ends_late": _ends_late,
    "cropped": _cropped,
    "enlarged": _enlarged,
}
RELATIONS = frozenset(_RELATIONS)
"""The names of all relations."""
BY_PLACE = frozenset({"added_by_place", "always_the_same", "scaled_by_place"})
"""Those that hold wherever only a last row, a border or nothing but 0 is wrong, and say less."""
ENDS = frozenset({"ends_early", "ends_late"})
"""Those that a formula of a length explains, where one does."""

"""Pooling whose windows may lie anywhere: what known mistakes are built from, by torch's operators.

Knows tensors and where windows lie. Must not know an exercise or a hint, and holds no loop over
windows, which the exercises ask for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

Pair = tuple[int, int]
LOWEST = float("-inf")


class Plan(NamedTuple):
    """Where windows lie: each field is a pair, rows before columns.

    Window (i, j) covers the rows from ``first + i * step`` on, `extent` of them; there are `size`
    windows an axis. Rows outside the input are padding, or what a Python slice leaves out.
    """

    size: Pair
    first: Pair
    step: Pair
    extent: Pair


Planner = Callable[[Pair, Pair, "Pair | None", Pair], Plan]
"""(H, W), window, stride or None, padding -> Plan; a mistake is a planner that is not `plan`."""


def pair(value: int | Pair) -> Pair:
    """Return `value` as (rows, columns)."""
    return (value, value) if isinstance(value, int) else tuple(value)


def as_is(Y: Tensor) -> Tensor:
    """Return `Y`: what an answer does to its result where nothing is wrong with that."""
    return Y


def plan(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
    """Return the right plan: stride defaults to the window, padding is on all sides."""
    s = s or k
    return Plan(each(lambda n, k, s, p: (n + 2 * p - k) // s + 1, hw, k, s, p), minus(p), s, k)


def each(formula: Callable[..., int], *pairs: Pair) -> Pair:
    """Return `formula` of the first numbers of `pairs`, and of the second."""
    return tuple(formula(*numbers) for numbers in zip(*pairs, strict=True))


def minus(p: Pair) -> Pair:
    """Return both numbers with the other sign."""
    return each(lambda q: -q, p)


def cut(X: Tensor, where: Plan) -> tuple[Tensor, Tensor]:
    """Return windows (..., o_h, o_w, k_h, k_w) and a mask of the same last four axes.

    The mask is True where a cell lies in `X`; elsewhere the window holds a number of no meaning.
    """
    rows, row_in = _places(X, X.shape[-2], *(axis[0] for axis in where))
    cols, col_in = _places(X, X.shape[-1], *(axis[1] for axis in where))
    taken = X[..., rows[:, None, :, None], cols[None, :, None, :]]
    return taken, row_in[:, None, :, None] & col_in[None, :, None, :]


def _places(X: Tensor, n: int, size: int, first: int, step: int, extent: int) -> tuple:
    starts = first + step * torch.arange(size, device=X.device)
    index = starts[:, None] + torch.arange(extent, device=X.device)
    return index.clamp(0, n - 1), (index >= 0) & (index < n)


def largest(X: Tensor, where: Plan, outside: float | None = None) -> Tensor:
    """Return the maximum of each window; cells outside `X` count as `outside`.

    Without it they are left out, as by a slice. Raises RuntimeError, as ``Tensor.max`` does,
    when that leaves a window empty.
    """
    taken, inside = cut(X, where)
    if outside is None:
        _refuse_empty(inside)
        outside = LOWEST
    return taken.masked_fill(~inside, outside).amax((-2, -1))


def average(X: Tensor, where: Plan, divisor: int | None = None) -> Tensor:
    """Return each window's sum over `divisor`, else over the number of its cells inside `X`."""
    taken, inside = cut(X, where)
    total = taken.masked_fill(~inside, 0).sum((-2, -1))
    return total / (inside.sum((-2, -1)) if divisor is None else divisor)


def padded(X: Tensor, where: Plan, p: Pair, value: float) -> tuple[Tensor, Plan]:
    """Return `X` with a border of `value`, and the same windows on it.

    What lies outside the border is what a slice of the padded tensor leaves out.
    """
    bordered = F.pad(X, (p[1], p[1], p[0], p[0]), value=value)
    return bordered, where._replace(first=each(lambda first, q: first + q, where.first, p))


def _refuse_empty(inside: Tensor) -> None:
    if min(inside.shape[:2]) > 0 and not bool(inside.flatten(-2).any(-1).all()):
        raise RuntimeError("max(): Expected reduction dim to have a size")

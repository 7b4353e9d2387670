"""Mistakes about where each single window begins and ends, for every exercise that slides one.

Knows plans and tensors. Must not know an exercise: each hands in a `Reduced`, which makes an answer
of its own kind from a mistaken way to reduce windows. Holds no loop over windows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.model import Misconception
from poollab.lessons.mutant_builders import LOWEST, Plan

Answer = Callable[..., Any]
Pool = Callable[[Tensor, Plan], Tensor]
Sums = Callable[[Tensor, Plan], tuple[Tensor, Tensor]]
"""The sums of windows and the numbers of their cells, padding included."""


class Axis(NamedTuple):
    """One axis: the output's index there and its stride, the window, and the padded length."""

    index: Tensor
    step: int
    extent: int
    length: int


Bounds = tuple[Tensor, Tensor]
Slip = Callable[[Axis], Bounds]


class Reduced(Protocol):
    """Makes answers that take the maximum and the sum of windows as told."""

    def __call__(self, largest: Pool, sums: Sums) -> tuple[Answer, ...]:
        """Return answers that take these two in place of the right ones."""


def right(axis: Axis) -> Bounds:
    """Return where windows begin and end."""
    return axis.index * axis.step, axis.index * axis.step + axis.extent


_STARTS: tuple[Slip, ...] = (
    lambda a: (0 * a.index, right(a)[1]),
    lambda a: (a.index + a.step, right(a)[1]),
    lambda a: (a.index + a.step, a.index + a.step + a.extent),
    lambda a: (a.index * a.extent, right(a)[1]),
    lambda a: (a.index * a.extent, a.index * a.extent + a.extent),
    lambda a: (a.index * a.step + 1, right(a)[1]),
    lambda a: (a.index * a.step - 1, right(a)[1]),
    lambda a: (a.index * a.step + 1, right(a)[1] + 1),
    lambda a: (a.index * a.step - 1, right(a)[1] - 1),
    lambda a: (a.index * a.step + a.extent, a.index * a.step + 2 * a.extent),
)
_ENDS: tuple[Slip, ...] = (
    lambda a: (right(a)[0], 0 * a.index + a.length),
    lambda a: (right(a)[0], a.index + a.step + a.extent),
    lambda a: (right(a)[0], a.index * a.step - a.extent),
    lambda a: (right(a)[0], 0 * a.index + a.extent),
    lambda a: (right(a)[0], a.index * a.step + a.step),
    lambda a: (right(a)[0], a.index * a.extent + a.extent),
    lambda a: (right(a)[0], a.index * a.step * a.extent),
    lambda a: (right(a)[0], right(a)[1] + 1),
    lambda a: (right(a)[0], right(a)[1] - 1),
)
#: Right where the stride is 1.
_STRIDED_STARTS: tuple[Slip, ...] = (
    lambda a: (a.index, right(a)[1]),
    lambda a: (a.index, a.index + a.extent),
)
_STRIDED_ENDS: tuple[Slip, ...] = (lambda a: (right(a)[0], a.index + a.extent),)


def _of_axes(rows: Slip, columns: Slip) -> Callable[[Axis, Axis], tuple[Bounds, Bounds]]:
    return lambda a, b: (rows(a), columns(b))


_EXCHANGED = (
    lambda a, b: (right(b), right(a)),
    lambda a, b: (right(a._replace(index=b.index)), right(b._replace(index=a.index))),
    lambda a, b: (right(a._replace(index=b.index)), right(b)),
    lambda a, b: (right(a), right(b._replace(index=a.index))),
)


def bounds_mistakes(build: Reduced, strided: bool = True) -> tuple[Misconception, ...]:
    """Return the mistakes about a window's first and last row and column.

    Without a stride (`strided` is False) there is none to be forgotten.
    """
    starts = _STARTS + _STRIDED_STARTS if strided else _STARTS
    ends = _ENDS + _STRIDED_ENDS if strided else _ENDS
    return (
        Misconception("window_start", _ways(build, starts)),
        Misconception("window_end", _ways(build, ends)),
        Misconception("indices_exchanged", sum((_kinds(build, by) for by in _EXCHANGED), ())),
    )


def _ways(build: Reduced, slips: tuple[Slip, ...]) -> tuple[Answer, ...]:
    every = ((slip, right) for slip in slips), ((right, slip) for slip in slips)
    both = ((slip, slip) for slip in slips)
    return sum((_kinds(build, _of_axes(*axes)) for part in (*every, both) for axes in part), ())


def _kinds(build: Reduced, by: Callable[[Axis, Axis], tuple[Bounds, Bounds]]) -> tuple[Answer, ...]:
    def largest(X: Tensor, where: Plan) -> Tensor:
        windows, held = _cells(X, where, LOWEST, by)
        if not bool(held.any(-1).any(-1).all()):
            # In words that are not torch's: that a window is empty says not where it begins.
            raise RuntimeError("an empty window")
        return windows.masked_fill(~held, LOWEST).amax((-2, -1))

    def sums(X: Tensor, where: Plan) -> tuple[Tensor, Tensor]:
        windows, held = _cells(X, where, 0, by)
        return windows.masked_fill(~held, 0).sum((-2, -1)), held.sum((-2, -1))

    return build(largest, sums)


def _cells(
    X: Tensor, where: Plan, fill: float, by: Callable[[Axis, Axis], tuple[Bounds, Bounds]]
) -> tuple[Tensor, Tensor]:
    """Return the padded input before each window (..., o_h, o_w, H, W), and what a slice holds."""
    p_h, p_w = -where.first[0], -where.first[1]
    Z = F.pad(X, (p_w, p_w, p_h, p_h), value=fill)
    i = torch.arange(where.size[0])[:, None].expand(where.size)
    j = torch.arange(where.size[1])[None].expand(where.size)
    axes = zip((i, j), where.step, where.extent, Z.shape[-2:], strict=True)
    down, along = (Axis(*axis) for axis in axes)
    rows, columns = by(down, along)
    in_rows, in_columns = _sliced(rows, Z.shape[-2]), _sliced(columns, Z.shape[-1])
    held = in_rows[..., :, None] & in_columns[..., None, :]
    return Z[..., None, None, :, :].expand(*Z.shape[:-2], *held.shape), held


def _sliced(bounds: Bounds, length: int) -> Tensor:
    """Return which places a slice takes, an axis more; a negative bound counts from the end."""
    first, end = ((b + length * (b < 0)).clamp(0, length)[..., None] for b in bounds)
    places = torch.arange(length)
    return (places >= first) & (places < end)

"""Inputs that show a slip in a window's default stride, in its sides or in the memory's layout.

Knows how data are drawn and laid out. Must not know an exercise, a reference or an answer.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.model import Case
from poollab.lessons.mutant_builders import Pair


def rectangles(
    draw: Draw, *planes: int, coarse: torch.dtype = torch.bfloat16
) -> Iterator[tuple[Tensor, Pair, Pair]]:
    """Yield inputs (*planes, H, W), a window that is no square, and a padding that it allows.

    To be pooled without a stride. Wide and tall windows meet every padding, dtype and layout in
    memory, so that a default which is wrong in one of them alone is seen too. `coarse` is the
    dtype of few digits, for an exercise whose right answers need more of them.
    """
    yield draw.integers(*planes, 6, 7), (2, 3), (0, 0)
    yield turned(draw.integers(*planes, 7, 6, dtype=torch.float64)), (3, 2), (1, 0)
    yield shifted(draw.integers(*planes, 5, 8, dtype=torch.float64)), (2, 4), (0, 2)
    yield striped(draw.integers(*planes, 8, 5, dtype=coarse)), (4, 2), (2, 1)


def any_windows(draw: Draw, padding: str = "padding") -> Iterator[Case]:
    """Yield cases of `rectangles` and of `thin`, two planes deep; `padding` is that argument."""
    for X, k, p in rectangles(draw, 2, 2):
        yield Case((X, k), {padding: p})
    for X, k, s in thin(draw, 2, 1):
        yield Case((X, k, s))


def turned(X: Tensor) -> Tensor:
    """Return `X` with columns beside each other in memory, not rows."""
    return X.transpose(-1, -2).contiguous().transpose(-1, -2)


def shifted(X: Tensor) -> Tensor:
    """Return `X` as a view that does not begin where its memory begins."""
    return torch.cat([X[:1], X])[1:]


def striped(X: Tensor) -> Tensor:
    """Return `X` (N, C, H, W) with channels last in memory; another shape only turned."""
    return X.contiguous(memory_format=torch.channels_last) if X.dim() == 4 else turned(X)


def thin(draw: Draw, *planes: int) -> Iterator[tuple[Tensor, Pair, Pair]]:
    """Yield inputs (*planes, H, W) with an axis of one cell, a window, and a stride larger yet."""
    yield draw.integers(*planes, 1, 5), (1, 2), (3, 2)
    yield draw.integers(*planes, 5, 1), (2, 1), (1, 4)

"""The exercise `shift`: move an image sideways and fill with zeros.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception


def shift(X: Tensor, dx: int) -> Tensor:
    """Return X (..., W) with its content moved `dx` columns to the right, zeros moved in."""
    W = X.shape[-1]
    dx = max(-W, min(dx, W))  # farther than the width is as empty as the width
    return F.pad(X, (dx, -dx))


def _to_the_right(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), 1))
    yield Case((draw.integers(3, 5), 2))
    yield Case((draw.integers(2, 2, 3, 6), draw.between(1, 4)))


def _any_way(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), 0))
    yield Case((draw.integers(2, 3), 3))
    yield Case((draw.integers(2, 4), 5))
    yield Case((draw.integers(3, 4), -1))
    yield Case((draw.integers(2, 2, 3, 5, dtype=torch.float64), -draw.between(2, 4)))
    yield Case((draw.integers(2, 3), -4))
    yield Case((draw.integers(4, 3).T, 1))


def _fitted(X: Tensor, left: int, right: int) -> Tensor:
    """Pad columns with zeros; a crop wider than X is an error, as it is for a slice's neighbour."""
    return F.pad(X, (left, right))


def _edge_copied(X: Tensor, dx: int) -> Tensor:
    columns = torch.arange(X.shape[-1], device=X.device) - dx
    return X[..., columns.clamp(0, X.shape[-1] - 1)]


def _assigned(X: Tensor, dx: int) -> Tensor:
    Y = torch.zeros_like(X)
    Y[..., dx:] = X[..., :-dx]
    return Y


def _assigned_if_right(X: Tensor, dx: int) -> Tensor:
    return shift(X, dx) if dx < 0 else _assigned(X, dx)


def _joined(X: Tensor, dx: int) -> Tensor:
    return torch.cat([X.new_zeros(*X.shape[:-1], dx), X[..., :-dx]], -1)


def _padded(X: Tensor, dx: int) -> Tensor:
    return F.pad(X[..., :-dx], (dx, 0))


def _by_width(X: Tensor, dx: int) -> Tensor:
    """Right for 0 <= dx <= W; beyond, the slice's end turns negative and counts from the end."""
    Y = torch.zeros_like(X)
    Y[..., dx:] = X[..., : X.shape[-1] - dx]
    return Y


def _by_width_both_ways(X: Tensor, dx: int) -> Tensor:
    return _by_width(X.flip(-1), -dx).flip(-1) if dx < 0 else _by_width(X, dx)


def _joined_both_ways(X: Tensor, dx: int) -> Tensor:
    W = X.shape[-1]
    if dx >= 0:
        return torch.cat([X.new_zeros(*X.shape[:-1], dx), X[..., : W - dx]], -1)
    return torch.cat([X[..., -dx:], X.new_zeros(*X.shape[:-1], -dx)], -1)


def _in_place(X: Tensor, dx: int) -> Tensor:
    return X.copy_(shift(X, dx))


MISCONCEPTIONS = (
    Misconception("moves_left", (lambda X, dx: shift(X, -dx),)),
    Misconception("rolls", (lambda X, dx: torch.roll(X, dx, -1),)),
    Misconception(
        "moves_rows",
        (
            lambda X, dx: shift(X.transpose(-1, -2), dx).transpose(-1, -2),
            lambda X, dx: torch.roll(X, dx, -2),
        ),
    ),
    Misconception("copies_edge", (_edge_copied,)),
    Misconception(
        "changes_width",
        (
            lambda X, dx: _fitted(X, dx, 0),
            lambda X, dx: _fitted(X, max(dx, 0), max(-dx, 0)),
            lambda X, dx: shift(X, dx)[..., max(dx, 0) : X.shape[-1] + min(dx, 0)],
        ),
    ),
    Misconception("minus_zero", (_assigned, _assigned_if_right, _joined, _padded)),
    Misconception(
        "only_right",
        (
            _by_width,
            lambda X, dx: torch.zeros_like(X) if dx < 0 else shift(X, dx),
            lambda X, dx: X.clone() if dx < 0 else shift(X, dx),
            lambda X, dx: shift(X, abs(dx)),
        ),
    ),
    Misconception(
        "beyond_the_width",
        (_by_width_both_ways, _joined_both_ways, lambda X, dx: F.pad(X, (dx, -dx))),
    ),
    Misconception("changes_input", (_in_place,)),
)

EXERCISE = Exercise(
    name="shift",
    reference=shift,
    groups=(Group("right", 1, _to_the_right), Group("any", 1, _any_way, CAREFUL)),
    misconceptions=MISCONCEPTIONS,
)

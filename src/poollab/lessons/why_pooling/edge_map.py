"""The exercise `edge_map`: where neighbours in a row differ.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception


def _reference(X: Tensor) -> Tensor:
    """Return |X[..., j] − X[..., j+1]| for X (..., W), of shape (..., W−1)."""
    return X.diff(dim=-1).abs()


def _pictures(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3),))
    yield Case((draw.integers(3, 4),))
    yield Case((draw.integers(4, 7),))
    yield Case((draw.integers(3, 1),))
    yield Case((draw.integers(2, 3, 4),))
    yield Case((draw.integers(2, 3, 4, 5, dtype=torch.float64),))
    yield Case((draw.integers(2, 2, 6, 3).transpose(-1, -2),))


def _rolled(X: Tensor) -> Tensor:
    return (X - torch.roll(X, -1, -1)).abs()


def _without_sign_by_relu(X: Tensor) -> Tensor:
    return X.diff(dim=-1).neg().relu()


MISCONCEPTIONS = (
    Misconception("keeps_sign", (lambda X: X.diff(dim=-1), lambda X: X.diff(dim=-1).neg())),
    Misconception("one_direction", (_without_sign_by_relu, lambda X: X.diff(dim=-1).relu())),
    Misconception("compares_rows", (lambda X: X.diff(dim=-2).abs(),)),
    Misconception("wraps_around", (_rolled, lambda X: (X - torch.roll(X, 1, -1)).abs())),
    Misconception(
        "keeps_width",
        (
            lambda X: F.pad(_reference(X), (0, 1)),
            lambda X: F.pad(_reference(X), (1, 0)),
            lambda X: X.diff(dim=-1, append=torch.zeros_like(X[..., :1])).abs(),
            lambda X: X.diff(dim=-1, prepend=torch.zeros_like(X[..., :1])).abs(),
        ),
    ),
    Misconception("squares", (lambda X: X.diff(dim=-1).square(),)),
)

EXERCISE = Exercise(
    name="edge_map",
    reference=_reference,
    groups=(Group("pictures", 1, _pictures, CAREFUL),),
    misconceptions=MISCONCEPTIONS,
)

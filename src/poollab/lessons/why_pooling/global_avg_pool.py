"""The exercise `global_avg_pool`: one number for each channel.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.rules import NO_BUILT_IN


def _reference(X: Tensor) -> Tensor:
    """Return the mean of every channel of X (N, C, H, W), of shape (N, C)."""
    return F.adaptive_avg_pool2d(X, 1).flatten(1)


def _maps(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3),))
    yield Case((draw.integers(2, 3, 2, 4),))
    yield Case((draw.integers(3, 2, 5, 4),))
    yield Case((draw.integers(2, 3, 1, 1),))
    yield Case((draw.integers(2, 3, 3, 4, dtype=torch.float64) / 7,))
    yield Case((draw.integers(2, 3, 4, 3).contiguous(memory_format=torch.channels_last),))
    yield Case((draw.integers(2, 2, 3, 5).transpose(-1, -2),))
    yield Case((draw.integers(2, 3, 9, 8),))
    yield Case((draw.integers(2, 2, 3, 2, dtype=torch.bfloat16),))


MISCONCEPTIONS = (
    Misconception(
        "over_channels", (lambda X: X.mean(1), lambda X: X.mean((1, 2, 3)), lambda X: X.mean())
    ),
    Misconception(
        "over_samples", (lambda X: X.mean(0), lambda X: X.mean((0, 2, 3)), lambda X: X.mean((0, 1)))
    ),
    Misconception(
        "other_axes",
        (
            lambda X: X.mean((1, 2)),
            lambda X: X.mean((1, 3)),
            lambda X: X.mean(2),
            lambda X: X.mean(3),
        ),
    ),
    Misconception("keeps_axes", (lambda X: X.mean((2, 3), keepdim=True),)),
    Misconception("sums", (lambda X: X.sum((2, 3)),)),
    Misconception(
        "divides_by_one_side",
        (
            lambda X: X.sum((2, 3)) / X.shape[2] ** 2,
            lambda X: X.sum((2, 3)) / X.shape[3] ** 2,
            lambda X: X.sum((2, 3)) / X.shape[2],
            lambda X: X.sum((2, 3)) / X.shape[3],
        ),
    ),
    Misconception(
        "fixed_window",
        (
            lambda X: X[..., :8, :8].mean((2, 3)),
            lambda X: X[..., :8, :8].sum((2, 3)) / 64,
            lambda X: X.sum((2, 3)) / 64,
            lambda X: F.avg_pool2d(X, 8).flatten(1),
        ),
    ),
    Misconception("largest", (lambda X: X.amax((2, 3)),)),
)

EXERCISE = Exercise(
    name="global_avg_pool",
    reference=_reference,
    rules=(NO_BUILT_IN,),
    groups=(Group("maps", 1, _maps, CAREFUL),),
    misconceptions=MISCONCEPTIONS,
)

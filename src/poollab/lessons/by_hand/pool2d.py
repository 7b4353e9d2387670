"""The exercise `pool2d`: the lesson's pooling by hand, stride 1 and no padding.

Knows its cases, groups and reference; the known mistakes are in `pool2d_mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, RESULT, Aspect, Case, Exercise, Group
from poollab.lessons.by_hand.pool2d_mistakes import MISCONCEPTIONS
from poollab.lessons.rules import NO_BUILT_IN


def _reference(X: Tensor, pool_size: tuple[int, int], mode: str = "max") -> Tensor:
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("pool2d takes a 2-D tensor and mode 'max' or 'avg'")
    pool = F.max_pool2d if mode == "max" else F.avg_pool2d
    return pool(X[None, None], pool_size, stride=1)[0, 0]


def _shapes(draw: Draw) -> Iterator[Case]:
    for H, W, p_h, p_w in ((3, 3, 2, 2), (2, 4, 2, 3), (3, 5, 2, 3), (5, 3, 3, 1), (4, 6, 4, 6)):
        yield Case((draw.integers(H, W), (p_h, p_w)))


def _maxima(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), (2, 2)))
    yield Case((draw.negatives(3, 3), (2, 2)))
    yield Case((draw.integers(3, 5), (2, 3)), {"mode": "max"})
    yield Case((draw.integers(6, 4), (3, 2)))
    yield Case((draw.integers(4, 6), (4, 6)))
    yield Case((draw.integers(3, 4), (1, 1)))


def _averages(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 4), (1, 2), "avg"))
    yield Case((draw.integers(3, 4), (2, 2), "avg"))
    yield Case((draw.integers(5, 3), (3, 1)), {"mode": "avg"})
    yield Case((draw.integers(4, 6) ** 3, (2, 3), "avg"))


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(3, 4, dtype=torch.float64), (2, 3)))
    yield Case((draw.integers(4, 3, dtype=torch.float64) / 7, (2, 2), "avg"))
    yield Case((draw.integers(5, 3).t(), (2, 2)))
    yield Case((draw.integers(3, 3), (2, 2), "median"))
    yield Case((draw.integers(3, 2, 4, 5), (2, 2)))


EXERCISE = Exercise(
    name="pool2d",
    reference=_reference,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("shape", 1, _shapes, RESULT - {Aspect.VALUES}),
        Group("max", 2, _maxima),
        Group("avg", 2, _averages),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

"""The exercise `min_pool2d`: minimum pooling out of maximum pooling.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.mutant_builders import Pair, pair
from poollab.lessons.window_cases import any_windows

Side = int | Pair


def _reference(X: Tensor, k: Side, s: Side | None = None, p: Side = 0) -> Tensor:
    """Return the minimum of every window of X (N, C, H, W); padding never wins."""
    return -F.max_pool2d(-X, k, s, p)


def _plain(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 2), 2))
    yield Case((draw.integers(1, 2, 4, 5), 2))
    yield Case((draw.integers(2, 2, 4, 6), (2, 3)), {"s": (1, 2)})
    yield Case((draw.negatives(2, 1, 3, 4), (3, 2), 1))
    yield Case((draw.integers(2, 2, 6, 7), (2, 3)))


def _padded(draw: Draw) -> Iterator[Case]:
    X = draw.integers(1, 1, 3, 3)
    yield Case((X - X.min() + 1, 3, 1, 1))
    X = draw.integers(2, 2, 4, 5, dtype=torch.float64)
    yield Case((X - X.min() + 1, (2, 3), (1, 2), (1, 1)))
    yield Case((draw.integers(2, 2, 5, 4).transpose(-1, -2), 3), {"p": (0, 1)})
    yield from any_windows(draw, "p")


def _padded_with(X: Tensor, p: Side, value: float) -> Tensor:
    p_h, p_w = pair(p)
    return F.pad(X, (p_w, p_w, p_h, p_h), value=value)


MISCONCEPTIONS = (
    Misconception("forgets_outer_minus", (lambda X, k, s=None, p=0: F.max_pool2d(-X, k, s, p),)),
    Misconception("forgets_inner_minus", (lambda X, k, s=None, p=0: -F.max_pool2d(X, k, s, p),)),
    Misconception("takes_the_maximum", (lambda X, k, s=None, p=0: F.max_pool2d(X, k, s, p),)),
    Misconception(
        "zero_padding", (lambda X, k, s=None, p=0: _reference(_padded_with(X, p, 0.0), k, s),)
    ),
    Misconception(
        "minus_infinity",
        (lambda X, k, s=None, p=0: _reference(_padded_with(X, p, float("-inf")), k, s),),
    ),
    Misconception("one_over", (lambda X, k, s=None, p=0: 1 / F.max_pool2d(1 / X, k, s, p),)),
    Misconception(
        "default_stride_one",
        (lambda X, k, s=None, p=0: _reference(X, k, 1 if s is None else s, p),),
    ),
    Misconception(
        "swapped_stride",
        (
            lambda X, k, s=None, p=0: _reference(X, k, s or pair(k)[::-1], p),
            lambda X, k, s=None, p=0: _reference(X, k, pair(s or k)[::-1], p),
        ),
    ),
    Misconception("padding_ignored", (lambda X, k, s=None, *_, **__: _reference(X, k, s),)),
)

EXERCISE = Exercise(
    name="min_pool2d",
    reference=_reference,
    groups=(Group("plain", 1, _plain), Group("padding", 1, _padded, CAREFUL)),
    misconceptions=MISCONCEPTIONS,
)

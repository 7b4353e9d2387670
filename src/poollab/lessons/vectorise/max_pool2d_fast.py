"""The exercise `max_pool2d_fast`: all windows at once, whatever the memory looks like.

Knows its cases, its reference (torch) and how gradients are asked for; its known mistakes are in
`fast_mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, RESULT, Aspect, Case, Exercise, Group
from poollab.lessons.mutant_builders import Pair
from poollab.lessons.rules import NO_BUILT_IN
from poollab.lessons.vectorise.fast_mistakes import MISCONCEPTIONS
from poollab.lessons.window_cases import any_windows


def _reference(
    X: Tensor, kernel_size: int | Pair, stride: int | Pair | None = None, padding: int | Pair = 0
) -> Tensor:
    return F.max_pool2d(X, kernel_size, stride, padding)


def meet(thing: Any, X: Tensor, *setting: Any, **named: Any) -> Any:
    """Return Y; where X asks for a gradient, return (Y, whether Y is tracked, dX)."""
    if not X.requires_grad:
        return thing(X, *setting, **named)
    with torch.enable_grad():
        Y = thing(X, *setting, **named)
        if not isinstance(Y, Tensor) or not Y.requires_grad:
            return Y, False, None
        # Not the plain sum: every window has a weight of its own.
        dY = torch.arange(Y.numel(), device=Y.device).to(Y.dtype).reshape(Y.shape)
        (dX,) = torch.autograd.grad(Y, X, dY)
    return Y, True, dX


def _values(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3), (2, 1)))
    yield Case((draw.integers(1, 1, 3, 4), 2, 1))
    yield Case((draw.integers(2, 2, 5, 7), (2, 3)))
    yield Case((draw.integers(1, 3, 4, 5), 2))  # more channels than rows come out
    yield Case((draw.negatives(2, 2, 5, 4), 3, 2, 1))
    yield Case((draw.integers(2, 3, 7, 6), (2, 4), (2, 1), (1, 2)))
    yield Case((draw.integers(2, 3, 6, 7), (4, 2), (1, 2), (2, 0)))
    yield Case((draw.integers(2, 2, 7, 8), 2, 3))
    yield Case((draw.negatives(2, 2, 4, 5) * 1e10, (3, 2), (2, 1), (1, 1)))
    yield Case(
        (draw.integers(2, 2, draw.between(6, 9), draw.between(5, 8)), (3, 2), (2, 3), (1, 0))
    )


def _at_once(draw: Draw) -> Iterator[Case]:
    for size in (8, 16, 32):
        yield Case((draw.integers(2, 3, size, size + 1), 3, 2))


def _care(draw: Draw) -> Iterator[Case]:
    setting = ((2, 3), (1, 2), (1, 0))
    yield Case((draw.integers(2, 2, 4, 5, dtype=torch.float64), *setting))
    yield Case((draw.integers(2, 2, 4, 5, dtype=torch.bfloat16), *setting))
    yield Case((draw.integers(0, 2, 4, 5), *setting))
    yield Case((draw.integers(2, 2, 5, 4).transpose(2, 3), (2, 3), 1))
    yield Case((draw.integers(2, 3, 4, 5).to(memory_format=torch.channels_last), (2, 3), 1))
    yield Case((draw.integers(2, 3, 4, 5)[:, 1:], (2, 3), 1))
    yield Case((draw.integers(2, 3, 5, 4).transpose(2, 3)[:, 1:], *setting))
    yield from any_windows(draw)
    X = draw.integers(1, 2, 4, 6)
    X[0, 0, 0, 0] = X[0, 0, 3, 2] = X[0, 1, 2, 4] = float("nan")
    X[0, 1, :2, :3] = float("-inf")
    yield Case((X, (2, 3)))
    # Without a zero among them: padding with 0 would tie, and ties share gradients differently.
    yield Case((draw.negatives(2, 2, 4, 5).requires_grad_(), *setting))


EXERCISE = Exercise(
    name="max_pool2d_fast",
    reference=_reference,
    probe=meet,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("values", 2, _values),
        Group("at_once", 2, _at_once, RESULT | {Aspect.OP_COUNT}),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

"""The exercise `MaxPool2dFn`: both passes as one operation that autograd can use.

Knows its cases, its reference (torch) and how a class is met; its known mistakes are in
`function_mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group
from poollab.lessons.backward.function_mistakes import MISCONCEPTIONS
from poollab.lessons.backward.gradients import Setting, out_shape
from poollab.lessons.rules import NO_BUILT_IN

#: The answer may call the student's own `max_pool2d_with_indices`, an exercise of this notebook.
BY_HAND = replace(
    NO_BUILT_IN, names=tuple(n for n in NO_BUILT_IN.names if n != "max_pool2d_with_indices")
)


class _Reference:
    """torch's own max pooling, asked for as a Function is."""

    @staticmethod
    def apply(X: Tensor, kernel_size: Setting, stride: Setting, padding: Setting) -> Tensor:
        return F.max_pool2d(X, kernel_size, stride, padding)


def meet(
    thing: Any,
    X: Tensor,
    kernel_size: Setting,
    stride: Setting,
    padding: Setting,
    dY: Tensor | None = None,
) -> Any:
    """Return (Y, dX), with `dY` reaching Y; without a dY return (Y, whether Y asks for gradients).

    Between the two passes a mirrored input goes through the same Function: what the first pass
    left anywhere but in its own `ctx` is overwritten by then.
    """
    with torch.enable_grad():
        leaf = X.detach().requires_grad_(dY is not None)
        Y = thing.apply(leaf, kernel_size, stride, padding)
        if not isinstance(Y, Tensor):
            return Y
        if dY is None:
            return Y, Y.requires_grad
        thing.apply(X.detach().flip(-1).requires_grad_(), kernel_size, stride, padding)
        (dX,) = torch.autograd.grad(Y, leaf, dY)
    return Y, dX


# --- cases -----------------------------------------------------------------------------------


def _case(draw: Draw, X: Tensor, *setting: Setting) -> Case:
    dY = draw.integers(*out_shape(tuple(X.shape), *setting), dtype=X.dtype)
    return Case((X, *setting, dY))


def _passes(draw: Draw) -> Iterator[Case]:
    yield _case(draw, draw.integers(1, 1, 2, 3), 2, 1, 0)
    yield _case(draw, draw.integers(2, 2, 5, 6), (2, 3), (1, 2), 0)
    yield _case(draw, draw.negatives(2, 2, 5, 4), 3, 2, 1)
    yield _case(draw, draw.integers(2, 3, 6, 5), (3, 2), (1, 1), (1, 0))


def _ties(draw: Draw) -> Iterator[Case]:
    yield _case(draw, torch.ones(1, 1, 2, 3), 2, 1, 0)
    yield _case(draw, draw.integers(2, 2, 5, 6).clamp(min=0), (2, 3), (1, 2), 0)
    yield _case(draw, torch.ones(2, 2, 4, 5), 3, 1, 1)


def _care(draw: Draw) -> Iterator[Case]:
    setting = ((2, 3), (1, 2), (1, 0))
    X = draw.integers(2, 2, 4, 5)
    N, C, o_h, o_w = out_shape(tuple(X.shape), *setting)
    yield Case((X, *setting))  # nobody asks for a gradient
    yield Case((X, *setting, torch.ones(()).expand(N, C, o_h, o_w)))  # as from Y.sum()
    yield Case((X, *setting, draw.integers(N, C, o_w, o_h).transpose(2, 3)))
    yield Case((draw.integers(2, 2, 5, 4).transpose(2, 3), *setting, draw.integers(N, C, o_h, o_w)))
    yield _case(draw, draw.integers(2, 2, 4, 5, dtype=torch.float64), *setting)


EXERCISE = Exercise(
    name="MaxPool2dFn",
    reference=_Reference,
    probe=meet,
    written="MaxPool2dFn.apply({X}, {kernel_size}, {stride}, {padding})",
    rules=(BY_HAND,),
    groups=(Group("passes", 2, _passes), Group("ties", 1, _ties), Group("care", 1, _care, CAREFUL)),
    misconceptions=MISCONCEPTIONS,
)

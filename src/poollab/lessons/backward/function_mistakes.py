"""Known mistakes in writing max pooling as an autograd.Function.

Knows the wrong Functions of each name. Must not know which cases tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.model import Misconception
from poollab.lessons.backward.gradients import gradient, spread_masked
from poollab.lessons.backward.max_pool2d_backward import MISCONCEPTIONS as SCATTER_MISTAKES
from poollab.lessons.mutant_builders import Plan, minus, pair

_Backward = Callable[..., Tensor]


def _function(backward: Callable[..., Any]) -> type:
    """Make a Function with torch's forward pass and `backward(dY, X, idx, k, s, p)`."""

    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X, kernel_size, stride, padding):
            Y, idx = F.max_pool2d(X, kernel_size, stride, padding, return_indices=True)
            ctx.save_for_backward(X, idx)
            ctx.setting = kernel_size, stride, padding
            return Y

        @staticmethod
        def backward(ctx, dY):
            return backward(dY, *ctx.saved_tensors, *ctx.setting)

    return Wrong


def _right(dY, X, _idx, *setting):
    return gradient(lambda leaf: F.max_pool2d(leaf, *setting), X, dY)


def _four(dX: _Backward) -> Callable[..., Any]:
    return lambda *given: (dX(*given), None, None, None)


def _viewed(dY, X, idx, *setting):
    return _right(dY.view(*dY.shape[:2], -1).view(dY.shape), X, idx, *setting)


def _spends_gradient(dY, *given):
    dX = _right(dY, *given)
    dY.zero_()
    return dX


def _tied(share: Callable[[Tensor], Tensor]) -> Callable[..., Any]:
    """Hand each window's gradient to all its maxima, times ``share(is_max)``."""

    def weights(windows: Tensor) -> Tensor:
        return share((windows == windows.amax((-2, -1), keepdim=True)).to(windows.dtype))

    def backward(dY, X, _idx, kernel_size, stride, padding):
        where = Plan(tuple(dY.shape[2:]), minus(pair(padding)), pair(stride), pair(kernel_size))
        return spread_masked(dY, X, where, weights)

    return _function(_four(backward))


def _scattered(wrong: Callable[..., Tensor]) -> type:
    """Make a Function whose backward pass is a wrong `max_pool2d_backward`."""
    return _function(_four(lambda dY, X, idx, *_: wrong(dY, idx, tuple(X.shape))))


class _Global(torch.autograd.Function):
    """Keeps what it needs on the class instead of in `ctx`."""

    seen: tuple[Any, ...] = ()

    @staticmethod
    def forward(_ctx, X, *setting):
        _Global.seen = (X.detach(), setting)
        return F.max_pool2d(X, *setting)

    @staticmethod
    def backward(_ctx, dY):
        X, setting = _Global.seen
        return _right(dY, X, None, *setting), None, None, None


class _TwoOutputs(torch.autograd.Function):
    """Hands out the indices as well."""

    @staticmethod
    def forward(_ctx, X, *setting):
        return F.max_pool2d(X, *setting, return_indices=True)


def _from_scatter(name: str) -> Misconception:
    """Return a mistake of `max_pool2d_backward` made within a Function."""
    original = next(m for m in SCATTER_MISTAKES if m.name == name)
    wrong = tuple(_scattered(answer) for answer in original.wrong)
    return Misconception(name, wrong)


MISCONCEPTIONS = (
    Misconception(
        "one_gradient_per_input",
        (_function(_right), _function(lambda *given: (_right(*given), 0, 0, 0))),
    ),
    Misconception("remembers_in_a_global", (_Global,)),
    Misconception("returns_indices_too", (_TwoOutputs,)),
    Misconception("pays_every_tie", (_tied(lambda is_max: is_max),)),
    Misconception(
        "shares_ties", (_tied(lambda is_max: is_max / is_max.sum((-2, -1), keepdim=True)),)
    ),
    Misconception("changes_dY", (_function(_four(_spends_gradient)),)),
    Misconception("views_dY", (_function(_four(_viewed)),)),
    _from_scatter("overwrites"),
    _from_scatter("ignores_upstream"),
    _from_scatter("mixes_planes"),
)

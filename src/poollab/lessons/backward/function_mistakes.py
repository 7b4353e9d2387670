"""Known mistakes in writing max pooling as an autograd.Function.

Knows hints and the wrong Functions that earn them. Must not know which cases tell them apart.
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
    return Misconception(name, original.title, original.hint, wrong)


MISCONCEPTIONS = (
    Misconception(
        "one_gradient_per_input",
        {"zh": "返回的梯度个数不对", "en": "not one gradient for every input"},
        {
            "zh": "backward 要为 forward 的每个输入各返回一个：X 的梯度，然后 kernel_size、stride、"
            "padding 各返回 None，即 return dX, None, None, None。",
            "en": "backward returns one thing for every input of forward: the gradient of X, then"
            " None for kernel_size, stride and padding: return dX, None, None, None.",
        },
        (_function(_right), _function(lambda *given: (_right(*given), 0, 0, 0))),
    ),
    Misconception(
        "remembers_in_a_global",
        {"zh": "把索引记在了 ctx 之外", "en": "the indices are kept outside ctx"},
        {
            "zh": "一个网络里同一个 Function 会用很多次：记在类属性或全局变量里的东西，"
            "到反向时已经被后一次前向覆盖了。用 ctx.save_for_backward。",
            "en": "A net uses one Function many times: what is kept on the class or in a global"
            " has been overwritten by a later forward pass when backward runs."
            " Use ctx.save_for_backward.",
        },
        (_Global,),
    ),
    Misconception(
        "returns_indices_too",
        {"zh": "apply 连索引也返回了", "en": "apply returns the indices as well"},
        {
            "zh": "这里 apply 只返回 Y。索引用 ctx.save_for_backward 留给 backward；"
            "真要返回它，就得用 ctx.mark_non_differentiable 标记，而且 backward 会多收到一个梯度。",
            "en": "Here apply returns Y alone. Leave the indices to backward with"
            " ctx.save_for_backward. To hand them out they would have to be marked with"
            " ctx.mark_non_differentiable, and backward would receive one more gradient.",
        },
        (_TwoOutputs,),
    ),
    Misconception(
        "pays_every_tie",
        {"zh": "并列的最大值都拿到了整份梯度", "en": "every tied maximum is paid in full"},
        {
            "zh": "X == Y 这样的掩码会选中所有并列的最大值，dX 之和就大于 dY 之和。"
            "每个窗口的梯度只给行优先顺序里的第一个最大值。",
            "en": "A mask such as X == Y picks all tied maxima, and the sum of dX exceeds the sum"
            " of dY. A window's gradient goes to the first maximum in row-major order only.",
        },
        (_tied(lambda is_max: is_max),),
    ),
    Misconception(
        "shares_ties",
        {"zh": "并列的最大值平分了梯度", "en": "tied maxima share the gradient"},
        {
            "zh": "amax 的梯度在并列的最大值之间平分；F.max_pool2d 则全部给行优先顺序里的第一个。",
            "en": "amax shares its gradient among tied maxima; F.max_pool2d gives all of it to the"
            " first in row-major order.",
        },
        (_tied(lambda is_max: is_max / is_max.sum((-2, -1), keepdim=True)),),
    ),
    Misconception(
        "changes_dY",
        {"zh": "就地改动了 dY", "en": "dY is changed in place"},
        {
            "zh": "dY 不归你所有：别处可能还要用它；Y.sum() 传来的 dY 所有位置共用一个数，"
            "就地写入会直接报错。请写到新的张量里。",
            "en": "dY is not yours: others may still need it, and the dY of Y.sum() has one number"
            " behind all places, so that writing into it is an error. Write to a new tensor.",
        },
        (_function(_four(_spends_gradient)),),
    ),
    Misconception(
        "views_dY",
        {"zh": "对不连续的 dY 用了 view", "en": "view on a dY that is not contiguous"},
        {
            "zh": "上游传来的 dY 可能是转置过的，view 会报错。用 reshape 或 flatten："
            "必要时它们会复制。",
            "en": "The dY that arrives may be transposed, and view fails on it. Use reshape or"
            " flatten, which copy where they must.",
        },
        (_function(_four(_viewed)),),
    ),
    _from_scatter("overwrites"),
    _from_scatter("ignores_upstream"),
    _from_scatter("mixes_planes"),
)

"""The exercise `max_pool2d`: max pooling of batches, with stride and padding.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.geometry_mistakes import (
    joined,
    padding_mistakes,
    stride_mistakes,
    window_mistakes,
)
from poollab.lessons.hints import known
from poollab.lessons.mutant_builders import LOWEST, Pair, Plan, Planner, largest, padded, pair, plan
from poollab.lessons.rules import NO_BUILT_IN


def _reference(
    X: Tensor, kernel_size: int | Pair, stride: int | Pair | None = None, padding: int | Pair = 0
) -> Tensor:
    return F.max_pool2d(X, kernel_size, stride, padding)


def _no_padding(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 3, 4), 2, 1))
    yield Case((draw.integers(1, 1, 4, 4), 2))
    yield Case((draw.integers(1, 2, 6, 7), (2, 3)))
    yield Case((draw.integers(2, 2, 5, 6), (3, 2), (1, 2)))
    yield Case((draw.integers(2, 2, 7, 7), 2), {"stride": 3})
    yield Case((draw.negatives(2, 2, 6, 8), (2, 4)), {"stride": (3, 2)})


def _padding(draw: Draw) -> Iterator[Case]:
    yield Case((draw.negatives(1, 1, 2, 3), 2, 1, 1))
    yield Case((draw.negatives(1, 1, 4, 3), 3), {"stride": 1, "padding": (1, 0)})
    yield Case((draw.negatives(2, 2, 5, 6), 3, 2, 1))
    yield Case((draw.integers(2, 2, 5, 6), (2, 4), (2, 1), (1, 2)))
    yield Case((draw.integers(2, 2, 5, 6), (4, 2)), {"stride": (1, 2), "padding": (2, 0)})
    yield Case((draw.integers(2, 2, 4, 5), 4, 1, 2))
    yield Case((draw.integers(2, 2, 7, 6), (3, 2)), {"padding": 1})
    # Below every "large negative number" that one may think of in place of minus infinity.
    yield Case((draw.negatives(1, 2, 3, 4) * 1e30, 2, 1, 1))


def _channels(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 2, 2, 3), 2, 1))
    yield Case((draw.integers(2, 1, 2, 3), 2, 1))
    yield Case((draw.integers(2, 3, 4, 5), 2))
    yield Case((draw.integers(3, 2, 4, 5), (2, 3)), {"stride": 1, "padding": (0, 1)})


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 2, 3, 4, dtype=torch.float64) / 7, 2, 1, 1))
    yield Case((draw.integers(2, 2, 4, 3, dtype=torch.bfloat16), 3), {"stride": 2, "padding": 1})
    yield Case((draw.integers(2, 2, 4, 5).transpose(2, 3), (3, 2)), {"padding": (1, 0)})
    striped = draw.integers(2, 3, 4, 5).contiguous(memory_format=torch.channels_last)
    yield Case((striped, 2), {"stride": 1})


def _as_is(Y: Tensor) -> Tensor:
    return Y


def _by(
    planner: Planner = plan,
    after: Callable[[Tensor], Tensor] = _as_is,
    reduce: Callable[[Tensor, Plan, Pair], Tensor] = lambda X, where, _: largest(X, where),
) -> Callable[..., Tensor]:
    """Return an answer whose windows lie where `planner` says and which reduces as told."""

    def answer(
        X: Tensor,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
    ) -> Tensor:
        s = None if stride is None else pair(stride)
        p = pair(padding)
        return after(reduce(X, planner(tuple(X.shape[-2:]), pair(kernel_size), s, p), p))

    return answer


def _by_slices(
    planner: Planner, after: Callable[[Tensor], Tensor] = _as_is
) -> Callable[..., Tensor]:
    """Like `_by`, from slices of an input that is really padded."""
    return _by(planner, after, lambda X, where, p: largest(*padded(X, where, p, LOWEST)))


def _by_border(
    planner: Planner, after: Callable[[Tensor], Tensor] = _as_is
) -> Callable[..., Tensor]:
    """Like `_by`, with a border of minus infinity as wide as any window asks for."""
    return _by(planner, after, lambda X, where, _: largest(X, where, LOWEST))


def _filled(value: float) -> Callable[..., Tensor]:
    return _by(reduce=lambda X, where, _: largest(X, where, value))


def _negative_start(X: Tensor, where: Plan, p: Pair) -> Tensor:
    if any(p):
        raise RuntimeError("max(): the window holds no element")
    return largest(X, where)


#: What answers put in place of minus infinity; each is larger than some input.
_NOT_LOW = (-1, -10, -99, -100, -128, -255, -256, -999, -1000, -9999, -99999, -999999, -99999999,
            -(2**31), *(-(10.0**power) for power in range(4, 21)))  # fmt: skip

_VALUES = (
    Misconception(
        "zero_padding",
        {"zh": "用 0 填充", "en": "padded with 0"},
        {
            "zh": "只在邻居全为负的边界上出错：那里 0 赢了。填充的格子不应在取最大时获胜，"
            "要用 −∞ 填充。",
            "en": "It goes wrong only at the border, where all neighbours are negative: there 0"
            " wins. A padded cell must never win a maximum; pad with minus infinity.",
        },
        (_filled(0),),
    ),
    Misconception(
        "padding_not_low_enough",
        {"zh": "填充值不够小", "en": "the padding is not low enough"},
        {
            "zh": "总有比你的填充值更小的输入。选一个比任何输入都小的值：float('-inf')。",
            "en": "Some input lies below the number that you pad with."
            " Choose one below every possible input: float('-inf').",
        },
        tuple(map(_filled, _NOT_LOW)),
    ),
    known("starts_at_zero", _by(after=lambda Y: Y.clamp(min=0))),
    known("float32_buffer", _by(after=lambda Y: Y.float())),
)

_PLANES = (
    known(
        "channels_mixed",
        _by(after=lambda Y: Y.amax(1, keepdim=True)),
        _by(after=lambda Y: Y.amax(1)),
        _by(after=lambda Y: Y.amax(1, keepdim=True).expand_as(Y).clone()),
        _by(after=lambda Y: Y.amax((0, 1), keepdim=True).expand_as(Y).clone()),
        _by(after=lambda Y: Y.sum(1, keepdim=True)),
    ),
    known("first_channel_for_all", _by(after=lambda Y: Y[:, :1].expand_as(Y).clone())),
    known("first_sample_for_all", _by(after=lambda Y: Y[:1].expand_as(Y).clone())),
)

MAX_POOL2D = Exercise(
    name="max_pool2d",
    title={"zh": "完整的最大池化", "en": "Max pooling in full"},
    minutes=25,
    difficulty=3,
    reference=_reference,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("no_padding", 3, {"zh": "窗口与步幅", "en": "window and stride"}, _no_padding),
        Group("padding", 3, {"zh": "填充", "en": "padding"}, _padding),
        Group("channels", 1, {"zh": "批量与通道", "en": "batch and channels"}, _channels),
        Group(
            "care",
            1,
            {"zh": "dtype、内存布局与输入", "en": "dtype, memory layout and the input"},
            _care,
            CAREFUL,
        ),
    ),
    misconceptions=(
        *_VALUES,
        *joined(stride_mistakes(_by), stride_mistakes(_by_slices)),
        *joined(window_mistakes(_by), window_mistakes(_by_border)),
        *joined(padding_mistakes(_by), padding_mistakes(_by_border)),
        known("negative_start", _by(reduce=_negative_start)),
        *_PLANES,
    ),
)

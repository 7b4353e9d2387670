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
from poollab.lessons.mutant_builders import (
    LOWEST,
    Pair,
    Plan,
    Planner,
    as_is,
    largest,
    padded,
    pair,
    plan,
)
from poollab.lessons.rules import NO_BUILT_IN
from poollab.lessons.window_bounds import bounds_mistakes
from poollab.lessons.window_cases import any_windows


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
    yield from any_windows(draw)
    # A window that holds nothing but minus infinity.
    X = draw.integers(1, 2, 4, 4)
    X[:, 0, :2, :2] = float("-inf")
    yield Case((X, 2))
    # The first, the last, and one in the middle of its window: no order of looking is spared.
    X = draw.integers(1, 2, 4, 6)
    X[0, 0, 0, 0] = X[0, 0, 3, 2] = X[0, 1, 2, 4] = float("nan")
    yield Case((X, (2, 3)))


def _by(
    planner: Planner = plan,
    after: Callable[[Tensor], Tensor] = as_is,
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
    planner: Planner, after: Callable[[Tensor], Tensor] = as_is
) -> Callable[..., Tensor]:
    """Like `_by`, from slices of an input that is really padded."""
    return _by(planner, after, lambda X, where, p: largest(*padded(X, where, p, LOWEST)))


def _by_border(
    planner: Planner, after: Callable[[Tensor], Tensor] = as_is
) -> Callable[..., Tensor]:
    """Like `_by`, with a border of minus infinity as wide as any window asks for."""
    return _by(planner, after, lambda X, where, _: largest(X, where, LOWEST))


def _filled(value: float) -> Callable[..., Tensor]:
    return _by(reduce=lambda X, where, _: largest(X, where, value))


def _negative_start(X: Tensor, where: Plan, p: Pair) -> Tensor:
    if any(p):
        raise RuntimeError("max(): Expected reduction dim to have a size")
    return largest(X, where)


#: What answers put in place of minus infinity; each is larger than some input.
_NOT_LOW = (-1, -10, -99, -100, -128, -255, -256, -999, -1000, -9999, -99999, -999999, -99999999,
            -(2**31), *(-(10.0**power) for power in range(4, 21)))  # fmt: skip

_VALUES = (
    Misconception("zero_padding", (_filled(0),)),
    Misconception("padding_not_low_enough", tuple(map(_filled, _NOT_LOW))),
    Misconception("starts_at_zero", (_by(after=lambda Y: Y.clamp(min=0)),)),
    Misconception("float32_buffer", (_by(after=lambda Y: Y.float()),)),
)

_PLANES = (
    Misconception(
        "channels_mixed",
        (
            _by(after=lambda Y: Y.amax(1, keepdim=True)),
            _by(after=lambda Y: Y.amax(1)),
            _by(after=lambda Y: Y.amax(1, keepdim=True).expand_as(Y).clone()),
            _by(after=lambda Y: Y.amax((0, 1), keepdim=True).expand_as(Y).clone()),
            _by(after=lambda Y: Y.sum(1, keepdim=True)),
        ),
    ),
    Misconception("first_channel_for_all", (_by(after=lambda Y: Y[:, :1].expand_as(Y).clone()),)),
    Misconception("first_sample_for_all", (_by(after=lambda Y: Y[:1].expand_as(Y).clone()),)),
)

EXERCISE = Exercise(
    name="max_pool2d",
    reference=_reference,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("no_padding", 2, _no_padding),
        Group("padding", 3, _padding),
        Group("channels", 1, _channels),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=(
        *_VALUES,
        *joined(stride_mistakes(_by), stride_mistakes(_by_slices)),
        *joined(window_mistakes(_by), window_mistakes(_by_border)),
        *joined(padding_mistakes(_by), padding_mistakes(_by_border)),
        Misconception("negative_start", (_by(reduce=_negative_start),)),
        *_PLANES,
        *bounds_mistakes(lambda most, _: (_by(reduce=lambda X, where, _p: most(X, where)),)),
    ),
)

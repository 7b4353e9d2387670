"""The exercise `avg_pool_by_conv`: average pooling is a convolution with a fixed kernel.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception, Rule
from poollab.lessons.mutant_builders import Pair, pair

Side = int | Pair


def _reference(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
    """Return average pooling of X (N, C, H, W) with window `k`; the stride defaults to `k`."""
    return F.avg_pool2d(X, k, stride)


ONLY_CONV2D = Rule(
    "only_conv2d",
    allowed_operators=(".*conv.*", "div_?", "mul_?", "reciprocal_?", "pow", "uniform_"),
    operators=("item", "tolist", "numpy", "__array__", "__float__"),
    names=("avg_pool2d", "AvgPool2d"),
)


def _channels(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 2), 2))
    yield Case((draw.integers(1, 2, 2, 4), 2))
    yield Case((draw.integers(2, 3, 4, 6), 2))


def _windows(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3), (1, 2)))
    yield Case((draw.integers(2, 2, 4, 5), (2, 3)), {"stride": (1, 2)})
    yield Case((draw.integers(2, 1, 5, 4), (3, 2)), {"stride": 1})
    yield Case((draw.integers(2, 3, 5, 7), (2, 3)))


def _careful(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 2, 4, 4, dtype=torch.float64) / 7, (2, 4)))
    yield Case((draw.integers(2, 3, 4, 6).contiguous(memory_format=torch.channels_last), 2, 1))
    yield Case((draw.integers(2, 2, 6, 5).transpose(-1, -2), (2, 3)))


def _by_kernel(fill: Callable[[int, int], float]) -> Callable[..., Tensor]:
    """Pool with every weight of the kernel equal to fill(k_h, k_w)."""

    def pool(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
        p_h, p_w = pair(k)
        return F.avg_pool2d(X, k, stride, divisor_override=1) * fill(p_h, p_w)

    return pool


def _across(reduce: Callable[[Tensor], Tensor], copies: bool) -> Callable[..., Tensor]:
    """Pool, then put `reduce` of all channels into every channel, or into a single one."""

    def pool(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
        Y = reduce(F.avg_pool2d(X, k, stride))
        return Y.expand(-1, X.shape[1], -1, -1).clone() if copies else Y

    return pool


def _one_channel_kernel(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
    """A kernel (1, 1, k_h, k_w) without groups: torch refuses it as soon as there are channels."""
    if X.shape[1] > 1:
        raise RuntimeError("Given groups=1, weight for one channel")
    return F.avg_pool2d(X, k, stride)


def _biased(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
    return F.avg_pool2d(X, k, stride) + 1


def _single_precision(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
    """A kernel of float32 whatever X is: torch refuses to mix the two."""
    if X.dtype != torch.float32:
        raise RuntimeError("expected scalar type Double")
    return F.avg_pool2d(X, k, stride)


def _sum(Y: Tensor) -> Tensor:
    return Y.sum(1, keepdim=True)


def _mean(Y: Tensor) -> Tensor:
    return Y.mean(1, keepdim=True)


MISCONCEPTIONS = (
    Misconception("kernel_of_ones", (_by_kernel(lambda *_: 1.0),)),
    Misconception(
        "weights_from_one_side",
        (
            _by_kernel(lambda p_h, _: 1 / p_h**2),
            _by_kernel(lambda _, p_w: 1 / p_w**2),
            _by_kernel(lambda p_h, _: 1 / p_h),
            _by_kernel(lambda _, p_w: 1 / p_w),
        ),
    ),
    Misconception("adds_up_channels", (_across(_sum, copies=True), _across(_mean, copies=True))),
    Misconception(
        "one_output_channel", (_across(_sum, copies=False), _across(_mean, copies=False))
    ),
    Misconception("kernel_for_one_channel", (_one_channel_kernel,)),
    Misconception(
        "default_stride_one",
        (lambda X, k, stride=None: F.avg_pool2d(X, k, 1 if stride is None else stride),),
    ),
    Misconception(
        "ignores_stride",
        (lambda X, k, *_, **__: F.avg_pool2d(X, k), lambda X, k, *_, **__: F.avg_pool2d(X, k, 1)),
    ),
    Misconception("adds_a_bias", (_biased,)),
    Misconception("kernel_of_float32", (_single_precision,)),
)

EXERCISE = Exercise(
    name="avg_pool_by_conv",
    reference=_reference,
    rules=(ONLY_CONV2D,),
    groups=(
        Group("channels", 1, _channels),
        Group("window", 1, _windows),
        Group("care", 1, _careful, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

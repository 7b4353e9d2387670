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
from poollab.lessons.geometry_mistakes import known
from poollab.lessons.mutant_builders import Pair, pair

Side = int | Pair


def avg_pool_by_conv(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
    """Return average pooling of X (N, C, H, W) with window `k`; the stride defaults to `k`."""
    return F.avg_pool2d(X, k, stride)


ONLY_CONV2D = Rule(
    "only_conv2d",
    {
        "zh": "这道题只许卷积来做求和：请用 F.conv2d，并自己造一个固定的卷积核（例如 new_full）。"
        "不要调用池化、mean、sum、unfold，也不要逐格相加。",
        "en": "Here a convolution must do the summing: call F.conv2d with a fixed kernel of your"
        " own, made for instance by new_full. No pooling, mean, sum or unfold, and no adding up"
        " cell by cell.",
    },
    allowed_operators=(".*conv.*", "div_?", "mul_?", "reciprocal_?", "pow", "uniform_"),
    names=("item", "tolist", "numpy", "avg_pool2d", "AvgPool2d"),
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
        raise RuntimeError("expected input to have 1 channels")
    return F.avg_pool2d(X, k, stride)


def _biased(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
    return F.avg_pool2d(X, k, stride) + 1


def _single_precision(X: Tensor, k: Side, stride: Side | None = None) -> Tensor:
    """A kernel of float32 whatever X is: torch refuses to mix the two."""
    if X.dtype != torch.float32:
        raise RuntimeError("expected m1 and m2 to have the same dtype")
    return F.avg_pool2d(X, k, stride)


def _sum(Y: Tensor) -> Tensor:
    return Y.sum(1, keepdim=True)


def _mean(Y: Tensor) -> Tensor:
    return Y.mean(1, keepdim=True)


MISCONCEPTIONS = (
    Misconception(
        "kernel_of_ones",
        {"zh": "卷积核的权重全是 1", "en": "a kernel of ones"},
        {
            "zh": "全 1 的卷积核得到窗口内的总和。平均要求权重之和等于 1：每个权重是 1/(k_h·k_w)。",
            "en": "A kernel of ones gives the sum of the window. For an average the weights must"
            " sum to 1, so each is 1/(k_h·k_w).",
        },
        (_by_kernel(lambda *_: 1.0),),
    ),
    Misconception(
        "weights_from_one_side",
        {"zh": "权重只用了窗口的一条边", "en": "weights from one side of the window"},
        {
            "zh": "窗口有 k_h·k_w 个元素，权重应是 1/(k_h·k_w)；1/k_h² 只有在窗口是正方形时才对。",
            "en": "The window has k_h·k_w elements, so a weight is 1/(k_h·k_w);"
            " 1/k_h² is right for square windows alone.",
        },
        (
            _by_kernel(lambda p_h, _: 1 / p_h**2),
            _by_kernel(lambda _, p_w: 1 / p_w**2),
            _by_kernel(lambda p_h, _: 1 / p_h),
            _by_kernel(lambda _, p_w: 1 / p_w),
        ),
    ),
    Misconception(
        "adds_up_channels",
        {"zh": "通道被混在一起了", "en": "the channels were mixed"},
        {
            "zh": "普通卷积会把所有输入通道相加。池化要逐个通道进行：用 groups=C，"
            "卷积核的形状是 (C, 1, k_h, k_w)。",
            "en": "An ordinary convolution adds up all input channels. Pooling goes channel by"
            " channel: use groups=C with a kernel of shape (C, 1, k_h, k_w).",
        },
        (_across(_sum, copies=True), _across(_mean, copies=True)),
    ),
    Misconception(
        "one_output_channel",
        {"zh": "输出只剩一个通道", "en": "a single output channel"},
        {
            "zh": "池化不改变通道数：输出通道数等于输入通道数 C。每个通道要有自己的一份卷积核。",
            "en": "Pooling keeps the number of channels: C go in, C come out,"
            " each with its own copy of the kernel.",
        },
        (_across(_sum, copies=False), _across(_mean, copies=False)),
    ),
    Misconception(
        "kernel_for_one_channel",
        {"zh": "卷积核只适用于单通道", "en": "the kernel fits one channel only"},
        {
            "zh": "形状为 (1, 1, k_h, k_w) 的卷积核只接受单通道输入。请把它重复 C 份，"
            "并设 groups=C。",
            "en": "A kernel of shape (1, 1, k_h, k_w) takes an input of one channel."
            " Repeat it C times and set groups=C.",
        },
        (_one_channel_kernel,),
    ),
    known(
        "default_stride_one",
        lambda X, k, stride=None: F.avg_pool2d(X, k, 1 if stride is None else stride),
    ),
    Misconception(
        "ignores_stride",
        {"zh": "没有用到给定的步幅", "en": "the given stride is not used"},
        {
            "zh": "stride 没有传给 F.conv2d。只有 stride=None 时，步幅才等于窗口 k。",
            "en": "The stride did not reach F.conv2d."
            " Only with stride=None is it the window k itself.",
        },
        (
            lambda X, k, *_, **__: F.avg_pool2d(X, k),
            lambda X, k, *_, **__: F.avg_pool2d(X, k, 1),
        ),
    ),
    Misconception(
        "adds_a_bias",
        {"zh": "加上了偏置", "en": "a bias was added"},
        {
            "zh": "每个输出都多了同一个数：池化没有偏置，"
            "不要给 conv2d 传 bias（nn.Conv2d 要写 bias=False）。",
            "en": "Every output is off by the same number. Pooling has no bias:"
            " give conv2d none, and nn.Conv2d bias=False.",
        },
        (_biased,),
    ),
    Misconception(
        "kernel_of_float32",
        {"zh": "卷积核总是 float32", "en": "the kernel is always float32"},
        {
            "zh": "卷积核的 dtype 与设备要跟 X 一致，否则 float64 的输入会报错："
            "用 X.new_full 或 dtype=X.dtype。",
            "en": "The kernel must follow X's dtype and device, or a float64 input is an error:"
            " X.new_full does, and so does dtype=X.dtype.",
        },
        (_single_precision,),
    ),
)

AVG_POOL_BY_CONV = Exercise(
    name="avg_pool_by_conv",
    title={"zh": "用卷积实现平均池化", "en": "Average pooling as a convolution"},
    minutes=15,
    difficulty=2,
    reference=avg_pool_by_conv,
    rules=(ONLY_CONV2D,),
    groups=(
        Group("channels", 1, {"zh": "逐通道平均", "en": "channel by channel"}, _channels),
        Group("window", 1, {"zh": "窗口与步幅", "en": "window and stride"}, _windows),
        Group(
            "care",
            1,
            {"zh": "dtype 与内存布局", "en": "dtype and memory layout"},
            _careful,
            CAREFUL,
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)

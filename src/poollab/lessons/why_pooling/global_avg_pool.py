"""The exercise `global_avg_pool`: one number for each channel.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.rules import NO_BUILT_IN


def global_avg_pool(X: Tensor) -> Tensor:
    """Return the mean of every channel of X (N, C, H, W), of shape (N, C)."""
    return F.adaptive_avg_pool2d(X, 1).flatten(1)


def _plain(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3),))
    yield Case((draw.integers(2, 3, 2, 4),))
    yield Case((draw.integers(3, 2, 5, 4),))
    yield Case((draw.integers(2, 3, 1, 1),))


def _careful(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3, 3, 4, dtype=torch.float64) / 7,))
    yield Case((draw.integers(2, 3, 4, 3).contiguous(memory_format=torch.channels_last),))
    yield Case((draw.integers(2, 2, 3, 5).transpose(-1, -2),))
    yield Case((draw.integers(2, 3, 9, 8),))
    yield Case((draw.integers(2, 2, 3, 2, dtype=torch.bfloat16),))


MISCONCEPTIONS = (
    Misconception(
        "over_channels",
        {"zh": "把通道也平均掉了", "en": "the channels were averaged away"},
        {
            "zh": "池化不融合通道：每个通道各留一个数，输出是 (N, C)。只对高、宽两个轴求平均。",
            "en": "Pooling does not mix channels: each keeps one number, and the output is (N, C)."
            " Average the two spatial axes only.",
        },
        (lambda X: X.mean(1), lambda X: X.mean((1, 2, 3)), lambda X: X.mean()),
    ),
    Misconception(
        "over_samples",
        {"zh": "把样本也平均掉了", "en": "the samples were averaged away"},
        {
            "zh": "一批里的每个样本都有自己的结果，输出是 (N, C)。只对高、宽两个轴求平均，"
            "批量维要保留。",
            "en": "Every sample of the batch has its own result, and the output is (N, C)."
            " Average the two spatial axes only and keep the batch axis.",
        },
        (lambda X: X.mean(0), lambda X: X.mean((0, 2, 3)), lambda X: X.mean((0, 1))),
    ),
    Misconception(
        "other_axes",
        {"zh": "求平均的轴选错了", "en": "averaged over the wrong axes"},
        {
            "zh": "轴的顺序是 (N, C, H, W)，从 0 数起：高、宽是轴 2 和 3，也可以写成 −2 和 −1。",
            "en": "The axes are (N, C, H, W), counted from 0:"
            " height and width are axes 2 and 3, or −2 and −1.",
        },
        (
            lambda X: X.mean((1, 2)),
            lambda X: X.mean((1, 3)),
            lambda X: X.mean(2),
            lambda X: X.mean(3),
        ),
    ),
    Misconception(
        "keeps_axes",
        {"zh": "多留了两个长度为 1 的轴", "en": "two axes of length 1 are left"},
        {
            "zh": "数值是对的，但形状是 (N, C, 1, 1)。题目要 (N, C)：不要 keepdim，"
            "或再用 flatten(1) 展平。",
            "en": "The numbers are right, but the shape is (N, C, 1, 1). (N, C) is asked for:"
            " drop keepdim, or flatten(1) at the end.",
        },
        (lambda X: X.mean((2, 3), keepdim=True),),
    ),
    Misconception(
        "sums",
        {"zh": "没有除以元素个数", "en": "not divided by the number of elements"},
        {
            "zh": "你得到的是每个通道的总和。平均还要除以元素个数 H·W。",
            "en": "You have the sum of each channel. The average divides it by H·W elements.",
        },
        (lambda X: X.sum((2, 3)),),
    ),
    Misconception(
        "divides_by_one_side",
        {"zh": "除数不是 H·W", "en": "the divisor is not H·W"},
        {
            "zh": "每个通道有 H·W 个元素，除数应是 H·W，而不是只用其中一边来算。",
            "en": "A channel has H·W elements, so divide by H·W,"
            " not by a number made from one side alone.",
        },
        (
            lambda X: X.sum((2, 3)) / X.shape[2] ** 2,
            lambda X: X.sum((2, 3)) / X.shape[3] ** 2,
            lambda X: X.sum((2, 3)) / X.shape[2],
            lambda X: X.sum((2, 3)) / X.shape[3],
        ),
    ),
    Misconception(
        "fixed_window",
        {"zh": "窗口大小写死了", "en": "the window's size is fixed"},
        {
            "zh": "窗口写死成了 8×8，只有遇到 8×8 的特征图才对。“全局”指的是窗口总与输入一样大。",
            "en": "The window is fixed at 8×8, which is right for 8×8 feature maps alone."
            " Global means that the window is always as large as the input.",
        },
        (
            lambda X: X[..., :8, :8].mean((2, 3)),
            lambda X: X[..., :8, :8].sum((2, 3)) / 64,
            lambda X: X.sum((2, 3)) / 64,
            lambda X: F.avg_pool2d(X, 8).flatten(1),
        ),
    ),
    Misconception(
        "largest",
        {"zh": "取的是最大值", "en": "the maximum was taken"},
        {
            "zh": "这是全局最大池化。题目要的是平均：每个通道的平均值。",
            "en": "This is global max pooling. The average of each channel is asked for.",
        },
        (lambda X: X.amax((2, 3)),),
    ),
)

GLOBAL_AVG_POOL = Exercise(
    name="global_avg_pool",
    title={"zh": "全局平均池化", "en": "Global average pooling"},
    minutes=5,
    difficulty=1,
    reference=global_avg_pool,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("plain", 1, {"zh": "每个通道一个数", "en": "one number a channel"}, _plain),
        Group(
            "care",
            1,
            {"zh": "dtype、内存布局与任意大小", "en": "dtype, memory layout and any size"},
            _careful,
            CAREFUL,
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)

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
from poollab.lessons.geometry_mistakes import known
from poollab.lessons.mutant_builders import Pair, pair

Side = int | Pair


def min_pool2d(X: Tensor, k: Side, s: Side | None = None, p: Side = 0) -> Tensor:
    """Return the minimum of every window of X (N, C, H, W); padding never wins."""
    return -F.max_pool2d(-X, k, s, p)


def _plain(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 2), 2))
    yield Case((draw.integers(1, 2, 4, 5), 2))
    yield Case((draw.integers(2, 2, 4, 6), (2, 3)), {"s": (1, 2)})
    yield Case((draw.negatives(2, 1, 3, 4), (3, 2), 1))


def _padded(draw: Draw) -> Iterator[Case]:
    X = draw.integers(1, 1, 3, 3)
    yield Case((X - X.min() + 1, 3, 1, 1))
    X = draw.integers(2, 2, 4, 5, dtype=torch.float64)
    yield Case((X - X.min() + 1, (2, 3), (1, 2), (1, 1)))
    yield Case((draw.integers(2, 2, 5, 4).transpose(-1, -2), 3), {"p": (0, 1)})


def _padded_with(X: Tensor, p: Side, value: float) -> Tensor:
    p_h, p_w = pair(p)
    return F.pad(X, (p_w, p_w, p_h, p_h), value=value)


MISCONCEPTIONS = (
    Misconception(
        "forgets_outer_minus",
        {"zh": "忘了把符号变回来", "en": "the outer minus is missing"},
        {
            "zh": "你得到的是 max(−x)，即最小值的相反数。先取负、再取最大、最后再取负："
            "min(x) = −max(−x)。",
            "en": "You have max(−x), which is the minimum with its sign turned."
            " Flip the sign before and after: min(x) = −max(−x).",
        },
        (lambda X, k, s=None, p=0: F.max_pool2d(-X, k, s, p),),
    ),
    Misconception(
        "forgets_inner_minus",
        {"zh": "忘了先取负", "en": "the inner minus is missing"},
        {
            "zh": "你得到的是 −max(x)。取最大之前也要变号：min(x) = −max(−x)。",
            "en": "You have −max(x). Flip the sign before taking the maximum as well:"
            " min(x) = −max(−x).",
        },
        (lambda X, k, s=None, p=0: -F.max_pool2d(X, k, s, p),),
    ),
    Misconception(
        "takes_the_maximum",
        {"zh": "得到的是最大值", "en": "this is the maximum"},
        {
            "zh": "这就是最大池化。要得到最小值：先取负、再取最大、最后再取负。",
            "en": "This is max pooling itself. For the minimum flip the sign before and after:"
            " min(x) = −max(−x).",
        },
        (lambda X, k, s=None, p=0: F.max_pool2d(X, k, s, p),),
    ),
    Misconception(
        "zero_padding",
        {"zh": "用 0 填充", "en": "padded with zeros"},
        {
            "zh": "全为正数时边界上得到 0，而窗口里并没有 0。填充值不能在取最小时获胜：应是 +∞。",
            "en": "With positive input the border becomes 0, a value that is in no window."
            " Padding must never win a minimum: +∞ is the neutral value.",
        },
        (lambda X, k, s=None, p=0: min_pool2d(_padded_with(X, p, 0.0), k, s),),
    ),
    Misconception(
        "minus_infinity",
        {"zh": "用 −∞ 填充", "en": "padded with −∞"},
        {
            "zh": "−∞ 适合取最大；取最小时它总会获胜，边界上就成了 −∞。最小池化的填充应是 +∞。",
            "en": "−∞ is neutral for a maximum; in a minimum it always wins and fills the border."
            " Pad with +∞ for min pooling.",
        },
        (lambda X, k, s=None, p=0: min_pool2d(_padded_with(X, p, float("-inf")), k, s),),
    ),
    Misconception(
        "one_over",
        {"zh": "用了倒数", "en": "one over the maximum"},
        {
            "zh": "1/max(1/x) 只有在窗口内的数同号时才对：倒数会颠倒大小，却在 0 处断开。"
            "改用相反数。",
            "en": "1/max(1/x) works only if all numbers of a window have the same sign: reciprocals"
            " turn the order round, but break at 0. Use negation instead.",
        },
        (lambda X, k, s=None, p=0: 1 / F.max_pool2d(1 / X, k, s, p),),
    ),
    known(
        "default_stride_one",
        lambda X, k, s=None, p=0: min_pool2d(X, k, 1 if s is None else s, p),
    ),
    Misconception(
        "padding_ignored",
        {"zh": "没有用到填充 p", "en": "the padding p is not used"},
        {
            "zh": "输出比应有的小：p 没有传下去。要在四边各填充 p，再取最小值。",
            "en": "The output is too small, p was not passed on:"
            " pad p on every side, then take the minimum.",
        },
        (lambda X, k, s=None, *_, **__: min_pool2d(X, k, s),),
    ),
)

MIN_POOL2D = Exercise(
    name="min_pool2d",
    title={"zh": "最小池化", "en": "Minimum pooling"},
    minutes=10,
    difficulty=1,
    reference=min_pool2d,
    groups=(
        Group("plain", 1, {"zh": "没有填充", "en": "without padding"}, _plain),
        Group("padding", 1, {"zh": "有填充；dtype", "en": "with padding; dtype"}, _padded, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

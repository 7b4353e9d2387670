"""The known mistakes of `pool2d`: where its windows lie, and what is computed in them.

Written with torch's own operators: reading this file gives nobody the loop that is asked for.
"""

from __future__ import annotations

from torch import Tensor

from coursecheck.model import Misconception
from poollab.lessons.by_hand.pool2d_care import CARE
from poollab.lessons.by_hand.pool2d_ways import by
from poollab.lessons.geometry_mistakes import window_mistakes
from poollab.lessons.hints import known
from poollab.lessons.mutant_builders import Pair, Plan, Planner, average, cut, largest, plan


def _median(X: Tensor, where: Plan) -> Tensor:
    return cut(X, where)[0].flatten(-2).median(-1).values


def _even_median(X: Tensor, where: Plan) -> Tensor:
    return cut(X, where)[0].flatten(-2).quantile(0.5, -1)


def _midrange(X: Tensor, where: Plan) -> Tensor:
    windows = cut(X, where)[0]
    return (windows.amax((-2, -1)) + windows.amin((-2, -1))) / 2


def _corner(X: Tensor, where: Plan) -> Tensor:
    return cut(X, where)[0][..., -1, -1]


def _longer(cells: int) -> Planner:
    """Make every window's slice `cells` longer; it is cut at the edge as slices are."""

    def planner(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
        right = plan(hw, k, s, p)
        return right._replace(extent=(k[0] + cells, k[1] + cells))

    return planner


def _no_last_start(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
    return plan(hw, k, s, p)._replace(size=(hw[0] - k[0], hw[1] - k[1]))


_VALUES = (
    known("starts_at_zero", by(largest=lambda X, where: largest(X, where).clamp(min=0))),
    Misconception(
        "corner_element",
        {"zh": "取了右下角的元素", "en": "the bottom-right element is taken"},
        {
            "zh": "窗口右下角的元素只有在数值向右下递增时才碰巧最大；打乱 X 的数值再比较。",
            "en": "The element at the bottom right is the maximum only where values grow to the"
            " lower right. Shuffle X and compare again.",
        },
        (by(largest=_corner), by(largest=_corner, average=_corner)),
    ),
    known("sum_not_average", by(average=lambda X, where: average(X, where, 1))),
    known(
        "square_divisor",
        by(average=lambda X, where: average(X, where, where.extent[0] ** 2)),
        by(average=lambda X, where: average(X, where, where.extent[1] ** 2)),
    ),
    Misconception(
        "median",
        {"zh": "平均写成了中位数", "en": "the median stands for the average"},
        {
            "zh": "中位数是排在中间的数；平均 = 总和 ÷ 元素个数。"
            "两者只在像 arange 这样均匀的数据上相等。",
            "en": "The median is the number in the middle; the average is the sum over the count."
            " They agree on evenly spaced data such as arange, not elsewhere.",
        },
        (by(average=_median), by(average=_even_median)),
    ),
    Misconception(
        "midrange",
        {
            "zh": "平均写成了最大与最小的中点",
            "en": "halfway between extremes stands for the average",
        },
        {
            "zh": "最大与最小的中点只看两个元素；平均要把窗口里所有元素加起来，再除以个数。",
            "en": "Halfway between the largest and the smallest looks at two cells only; an"
            " average adds up all cells of the window and divides by their number.",
        },
        (by(average=_midrange),),
    ),
    known("mode_ignored", by(average=largest), by(largest=average)),
)

_SLICES = (
    Misconception(
        "no_last_start",
        {"zh": "输出少了一行一列", "en": "the last row and column are missing"},
        {
            "zh": "最后一个起点也要算上：高为 H 的 X 上，窗口有 H − p_h + 1 个起点，"
            "从 0 到 H − p_h。",
            "en": "Count the last start, too: on H rows the window has H - p_h + 1 starts,"
            " from 0 to H - p_h.",
        },
        (by(_no_last_start),),
    ),
    *window_mistakes(by),
    Misconception(
        "short_slice",
        {"zh": "切片少了一行一列", "en": "the slice is one row and column short"},
        {
            "zh": "切片不含右端点：i:i+p_h 恰好 p_h 行，不必再减 1。",
            "en": "A slice leaves out its end: i:i+p_h has exactly p_h rows; subtract nothing.",
        },
        (by(_longer(-1)),),
    ),
    Misconception(
        "long_slice",
        {"zh": "切片多了一行一列", "en": "the slice is one row and column long"},
        {
            "zh": "切片不含右端点：i:i+p_h 恰好 p_h 行，不必再加 1。",
            "en": "A slice leaves out its end: i:i+p_h has exactly p_h rows; add nothing.",
        },
        (by(_longer(1)),),
    ),
)

MISTAKES: tuple[Misconception, ...] = (*_VALUES, *_SLICES, *CARE)

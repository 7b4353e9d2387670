"""The exercise `adaptive_avg_pool2d`: the output's size is given, the bins follow.

Knows its cases, reference and known mistakes. The mistakes are sums weighted by a matrix: reading
them gives nobody the loop over bins that the exercise asks for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.rules import NO_BUILT_IN

Size = int | tuple[int, int]
Bin = Callable[[int, int, int], tuple[int, int]]
"""Takes i, n, o and gives the start and the end of bin i of o on n cells."""


def _pair(size: Size) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else (size[0], size[1])


def _shares(n: int, o: int, edges: Bin, X: Tensor) -> Tensor:
    """Return the (o, n) matrix that averages n cells into o bins; an empty bin is all NaN."""
    cells = torch.arange(n, device=X.device)
    rows = []
    for i in range(o):
        start, end = edges(i, n, o)
        inside = (cells >= start) & (cells < end)
        rows.append(inside.to(X.dtype) / inside.sum())
    return torch.stack(rows)


def _binned(edges: Bin) -> Callable[[Tensor, Size], Tensor]:
    def pool(X: Tensor, output_size: Size) -> Tensor:
        o_h, o_w = _pair(output_size)
        high, wide = _shares(X.shape[-2], o_h, edges, X), _shares(X.shape[-1], o_w, edges, X)
        return high @ X @ wide.T

    return pool


def _tiles(X: Tensor, output_size: Size) -> Tensor:
    """Equal tiles by the built-in layer: a size of 0 is its error."""
    o_h, o_w = _pair(output_size)
    tile = (X.shape[-2] // o_h, X.shape[-1] // o_w)
    return F.avg_pool2d(X, tile)[..., :o_h, :o_w]


def _fitted_window(X: Tensor, output_size: Size) -> Tensor:
    """One window and one stride that happen to give the right number of outputs."""
    o_h, o_w = _pair(output_size)
    H, W = X.shape[-2:]
    s_h, s_w = H // o_h, W // o_w
    return F.avg_pool2d(X, (H - (o_h - 1) * s_h, W - (o_w - 1) * s_w), (s_h, s_w))


def _refuses(error: type[Exception]) -> Callable[[Tensor, Size], Tensor]:
    def pool(X: Tensor, output_size: Size) -> Tensor:
        o_h, o_w = _pair(output_size)
        if o_h > X.shape[-2] or o_w > X.shape[-1]:
            raise error("larger than the input")
        return F.adaptive_avg_pool2d(X, (o_h, o_w))

    return pool


def _dividing(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3), 1))
    yield Case((draw.integers(2, 2, 4, 4), 2))
    yield Case((draw.integers(2, 3, 6, 4), (3, 2)))
    yield Case((draw.integers(2, 2, 3, 8), (1, 4)))


def _overlapping(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 3, 3), 2))
    yield Case((draw.integers(1, 2, 5, 5), 4))
    yield Case((draw.integers(2, 2, 7, 5), (3, 2)))
    yield Case((draw.integers(2, 3, 5, 10), (3, 4)))
    yield Case((draw.integers(2, 2, draw.between(7, 11), draw.between(8, 11)), (5, 6)))


def _larger(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 2), 3))
    yield Case((draw.integers(2, 2, 3, 4), (4, 6)))
    yield Case((draw.integers(2, 2, 4, 3), (2, 5)))


def _careful(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3, 5, 4, dtype=torch.float64) / 7, (2, 3)))
    yield Case((draw.integers(2, 3, 7, 4).contiguous(memory_format=torch.channels_last), (3, 2)))
    yield Case((draw.integers(2, 2, 3, 5).transpose(-1, -2), (3, 2)))


MISCONCEPTIONS = (
    Misconception(
        "floor_for_both_edges",
        {"zh": "终点也向下取整了", "en": "the end was rounded down too"},
        {
            "zh": "起点向下取整：⌊i·n/o⌋；终点要向上取整：⌈(i+1)·n/o⌉。所以相邻的分箱可以重叠，"
            "o>n 时也不会有空箱。",
            "en": "The start is rounded down, ⌊i·n/o⌋, but the end is rounded up, ⌈(i+1)·n/o⌉."
            " So neighbouring bins may overlap, and none is empty where o>n.",
        },
        (_binned(lambda i, n, o: (i * n // o, (i + 1) * n // o)),),
    ),
    Misconception(
        "equal_bins",
        {"zh": "每个分箱都是 n//o 格", "en": "every bin has n//o cells"},
        {
            "zh": "等宽的分箱会漏掉末尾的格子。试试 7→3：分箱是 0–3、2–5、4–7，宽度相同但互相重叠；"
            "5→4 时宽度仍是 2，而不是 1。",
            "en": "Equal tiles of n//o cells leave the tail out. Try 7→3: the bins are 0–3, 2–5,"
            " 4–7,"
            " which overlap; for 5→4 each is 2 wide, not 1.",
        },
        (_binned(lambda i, n, o: (i * (n // o), (i + 1) * (n // o))), _tiles),
    ),
    Misconception(
        "last_takes_the_rest",
        {"zh": "多余的格子都归最后一箱", "en": "the last bin takes the rest"},
        {
            "zh": "余下的格子不是全归最后一箱，而是摊到各箱里：7→3 的分箱是 0–3、2–5、4–7。",
            "en": "What is left over does not all go to the last bin but is spread out:"
            " for 7→3 the bins are 0–3, 2–5, 4–7.",
        },
        (_binned(lambda i, n, o: (i * (n // o), n if i == o - 1 else (i + 1) * (n // o))),),
    ),
    Misconception(
        "one_window_for_all",
        {"zh": "想用同一个窗口和步幅", "en": "one window and stride for all"},
        {
            "zh": "步幅 n//o、窗口 n−(o−1)·步幅在 7→3 时碰巧对，5→4 就错：各分箱的间隔不必相等，"
            "要按公式逐个算起点和终点。",
            "en": "Stride n//o with window n−(o−1)·stride happens to fit 7→3 but fails for 5→4:"
            " bins need not be evenly spaced. Work out each start and end from the formula.",
        },
        (
            _fitted_window,
            _binned(lambda i, n, o: (i * (n // o), i * (n // o) + n - (o - 1) * (n // o))),
        ),
    ),
    Misconception(
        "rounds_the_edges",
        {"zh": "边界的取整方向不对", "en": "the edges are rounded the wrong way"},
        {
            "zh": "起点总是向下取整，终点总是向上取整：分箱要包住它碰到的每一个格子。"
            "四舍五入或者把起点向上取整，都会漏掉只碰到一部分的格子。",
            "en": "The start is always rounded down and the end always up: a bin holds every cell"
            " that it touches. Rounding to the nearest, or the start up, loses cells that it only"
            " partly covers.",
        },
        (
            _binned(lambda i, n, o: (round(i * n / o), math.ceil((i + 1) * n / o))),
            _binned(lambda i, n, o: (round(i * n / o), round((i + 1) * n / o))),
            _binned(lambda i, n, o: (math.ceil(i * n / o), math.ceil((i + 1) * n / o))),
        ),
    ),
    Misconception(
        "one_cell_too_many",
        {"zh": "终点总是多加一格", "en": "always one cell beyond"},
        {
            "zh": "(i+1)·n/o 恰好是整数时，终点就是它本身；“向下取整再加 1”会多包进一格。"
            "整数的向上取整可写成 −(−a//b)。",
            "en": "Where (i+1)·n/o is a whole number, that is the end; rounding down and adding 1"
            " takes in one cell too many. For integers, −(−a//b) rounds up.",
        },
        (_binned(lambda i, n, o: (i * n // o, (i + 1) * n // o + 1)),),
    ),
    Misconception(
        "swaps_sizes",
        {"zh": "高与宽颠倒了", "en": "height and width are swapped"},
        {
            "zh": "output_size 是（高，宽）：第一个数是输出的行数，第二个数是列数。",
            "en": "output_size is (height, width):"
            " the first number counts the output's rows, the second its columns.",
        },
        (lambda X, output_size: F.adaptive_avg_pool2d(X, _pair(output_size)[::-1]),),
    ),
    Misconception(
        "refuses_larger",
        {"zh": "不接受比输入大的输出", "en": "refuses an output larger than the input"},
        {
            "zh": "o>n 是允许的：分箱会重复使用一些格子，公式不必改。",
            "en": "o>n is allowed: some cells are then used by several bins,"
            " and the formula stays as it is.",
        },
        (_refuses(ValueError), _refuses(AssertionError), _refuses(RuntimeError)),
    ),
    Misconception(
        "takes_the_maximum",
        {"zh": "箱内取了最大值", "en": "the maximum of each bin"},
        {
            "zh": "分箱是对的，但题目要的是箱内的平均值，不是最大值。",
            "en": "The bins are right, but the mean of each bin is asked for, not its maximum.",
        },
        (F.adaptive_max_pool2d,),
    ),
)

ADAPTIVE_AVG_POOL2D = Exercise(
    name="adaptive_avg_pool2d",
    title={"zh": "自适应平均池化", "en": "Adaptive average pooling"},
    minutes=20,
    difficulty=3,
    reference=F.adaptive_avg_pool2d,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("even", 1, {"zh": "能整除", "en": "sizes that divide"}, _dividing),
        Group("overlap", 1, {"zh": "不能整除", "en": "sizes that do not divide"}, _overlapping),
        Group("larger", 1, {"zh": "输出比输入大", "en": "larger than the input"}, _larger),
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

"""The exercise `pool_cost`: how many operations a pooling layer takes.

Knows its cases, reference and known mistakes. The mistakes count the outputs of torch's own layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import Case, Exercise, Group, Misconception
from poollab.lessons.geometry_mistakes import known
from poollab.lessons.mutant_builders import Pair

Cost = Callable[..., int]


def _windows(h: int, w: int, k: Pair, s: Pair, p: Pair) -> int:
    """Return the number of windows in one channel."""
    return F.max_pool2d(torch.zeros(1, 1, h, w), k, s, p).numel()


def _work(k: Pair, mode: str) -> int:
    """Return the operations of one window: comparisons, or additions and one division."""
    return k[0] * k[1] - (mode == "max")


def pool_cost(c: int, h: int, w: int, k: Pair, s: Pair, p: Pair, mode: str) -> int:
    """Return the operations for one image (c, h, w) with window k, stride s, padding p."""
    return c * _windows(h, w, k, s, p) * _work(k, mode)


def _counting(
    windows: Callable[..., int] = _windows,
    work: Callable[[Pair, str], int] = _work,
    channels: Callable[[int], int] = int,
) -> Cost:
    return lambda c, h, w, k, s, p, mode: channels(c) * windows(h, w, k, s, p) * work(k, mode)


def _padded_by(h: int, w: int, k: Pair, s: Pair, rows: int, columns: int) -> int:
    """Return the windows when `rows` and `columns` are added in all."""
    fits = h + rows >= k[0] and w + columns >= k[1]
    return _windows(h + rows, w + columns, k, s, (0, 0)) if fits else 0


def _plain(draw: Draw, mode: str) -> Iterator[Case]:
    yield Case((2, 5, 6, (2, 2), (2, 2), (0, 0), mode))
    yield Case((3, 5, 8, (2, 3), (1, 2), (0, 0), mode))
    c, k_h, k_w = draw.between(2, 9), draw.between(2, 4), draw.between(2, 4)
    h, w = draw.between(9, 20), draw.between(21, 30)
    yield Case((c, h, w, (k_h, k_w), (draw.between(2, 3), 1), (0, 0), mode))


def _padded(draw: Draw) -> Iterator[Case]:
    yield Case((2, 4, 5, (3, 3), (1, 1), (1, 1), "max"))
    yield Case((3, 7, 9, (2, 4), (2, 1), (1, 2), "avg"))
    c, h, w = draw.between(2, 9), draw.between(9, 20), draw.between(21, 30)
    yield Case((c, h, w, (4, 2), (1, 2), (2, 1), draw.choice(["max", "avg"])))


MISCONCEPTIONS = (
    Misconception(
        "forgets_padding",
        {"zh": "输出大小里没有填充", "en": "no padding in the output's size"},
        {
            "zh": "窗口在填充后的输入上滑动：输出大小里有 2p。书中用 p_h 既表示窗口又表示填充，"
            "很容易看混，流传的答案里就常把填充漏掉。",
            "en": "The window slides over the padded input: the output's size holds 2p. The book"
            " writes p_h both for the window and for the padding, and answers in circulation"
            " often lose the padding.",
        },
        (_counting(lambda h, w, k, s, _: _windows(h, w, k, s, (0, 0))),),
    ),
    Misconception(
        "padding_once",
        {"zh": "填充只算了一侧", "en": "padding is counted on one side"},
        {
            "zh": "填充加在上下、左右两侧，输出大小里是 2p，而不是 p。"
            "书中 p_h 同时表示窗口与填充，代公式时请分清。",
            "en": "Padding is added on both sides, so the output's size holds 2p, not p. Mind that"
            " the book writes p_h for the window and for the padding alike.",
        },
        (_counting(lambda h, w, k, s, p: _padded_by(h, w, k, s, *p)),),
    ),
    Misconception(
        "window_as_padding",
        {"zh": "把窗口大小当成了填充", "en": "the window taken for the padding"},
        {
            "zh": "书中 p_h 同时表示窗口与填充。在输出大小 ⌊(h+2p−k)/s⌋+1 里，"
            "p 是填充，k 是窗口，两者不能互换。",
            "en": "The book writes p_h for window and padding. In ⌊(h+2p−k)/s⌋+1"
            " p is the padding and k the window; they are not the same number.",
        },
        (_counting(lambda h, w, k, s, _: _padded_by(h, w, k, s, 2 * k[0], 2 * k[1])),),
    ),
    Misconception(
        "counts_input_cells",
        {"zh": "按输入的格子数计算", "en": "counted for every input cell"},
        {
            "zh": "每个输出才要做一次窗口的运算：要乘的是输出的格子数，不是输入的 h·w。"
            "步幅越大，输出越少，开销也越小。",
            "en": "The work is done once for every output, so multiply by the number of outputs,"
            " not by h·w. A larger stride gives fewer outputs and costs less.",
        },
        (_counting(lambda h, w, *_: h * w),),
    ),
    Misconception(
        "forgets_stride",
        {"zh": "没有用到步幅", "en": "the stride is not used"},
        {
            "zh": "你得到的是步幅为 1 时的开销。窗口每次移动 s 格，输出的个数要除以 s（向下取整，"
            "再加 1）。",
            "en": "This is the cost with stride 1. The window moves s cells at a time,"
            " so the steps are divided by s, rounded down, plus 1.",
        },
        (_counting(lambda h, w, k, _, p: _windows(h, w, k, (1, 1), p)),),
    ),
    Misconception(
        "forgets_first_position",
        {"zh": "输出大小少了 +1", "en": "the +1 is missing in the output's size"},
        {
            "zh": "(h+2p−k)//s 是窗口能走的步数；位置数还要加上第一个，即再加 1。",
            "en": "(h+2p−k)//s counts the window's steps; its positions are one more.",
        },
        (
            _counting(
                lambda h, w, k, s, p: (
                    ((h + 2 * p[0] - k[0]) // s[0]) * ((w + 2 * p[1] - k[1]) // s[1])
                )
            ),
        ),
    ),
    known(
        "partial_windows",
        _counting(
            lambda h, w, k, s, p: (
                (-(-(h + 2 * p[0] - k[0]) // s[0]) + 1) * (-(-(w + 2 * p[1] - k[1]) // s[1]) + 1)
            )
        ),
    ),
    Misconception(
        "forgets_channels",
        {"zh": "忘了通道", "en": "the channels are forgotten"},
        {
            "zh": "这只是一个通道的开销。每个通道都要各自池化一遍：再乘以 c。",
            "en": "This is the cost of one channel."
            " Every channel is pooled by itself, so multiply by c.",
        },
        (_counting(channels=lambda _: 1),),
    ),
    Misconception(
        "squares_channels",
        {"zh": "通道数乘了两次", "en": "the channels count twice"},
        {
            "zh": "c² 是卷积的算法：每个输出通道都要看所有输入通道。池化不融合通道，只乘一次 c。",
            "en": "c² belongs to convolution, where each output channel sees all input channels."
            " Pooling does not mix channels: c counts once.",
        },
        (_counting(channels=lambda c: c * c),),
    ),
    Misconception(
        "area_for_max",
        {"zh": "最大池化多算了一次比较", "en": "one comparison too many for max"},
        {
            "zh": "在 k_h·k_w 个数里找最大值要比较 k_h·k_w−1 次：第一个数不用和谁比。",
            "en": "To find the largest of k_h·k_w numbers takes k_h·k_w−1 comparisons:"
            " the first has nothing to be compared with.",
        },
        (_counting(work=lambda k, _: k[0] * k[1]),),
    ),
    Misconception(
        "forgets_division",
        {"zh": "平均池化少算了除法", "en": "no division for avg"},
        {
            "zh": "平均是 k_h·k_w−1 次加法，再加 1 次除法，一共 k_h·k_w 次。",
            "en": "An average takes k_h·k_w−1 additions and then 1 division, k_h·k_w in all.",
        },
        (_counting(work=lambda k, _: k[0] * k[1] - 1),),
    ),
    Misconception(
        "forgets_window",
        {"zh": "没有乘窗口的面积", "en": "the window's area is left out"},
        {
            "zh": "这只是输出的个数。每个输出要看窗口里的 k_h·k_w 个元素，"
            "流传的答案里常漏掉这一项。",
            "en": "This is the number of outputs. Each looks at k_h·k_w cells of its window,"
            " a factor that answers in circulation often lack.",
        },
        (_counting(work=lambda *_: 1),),
    ),
    Misconception(
        "returns_float",
        {"zh": "返回的不是整数", "en": "not an integer"},
        {
            "zh": "次数是整数 int：计算输出大小时用整除 //，不要用 /。",
            "en": "A count is an int: divide by // where the output's size is worked out, not by"
            " /.",
        },
        (lambda *given: float(pool_cost(*given)), lambda *given: torch.tensor(pool_cost(*given))),
    ),
)

POOL_COST = Exercise(
    name="pool_cost",
    title={"zh": "池化的计算开销", "en": "What pooling costs"},
    minutes=15,
    difficulty=2,
    needs_device=False,
    reference=pool_cost,
    groups=(
        Group("max", 1, {"zh": "最大池化", "en": "max pooling"}, lambda d: _plain(d, "max")),
        Group("avg", 1, {"zh": "平均池化", "en": "average pooling"}, lambda d: _plain(d, "avg")),
        Group("padding", 1, {"zh": "有填充", "en": "with padding"}, _padded),
    ),
    misconceptions=MISCONCEPTIONS,
)

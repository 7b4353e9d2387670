"""The exercise `max_pool2d_with_indices`: which cell won. Knows its cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.backward.gradients import Setting, windows_of
from poollab.lessons.geometry_mistakes import known
from poollab.lessons.mutant_builders import Pair, pair
from poollab.lessons.rules import NO_BUILT_IN

Answer = Callable[..., tuple[Tensor, Tensor]]


def _reference(
    X: Tensor, kernel_size: Setting, stride: Setting = None, padding: Setting = 0
) -> tuple[Tensor, Tensor]:
    return F.max_pool2d(X, kernel_size, stride, padding, return_indices=True)


# --- cases -----------------------------------------------------------------------------------


def _places(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3), (2, 1)))
    yield Case((draw.integers(1, 1, 3, 4), 2, 1))
    yield Case((draw.integers(2, 2, 5, 6), (2, 3)))
    yield Case((draw.integers(2, 3, 7, 5), (3, 2), (2, 1)))
    yield Case((draw.integers(2, 2, 6, draw.between(7, 9)), (2, draw.between(3, 4)), (3, 2)))


def _padded(draw: Draw) -> Iterator[Case]:
    yield Case((draw.negatives(1, 1, 2, 3), 2, 2, 1))
    yield Case((draw.negatives(2, 2, 5, 4), 3, 2, 1))
    yield Case((draw.integers(2, 3, 5, 6), (4, 2), (1, 2), (2, 0)))
    yield Case((draw.integers(2, 2, 6, 5), (2, 5), (2, 1), (1, 2)))
    yield Case((draw.negatives(2, 2, 4, 5) * 1e10, (3, 2), (2, 1), (1, 1)))


def _ties(draw: Draw) -> Iterator[Case]:
    yield Case((torch.ones(1, 1, 2, 3), 2, 1))
    yield Case((torch.ones(2, 2, 4, 5), 3, 1))
    # As after a ReLU: about half of the cells are zero.
    yield Case((draw.integers(2, 2, 5, 6).clamp(min=0), (2, 3), (1, 2)))
    yield Case((-torch.ones(2, 2, 4, 5), 3, 2, 1))
    yield Case((draw.integers(2, 3, 6, 5).remainder(3), (3, 2), 1, (1, 1)))


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 2, 4, 5, dtype=torch.float64), (2, 3), 1))
    yield Case((draw.integers(2, 2, 5, 4).transpose(2, 3), (2, 3), (2, 1), (1, 1)))
    yield Case((draw.integers(2, 2, 4, 5, dtype=torch.bfloat16), (3, 2), None, (1, 0)))


# --- mistakes --------------------------------------------------------------------------------


class _Winner:
    """Where the winners lie: `r`, `c` in the input, `i`, `j` within their window."""

    def __init__(self, X: Tensor, idx: Tensor, k: Pair, s: Pair, p: Pair) -> None:
        self.H, self.W, self.k, self.s, self.p = X.shape[2], X.shape[3], k, s, p
        self.r, self.c = idx // self.W, idx % self.W
        out = [torch.arange(n, device=X.device) for n in idx.shape[2:]]
        self.top, self.left = out[0][:, None] * s[0] - p[0], out[1][None, :] * s[1] - p[1]
        self.i, self.j = self.r - self.top, self.c - self.left

    @property
    def within(self) -> Tensor:
        """The flat index within the window."""
        return self.i * self.k[1] + self.j


def _indexed(rule: Callable[[_Winner], Tensor]) -> Answer:
    """Make an answer with the right maxima and the indices that `rule` computes."""

    def answer(X, kernel_size, stride=None, padding=0):
        Y, idx = _reference(X, kernel_size, stride, padding)
        return Y, rule(_Winner(X, idx, *windows_of(kernel_size, stride, padding)))

    return answer


def _by_window_height(w: _Winner) -> Tensor:
    k_h = w.k[0]
    return (w.top + w.within // k_h) * w.W + w.left + w.within % k_h


def _last_of_ties(X, kernel_size, stride=None, padding=0):
    Y = _reference(X, kernel_size, stride, padding)[0]
    rank = X.unique(return_inverse=True)[1]
    place = torch.arange(X.shape[2] * X.shape[3], device=X.device).reshape(X.shape[2:])
    # Distinct numbers in the order of the cells, and among equal ones the later is the larger.
    keys = (rank * place.numel() + place).to(torch.float64)
    return Y, _reference(keys, kernel_size, stride, padding)[1]


def _across_planes(X, kernel_size, stride=None, padding=0):
    Y, idx = _reference(X, kernel_size, stride, padding)
    N, C, H, W = X.shape
    return Y, idx + (torch.arange(N * C, device=X.device) * H * W).reshape(N, C, 1, 1)


def _typed(dtype: torch.dtype | None) -> Answer:
    def answer(X, *setting):
        Y, idx = _reference(X, *setting)
        return Y, idx.to(dtype or X.dtype)

    return answer


def _padding_wins(value: float) -> Answer:
    def answer(X, kernel_size, stride=None, padding=0):
        p_h, p_w = pair(padding)
        padded = F.pad(X, (p_w, p_w, p_h, p_h), value=value)
        Y, idx = _reference(padded, kernel_size, stride)
        wide = padded.shape[3]
        return Y, (idx // wide - p_h) * X.shape[3] + idx % wide - p_w

    return answer


MISCONCEPTIONS = (
    Misconception(
        "index_in_window",
        {"zh": "索引是窗口内的", "en": "the index counts within the window"},
        {
            "zh": "argmax 给出的是窗口内的位置。换成输入里的行 r 和列 c（加上窗口的起点），"
            "再写成 r·W + c。",
            "en": "argmax gives the position within the window. Turn it into the row r and column"
            " c of the input (add the window's start), then write r·W + c.",
        },
        (_indexed(lambda w: w.within),),
    ),
    Misconception(
        "index_in_padded_plane",
        {"zh": "索引是填充后平面里的", "en": "the index counts in the padded plane"},
        {
            "zh": "索引要指向没有填充的 X：行减去 p_h，列减去 p_w，每行是 W 个元素，"
            "不是 W + 2·p_w 个。",
            "en": "The index points into X without its padding: subtract p_h from the row and p_w"
            " from the column, and count W cells a row, not W + 2·p_w.",
        },
        (
            _indexed(lambda w: (w.r + w.p[0]) * (w.W + 2 * w.p[1]) + w.c + w.p[1]),
            _indexed(lambda w: (w.r + w.p[0]) * w.W + w.c + w.p[1]),
            _indexed(lambda w: w.r * (w.W + 2 * w.p[1]) + w.c),
        ),
    ),
    Misconception(
        "row_times_height",
        {"zh": "行号乘了 H", "en": "the row is multiplied by H"},
        {
            "zh": "按行优先展平时，一行有 W 个元素，所以第 r 行从 r·W 开始，不是 r·H。",
            "en": "Flattened row by row, one row has W cells, so row r begins at r·W, not at r·H.",
        },
        (_indexed(lambda w: w.r * w.H + w.c),),
    ),
    Misconception(
        "column_major",
        {"zh": "按列优先计数了", "en": "counted column by column"},
        {
            "zh": "PyTorch 按行优先计数：先数完第 0 行的 W 个，再数第 1 行，即 r·W + c。",
            "en": "PyTorch counts row by row: the W cells of row 0 first, then row 1;"
            " that is r·W + c.",
        },
        (_indexed(lambda w: w.c * w.H + w.r),),
    ),
    Misconception(
        "split_by_window_height",
        {"zh": "窗口内索引按 k_h 拆分了", "en": "the window's index is split by k_h"},
        {
            "zh": "窗口的一行有 k_w 个元素：窗口内第 a 个元素在第 a // k_w 行、第 a % k_w 列。",
            "en": "A row of the window has k_w cells: cell number a lies in row a // k_w and"
            " column a % k_w.",
        },
        (_indexed(_by_window_height),),
    ),
    Misconception(
        "last_of_ties",
        {"zh": "并列时取了最后一个", "en": "among equals the last one wins"},
        {
            "zh": "最大值并列时，PyTorch 取行优先顺序里的第一个。逐个比较时用 >，不要用 >=。",
            "en": "Among equal maxima PyTorch keeps the first in row-major order. If you compare"
            " one by one, use > and not >=.",
        },
        (_last_of_ties,),
    ),
    Misconception(
        "counts_across_planes",
        {"zh": "索引跨样本和通道累计了", "en": "the index counts across samples and channels"},
        {
            "zh": "每个 (n, c) 平面各自从 0 开始计数，索引总在 0 到 H·W − 1 之间。",
            "en": "Each plane (n, c) counts from 0 again: an index lies between 0 and H·W - 1.",
        },
        (_across_planes,),
    ),
    Misconception(
        "index_not_int64",
        {"zh": "索引不是 int64", "en": "the indices are not int64"},
        {
            "zh": "索引是整数：idx 要用 dtype=torch.int64，否则 gather 和 scatter 都不接受它。",
            "en": "An index is an integer: idx needs dtype=torch.int64, or gather and scatter will"
            " not take it.",
        },
        (_typed(torch.float32), _typed(None), _typed(torch.float64), _typed(torch.int32)),
    ),
    Misconception(
        "padding_wins",
        {"zh": "填充处赢了", "en": "a padded cell wins"},
        {
            "zh": "填充处永远不能成为最大值，否则索引会指到 X 外面。用 −∞ 填充："
            "0 或 −1e9 都不够小。",
            "en": "A padded cell must never be the maximum, or its index points outside X. Pad"
            " with minus infinity: neither 0 nor -1e9 is low enough.",
        },
        (_padding_wins(0.0), _padding_wins(-1.0), _padding_wins(-1e9)),
    ),
    known(
        "default_stride_one",
        lambda X, k, s=None, p=0: _reference(X, k, 1 if s is None else s, p),
    ),
)

EXERCISE = Exercise(
    name="max_pool2d_with_indices",
    title={"zh": "记住谁是最大值", "en": "Remember which cell won"},
    minutes=25,
    difficulty=3,
    reference=_reference,
    parts=({"zh": "Y", "en": "Y"}, {"zh": "idx", "en": "idx"}),
    rules=(NO_BUILT_IN,),
    groups=(
        Group("places", 1, {"zh": "最大值及其索引", "en": "maxima and their places"}, _places),
        Group("padding", 1, {"zh": "有填充", "en": "padding"}, _padded),
        Group("ties", 1, {"zh": "并列的最大值", "en": "equal maxima"}, _ties),
        Group(
            "care", 1, {"zh": "dtype 与内存布局", "en": "dtype and memory layout"}, _care, CAREFUL
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)

"""The exercise `max_pool2d_backward`: every window's gradient goes to its winner, and adds up.

Knows its cases, its reference (autograd through picking the winners) and its known mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.backward.gradients import Setting, Shape, gradient
from poollab.lessons.backward.rules import NO_UNPOOL


def _reference(dY: Tensor, idx: Tensor, x_shape: Shape) -> Tensor:
    """Y is X at `idx`: what autograd makes of that is the gradient of max pooling."""

    def pick(X: Tensor) -> Tensor:
        return X.flatten(2).gather(2, idx.flatten(2)).reshape(dY.shape)

    return gradient(pick, dY.new_zeros(x_shape), dY)


# --- cases -----------------------------------------------------------------------------------


def winners(X: Tensor, *setting: Setting) -> Tensor:
    """Return the indices of the maxima, int64, of the output's shape."""
    return F.max_pool2d(X, *setting, return_indices=True)[1]


def _case(draw: Draw, X: Tensor, *setting: Setting) -> Case:
    idx = winners(X, *setting)
    return Case((draw.integers(*idx.shape), idx, tuple(X.shape)))


def _tiled(draw: Draw) -> Iterator[Case]:
    yield _case(draw, draw.integers(1, 1, 2, 4), 2)
    yield _case(draw, draw.integers(2, 2, 4, 6), (2, 3))
    yield _case(draw, draw.integers(2, 3, 5, 7), (2, 3))  # no window sees the last row
    yield _case(draw, draw.integers(2, 2, 7, 6), (2, 1), (3, 2))


def _overlapping(draw: Draw) -> Iterator[Case]:
    yield _case(draw, torch.ones(1, 1, 2, 3), 2, 1)
    # One large number in the middle wins every window.
    yield _case(draw, F.pad(torch.ones(2, 2, 1, 1), (2, 2, 1, 1)), (2, 3), 1)
    yield _case(draw, draw.integers(2, 3, 5, 6), 3, 1)
    yield _case(draw, draw.integers(2, 2, 6, 5), (3, 2), (1, 1), (1, 1))
    yield _case(draw, torch.ones(2, 2, 4, 5), 3, 1)


def _care(draw: Draw) -> Iterator[Case]:
    low = F.pad(draw.integers(2, 2, 3, 5), (0, 0, 0, 1), value=-100)  # no winner in the last row
    idx = winners(low, (2, 3), 1)
    N, C, o_h, o_w = idx.shape
    yield Case((draw.integers(N, C, o_h, o_w, dtype=torch.float64), idx, (2, 2, 4, 5)))
    yield Case((draw.integers(N, C, o_w, o_h).transpose(2, 3), idx, (2, 2, 4, 5)))
    # What Y.sum().backward() hands on: one number behind all places.
    yield Case((torch.ones(()).expand(N, C, o_h, o_w), idx, (2, 2, 4, 5)))


# --- mistakes --------------------------------------------------------------------------------


def _overwrites(dY, idx, x_shape):
    """Only the last of the writes to a cell stays, in the order of the windows."""
    g, i = dY.flatten(2), idx.flatten(2)
    order = torch.arange(g.shape[2], device=g.device).expand_as(i)
    last = i.new_full((*x_shape[:2], x_shape[2] * x_shape[3]), -1)
    last = last.scatter_reduce(2, i, order, "amax")
    return g.gather(2, last.clamp(min=0)).masked_fill(last < 0, 0).reshape(x_shape)


def _ones(dY, idx, x_shape):
    return _reference(torch.ones_like(dY), idx, x_shape)


def _mixes_planes(dY, idx, x_shape):
    flat = dY.new_zeros(x_shape).flatten()
    return flat.scatter_add(0, idx.flatten(), dY.flatten()).reshape(x_shape)


def _flat_from_largest_index(dY, idx, x_shape):
    cells = int(idx.max()) + 1
    dX = _reference(dY, idx, x_shape).flatten(2)
    return dX[..., :cells]


def _rows_from_largest_index(dY, idx, x_shape):
    rows = int(idx.max()) // x_shape[3] + 1
    return _reference(dY, idx, x_shape)[:, :, :rows]


def _reshaped_from_largest_index(dY, idx, x_shape):
    return _flat_from_largest_index(dY, idx, x_shape).reshape(x_shape)


def _mean(dY, idx, x_shape):
    total = _reference(dY, idx, x_shape)
    return total / _ones(dY, idx, x_shape).clamp(min=1)


def _float32_buffer(dY, idx, x_shape):
    return _reference(dY.float(), idx, x_shape)


MISCONCEPTIONS = (
    Misconception(
        "overwrites",
        {"zh": "重复的索引只留下一次写入", "en": "a repeated index keeps only one write"},
        {
            "zh": "一个元素可能赢得好几个窗口，它的梯度是这些窗口的和。"
            "=、scatter_ 和 d[idx] += g 对重复的索引都只留下一次写入；要用累加的 scatter_add_。",
            "en": "A cell can win several windows, and its gradient is their sum."
            " For a repeated index =, scatter_ and d[idx] += g all keep a single write:"
            " use the accumulating scatter_add_.",
        },
        (_overwrites,),
    ),
    Misconception(
        "ignores_upstream",
        {"zh": "写入的是 1，不是 dY", "en": "1 is written instead of dY"},
        {
            "zh": "链式法则：赢家得到的是它那个窗口的上游梯度 dY，不是 1。",
            "en": "By the chain rule the winner gets the upstream gradient dY of its window, not"
            " 1.",
        },
        (_ones,),
    ),
    Misconception(
        "mixes_planes",
        {"zh": "所有平面写到了一起", "en": "all planes are written into one"},
        {
            "zh": "每个 (n, c) 平面的索引都从 0 开始。保留 (N, C, H·W) 的形状，"
            "只在最后一维 scatter；"
            "或者给每个平面加上各自的偏移。",
            "en": "The indices of every plane (n, c) start at 0. Keep the shape (N, C, H·W) and"
            " scatter along the last axis only, or add an offset for each plane.",
        },
        (_mixes_planes,),
    ),
    Misconception(
        "size_from_largest_index",
        {"zh": "大小取自最大的索引", "en": "the size is taken from the largest index"},
        {
            "zh": "最后一个赢家之后的元素也存在，只是梯度为 0。dX 的形状总是 x_shape，"
            "与 idx.max() 无关。",
            "en": "Cells after the last winner exist as well; their gradient is 0. dX always has"
            " the shape x_shape, whatever idx.max() is.",
        },
        (_flat_from_largest_index, _rows_from_largest_index, _reshaped_from_largest_index),
    ),
    Misconception(
        "mean_of_repeats",
        {"zh": "重复的索引取了平均", "en": "repeated indices are averaged"},
        {
            "zh": "一个元素赢得几个窗口，就把这几份梯度加起来：是求和，不是求平均。",
            "en": "A cell that wins several windows gets the sum of their gradients, not the mean.",
        },
        (_mean,),
    ),
    Misconception(
        "float32_buffer",
        {"zh": "dX 总是 float32", "en": "dX is always float32"},
        {
            "zh": "torch.zeros 默认给出 float32。用 dY.new_zeros(x_shape)，"
            "dtype 和设备就都跟着 dY。",
            "en": "torch.zeros makes float32 by default. With dY.new_zeros(x_shape) dtype and"
            " device follow dY.",
        },
        (_float32_buffer,),
    ),
)

EXERCISE = Exercise(
    name="max_pool2d_backward",
    title={"zh": "最大池化的反向传播", "en": "Max pooling, backward"},
    minutes=15,
    difficulty=2,
    reference=_reference,
    rules=(NO_UNPOOL,),
    groups=(
        Group("tiled", 2, {"zh": "窗口不重叠", "en": "windows side by side"}, _tiled),
        Group("overlap", 2, {"zh": "窗口重叠", "en": "overlapping windows"}, _overlapping),
        Group(
            "care", 1, {"zh": "dtype 与内存布局", "en": "dtype and memory layout"}, _care, CAREFUL
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)

"""The exercises of notebook 1, pooling by hand.

Knows their cases, references and known mistakes. The mistakes are written with torch's own
operators: reading this file gives nobody the loop that the exercises ask for.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from poollab.cases import Draw
from poollab.exercise import CAREFUL, RESULT, Aspect, Case, Exercise, Group, Lesson, Misconception
from poollab.lessons.rules import NO_BUILT_IN

# --- valid_out_size --------------------------------------------------------------------------


def _valid_out_size(n: int, k: int) -> int:
    if k < 1 or k > n:
        raise ValueError("the window does not fit")
    return len(torch.zeros(n).unfold(0, k, 1))


def _size_cases(draw: Draw) -> Iterator[Case]:
    for n, k in ((3, 2), (4, 4), (5, 1), (7, 3)):
        yield Case((n, k))
    k = draw.between(2, 9)
    yield Case((k + draw.between(3, 20), k))


def _no_room(draw: Draw) -> Iterator[Case]:
    yield Case((2, 3))
    yield Case((4, 0))
    yield Case((draw.between(1, 9), 10))


VALID_OUT_SIZE = Exercise(
    name="valid_out_size",
    title={"zh": "窗口能放几次", "en": "How often the window fits"},
    minutes=5,
    needs_device=False,
    reference=_valid_out_size,
    groups=(
        Group("count", 1, {"zh": "位置的个数", "en": "the number of positions"}, _size_cases),
        Group("refuse", 1, {"zh": "放不下时报错", "en": "an error if it cannot fit"}, _no_room),
    ),
    misconceptions=(
        Misconception(
            "counts_gaps",
            {"zh": "少了 +1", "en": "the +1 is missing"},
            {
                "zh": "宽为 k 的窗口放在 k 个格子上能放 1 次,而不是 0 次:要数的是位置,不是位置之间的间隔。",
                "en": "A window of width k fits once on k cells, not zero times:"
                " count the positions, not the gaps between them.",
            },
            (lambda n, k: _valid_out_size(n, k) - 1,),
        ),
    ),
)

# --- pool2d ----------------------------------------------------------------------------------


def _pool2d(X: Tensor, pool_size: tuple[int, int], mode: str = "max") -> Tensor:
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("pool2d takes a 2-D tensor and mode 'max' or 'avg'")
    pool = F.max_pool2d if mode == "max" else F.avg_pool2d
    return pool(X[None, None], pool_size, stride=1)[0, 0]


def _shapes(draw: Draw) -> Iterator[Case]:
    for H, W, p_h, p_w in ((2, 3, 1, 2), (3, 3, 2, 2), (3, 5, 2, 3), (5, 3, 3, 1), (4, 6, 4, 6)):
        yield Case((draw.integers(H, W), (p_h, p_w)))


def _maxima(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), (1, 2)))
    yield Case((draw.negatives(3, 3), (2, 2)))
    yield Case((draw.integers(3, 5), (2, 3)), {"mode": "max"})
    yield Case((draw.integers(6, 4), (3, 1)))
    yield Case((draw.integers(4, 5), (4, 5)))


def _averages(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), (1, 2), "avg"))
    yield Case((draw.integers(3, 4), (2, 2), "avg"))
    yield Case((draw.integers(5, 3), (3, 1)), {"mode": "avg"})
    yield Case((draw.integers(4, 6), (2, 3), "avg"))


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(3, 4, dtype=torch.float64), (2, 3)))
    yield Case((draw.integers(4, 3, dtype=torch.float64) / 7, (2, 2), "avg"))
    yield Case((draw.integers(3, 3), (2, 2), "median"))
    yield Case((draw.integers(2, 2, 4, 4), (2, 2)))


POOL2D = Exercise(
    name="pool2d",
    title={"zh": "手动实现 pool2d", "en": "pool2d by hand"},
    minutes=20,
    difficulty=2,
    reference=_pool2d,
    rules=(NO_BUILT_IN,),
    groups=(
        Group(
            "shape",
            2,
            {"zh": "输出形状", "en": "the output's shape"},
            _shapes,
            RESULT - {Aspect.VALUES},
        ),
        Group("max", 3, {"zh": "最大池化", "en": "maximum"}, _maxima),
        Group("avg", 2, {"zh": "平均池化", "en": "average"}, _averages),
        Group("care", 1, {"zh": "dtype 与报错", "en": "dtype and errors"}, _care, CAREFUL),
    ),
    misconceptions=(
        Misconception(
            "starts_at_zero",
            {"zh": "最大值从 0 开始比", "en": "the running maximum starts at 0"},
            {
                "zh": "全为负数时你得到 0,而窗口里并没有 0:最大值应从窗口里的元素开始比。",
                "en": "With all-negative input you get 0, a value that is not in the window:"
                " start the maximum from an element of the window.",
            },
            (
                lambda X, pool_size, mode="max": (
                    _pool2d(X, pool_size, mode).clamp(min=0)
                    if mode == "max"
                    else _pool2d(X, pool_size, mode)
                ),
            ),
        ),
    ),
)

LESSON = Lesson(
    name="1_by_hand",
    assignment="pooling",
    title={"zh": "手动实现池化", "en": "Pooling by hand"},
    exercises=(VALID_OUT_SIZE, POOL2D),
)

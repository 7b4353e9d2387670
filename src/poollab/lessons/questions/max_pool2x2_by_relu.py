"""The exercise `max_pool2x2_by_relu`: a network of ReLUs can do max pooling.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.questions.max_by_relu import ONLY_RELU, PAIRINGS, RELU_AT_THE_END, Pairing


def max_pool2x2_by_relu(X: Tensor) -> Tensor:
    """Return 2×2 max pooling with stride 2 of X (N, C, H, W), H and W even."""
    return F.max_pool2d(X, 2)


def _columns_first(pairing: Pairing) -> Callable[[Tensor], Tensor]:
    def pool(X: Tensor) -> Tensor:
        rows = pairing(X[..., ::2], X[..., 1::2])
        return pairing(rows[..., ::2, :], rows[..., 1::2, :])

    return pool


def _rows_first(pairing: Pairing) -> Callable[[Tensor], Tensor]:
    def pool(X: Tensor) -> Tensor:
        columns = pairing(X[..., ::2, :], X[..., 1::2, :])
        return pairing(columns[..., ::2], columns[..., 1::2])

    return pool


def _one_by_one(pairing: Pairing) -> Callable[[Tensor], Tensor]:
    """Meet the four cells of a window one after the other."""

    def pool(X: Tensor) -> Tensor:
        a, b, c, d = _corners(X)
        return pairing(pairing(pairing(a, b), c), d)

    return pool


def _corners(X: Tensor) -> tuple[Tensor, ...]:
    return tuple(X[..., i::2, j::2] for i in (0, 1) for j in (0, 1))


def _ways(pairings: tuple[Pairing, ...]) -> Iterator[Callable[[Tensor], Tensor]]:
    for pairing in pairings:
        yield _columns_first(pairing)
        yield _rows_first(pairing)
        yield _one_by_one(pairing)


def _halves(X: Tensor) -> Tensor:
    H, W = X.shape[-2:]
    columns = torch.maximum(X[..., : W // 2], X[..., W // 2 :])
    return torch.maximum(columns[..., : H // 2, :], columns[..., H // 2 :, :])


def _two_corners(i: int, j: int) -> Callable[[Tensor], Tensor]:
    return lambda X: torch.maximum(_corners(X)[i], _corners(X)[j])


def _one_window(draw: Draw) -> Iterator[Case]:
    yield Case((torch.ones(1, 1, 2, 2),))
    yield Case((draw.integers(1, 1, 2, 2),))
    yield Case((draw.integers(2, 3, 2, 2),))


def _many_windows(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 4),))
    yield Case((draw.integers(2, 1, 2, 6),))
    yield Case((draw.integers(2, 3, 6, 4),))


def _negative(draw: Draw) -> Iterator[Case]:
    yield Case((draw.negatives(1, 1, 2, 2),))
    yield Case((draw.negatives(2, 2, 4, 6, dtype=torch.float64),))
    yield Case((draw.integers(2, 2, 6, 4).transpose(-1, -2),))


MISCONCEPTIONS = (
    *(
        Misconception(name, title, hint, tuple(_ways(pairings)))
        for name, (title, hint, pairings) in PAIRINGS.items()
    ),
    Misconception(
        "relu_at_the_end",
        *RELU_AT_THE_END,
        (
            lambda X: max_pool2x2_by_relu(X).relu(),
            _columns_first(lambda a, b: torch.maximum(a, b).relu()),
        ),
    ),
    Misconception(
        "one_stage",
        {"zh": "只比较了一次", "en": "one stage only"},
        {
            "zh": "一个窗口有四个数，要比较两级：max(max(a,b), max(c,d))。"
            "你只比较了其中两个数，或者只缩小了一个方向。",
            "en": "A window holds four numbers, which takes two stages: max(max(a,b), max(c,d))."
            " You compared two of them, or shrank one direction only.",
        },
        (
            *(_two_corners(i, j) for i, j in ((0, 1), (2, 3), (0, 2), (1, 3), (0, 3), (1, 2))),
            lambda X: F.max_pool2d(X, (1, 2)),
            lambda X: F.max_pool2d(X, (2, 1)),
        ),
    ),
    Misconception(
        "steps_by_one",
        {"zh": "窗口每次只移动一格", "en": "the window moves by one cell"},
        {
            "zh": "你比较的是所有相邻的元素，输出是 (H−1)×(W−1)。"
            "2×2 池化的窗口不重叠：切片每两格取一格，即 [::2] 与 [1::2]。",
            "en": "You compare all neighbours, and the output is (H−1)×(W−1)."
            " Windows of 2×2 pooling do not overlap: slice in steps of 2, [::2] and [1::2].",
        },
        (lambda X: F.max_pool2d(X, 2, 1),),
    ),
    Misconception(
        "compares_halves",
        {"zh": "比较的是左右两半", "en": "compares the two halves"},
        {
            "zh": "你把图像对半分开来比较，相距很远的元素被放在了一起。"
            "同一窗口里的元素彼此相邻：偶数列对奇数列，即 [::2] 与 [1::2]。",
            "en": "You compare one half of the image with the other, cells that lie far apart."
            " Cells of a window are neighbours: even columns against odd, [::2] and [1::2].",
        },
        (_halves,),
    ),
)

MAX_POOL2X2_BY_RELU = Exercise(
    name="max_pool2x2_by_relu",
    title={"zh": "用 ReLU 搭出 2×2 最大池化", "en": "2×2 max pooling made of ReLUs"},
    minutes=15,
    difficulty=2,
    reference=max_pool2x2_by_relu,
    rules=(ONLY_RELU,),
    groups=(
        Group("window", 1, {"zh": "一个窗口", "en": "one window"}, _one_window),
        Group("windows", 1, {"zh": "许多窗口", "en": "many windows"}, _many_windows),
        Group("negative", 1, {"zh": "负数；dtype", "en": "negatives; dtype"}, _negative, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

"""The exercise `edge_map`: where neighbours in a row differ.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception


def edge_map(X: Tensor) -> Tensor:
    """Return |X[..., j] − X[..., j+1]| for X (..., W), of shape (..., W−1)."""
    return X.diff(dim=-1).abs()


def _pictures(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3),))
    yield Case((draw.integers(3, 4),))
    yield Case((draw.integers(4, 7),))
    yield Case((draw.integers(3, 1),))


def _batches(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3, 4),))
    yield Case((draw.integers(2, 3, 4, 5, dtype=torch.float64),))
    yield Case((draw.integers(2, 2, 6, 3).transpose(-1, -2),))


def _rolled(X: Tensor) -> Tensor:
    return (X - torch.roll(X, -1, -1)).abs()


def _without_sign_by_relu(X: Tensor) -> Tensor:
    return X.diff(dim=-1).neg().relu()


MISCONCEPTIONS = (
    Misconception(
        "keeps_sign",
        {"zh": "差的符号还在", "en": "the difference kept its sign"},
        {
            "zh": "从亮到暗和从暗到亮都是边缘：要取差的绝对值，否则一半的边缘是负的。",
            "en": "From bright to dark is as much an edge as from dark to bright:"
            " take the absolute value, or half of the edges come out negative.",
        },
        (lambda X: X.diff(dim=-1), lambda X: X.diff(dim=-1).neg()),
    ),
    Misconception(
        "one_direction",
        {"zh": "只留下了一个方向的边缘", "en": "edges of one direction only"},
        {
            "zh": "负的差被截成了 0，于是只剩从亮到暗（或从暗到亮）的边缘。边缘不分正负，"
            "请取绝对值。",
            "en": "Negative differences were cut to 0, so only the edges of one direction are left."
            " An edge counts either way: take the absolute value.",
        },
        (_without_sign_by_relu, lambda X: X.diff(dim=-1).relu()),
    ),
    Misconception(
        "compares_rows",
        {"zh": "比较的是上下相邻", "en": "compares the pixel below"},
        {
            "zh": "你比较的是上下两个像素。这里要比较同一行里左右相邻的像素，也就是沿最后一维，"
            "宽变为 W−1。",
            "en": "You compare a pixel with the one below. Compare neighbours in the same row,"
            " along the last axis, so that the width becomes W−1.",
        },
        (lambda X: X.diff(dim=-2).abs(),),
    ),
    Misconception(
        "wraps_around",
        {"zh": "最后一列与第一列比较了", "en": "the last column meets the first"},
        {
            "zh": "最后一列的右边没有邻居；torch.roll 却把第一列当成了它的邻居。"
            "W 列只有 W−1 对相邻像素。",
            "en": "The last column has no neighbour to its right, but torch.roll hands it the first"
            " one. W columns have W−1 pairs of neighbours.",
        },
        (_rolled, lambda X: (X - torch.roll(X, 1, -1)).abs()),
    ),
    Misconception(
        "keeps_width",
        {"zh": "宽仍然是 W", "en": "the width is still W"},
        {
            "zh": "W 列只有 W−1 对相邻像素，所以输出的宽是 W−1：不要补一列 0，也不要留一列空白。",
            "en": "W columns have W−1 pairs of neighbours, so the output is W−1 wide:"
            " no extra column of zeros, and none left empty.",
        },
        (
            lambda X: F.pad(edge_map(X), (0, 1)),
            lambda X: F.pad(edge_map(X), (1, 0)),
            lambda X: X.diff(dim=-1, append=torch.zeros_like(X[..., :1])).abs(),
            lambda X: X.diff(dim=-1, prepend=torch.zeros_like(X[..., :1])).abs(),
        ),
    ),
    Misconception(
        "squares",
        {"zh": "取了平方", "en": "squared"},
        {
            "zh": "平方也能去掉符号，但会让强边缘大得不成比例。题目要的是绝对值。",
            "en": "Squaring removes the sign too, but blows strong edges up out of proportion."
            " The exercise asks for the absolute value.",
        },
        (lambda X: X.diff(dim=-1).square(),),
    ),
)

EDGE_MAP = Exercise(
    name="edge_map",
    title={"zh": "竖直边缘检测", "en": "A detector of vertical edges"},
    minutes=5,
    difficulty=1,
    reference=edge_map,
    groups=(
        Group("picture", 1, {"zh": "一张图", "en": "one picture"}, _pictures),
        Group(
            "batch", 1, {"zh": "一批多通道的图", "en": "a batch with channels"}, _batches, CAREFUL
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)

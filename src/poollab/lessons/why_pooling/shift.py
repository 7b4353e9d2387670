"""The exercise `shift`: move an image sideways and fill with zeros.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception


def shift(X: Tensor, dx: int) -> Tensor:
    """Return X (..., W) with its content moved `dx` columns to the right, zeros moved in."""
    W = X.shape[-1]
    dx = max(-W, min(dx, W))  # farther than the width is as empty as the width
    return F.pad(X, (dx, -dx))


def _to_the_right(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), 1))
    yield Case((draw.integers(3, 5), 2))
    yield Case((draw.integers(2, 2, 3, 6), draw.between(1, 4)))


def _any_way(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), 0))
    yield Case((draw.integers(2, 3), 3))
    yield Case((draw.integers(2, 4), 5))
    yield Case((draw.integers(3, 4), -1))
    yield Case((draw.integers(2, 2, 3, 5, dtype=torch.float64), -draw.between(2, 4)))
    yield Case((draw.integers(2, 3), -4))
    yield Case((draw.integers(4, 3).T, 1))


def _fitted(X: Tensor, left: int, right: int) -> Tensor:
    """Pad columns with zeros; a crop wider than X is an error, as it is for a slice's neighbour."""
    return F.pad(X, (left, right))


def _edge_copied(X: Tensor, dx: int) -> Tensor:
    columns = torch.arange(X.shape[-1], device=X.device) - dx
    return X[..., columns.clamp(0, X.shape[-1] - 1)]


def _assigned(X: Tensor, dx: int) -> Tensor:
    Y = torch.zeros_like(X)
    Y[..., dx:] = X[..., :-dx]
    return Y


def _assigned_if_right(X: Tensor, dx: int) -> Tensor:
    return shift(X, dx) if dx < 0 else _assigned(X, dx)


def _joined(X: Tensor, dx: int) -> Tensor:
    return torch.cat([X.new_zeros(*X.shape[:-1], dx), X[..., :-dx]], -1)


def _padded(X: Tensor, dx: int) -> Tensor:
    return F.pad(X[..., :-dx], (dx, 0))


def _by_width(X: Tensor, dx: int) -> Tensor:
    """Right for 0 <= dx <= W; beyond, the slice's end turns negative and counts from the end."""
    Y = torch.zeros_like(X)
    Y[..., dx:] = X[..., : X.shape[-1] - dx]
    return Y


def _by_width_both_ways(X: Tensor, dx: int) -> Tensor:
    return _by_width(X.flip(-1), -dx).flip(-1) if dx < 0 else _by_width(X, dx)


def _joined_both_ways(X: Tensor, dx: int) -> Tensor:
    W = X.shape[-1]
    if dx >= 0:
        return torch.cat([X.new_zeros(*X.shape[:-1], dx), X[..., : W - dx]], -1)
    return torch.cat([X[..., -dx:], X.new_zeros(*X.shape[:-1], -dx)], -1)


def _in_place(X: Tensor, dx: int) -> Tensor:
    return X.copy_(shift(X, dx))


MISCONCEPTIONS = (
    Misconception(
        "moves_left",
        {"zh": "移向了左边", "en": "moved to the left"},
        {
            "zh": "右移 dx 列，意思是新的第 j 列来自旧的第 j−dx 列。"
            "书中的 Z[i,j]=X[i,j+1] 从右边取值，内容其实是向左移的。",
            "en": "To move right by dx, the new column j takes the old column j−dx."
            " The book's Z[i,j]=X[i,j+1] fetches from the right, so it moves the content left.",
        },
        (lambda X, dx: shift(X, -dx),),
    ),
    Misconception(
        "rolls",
        {"zh": "移出去的像素又从另一边回来了", "en": "what leaves comes back on the other side"},
        {
            "zh": "从右边移出去的像素不应再从左边出现（torch.roll 就是这样循环的）："
            "空出来的列要填 0。",
            "en": "Pixels that leave on the right must not reappear on the left, as torch.roll has"
            " it:"
            " fill the columns that become free with 0.",
        },
        (lambda X, dx: torch.roll(X, dx, -1),),
    ),
    Misconception(
        "moves_rows",
        {"zh": "移动的是行", "en": "the rows were moved"},
        {
            "zh": "内容上下移动了。宽是最后一个轴：dx 表示列数，请沿这个轴移动。",
            "en": "The content moved down. Width is the last axis, and dx counts columns:"
            " shift along that axis.",
        },
        (
            lambda X, dx: shift(X.transpose(-1, -2), dx).transpose(-1, -2),
            lambda X, dx: torch.roll(X, dx, -2),
        ),
    ),
    Misconception(
        "copies_edge",
        {"zh": "用边缘的像素补空列", "en": "the edge is repeated"},
        {
            "zh": "空出来的列里填的是边缘像素的副本。这里要填 0：移进来的是一片空白。",
            "en": "The free columns hold copies of the edge. Fill them with 0:"
            " what moves in is empty background.",
        },
        (_edge_copied,),
    ),
    Misconception(
        "changes_width",
        {"zh": "输出的宽变了", "en": "the width changed"},
        {
            "zh": "补了 dx 列 0，却没有裁掉移出去的 dx 列（或者反过来）。移动不改变形状："
            "补几列就去掉几列。",
            "en": "Zeros were added but the columns that moved out were kept, or the other way"
            " round."
            " A shift keeps the shape: as many columns go as come.",
        },
        (
            lambda X, dx: _fitted(X, dx, 0),
            lambda X, dx: _fitted(X, max(dx, 0), max(-dx, 0)),
            lambda X, dx: shift(X, dx)[..., max(dx, 0) : X.shape[-1] + min(dx, 0)],
        ),
    ),
    Misconception(
        "minus_zero",
        {"zh": "没有区分 dx 的正负和零", "en": "zero and negative dx are not told apart"},
        {
            "zh": "dx=0 时，X[..., :-dx] 就是 X[..., :0]，是空的；dx 为负时，它又从左边数起。"
            "请分三种情况，或者只用不会变号的索引，例如 W−dx。",
            "en": "With dx=0, X[..., :-dx] is X[..., :0], which is empty; with a negative dx it"
            " counts"
            " from the left. Treat the signs as separate cases, or use ends that do not change"
            " sign, such as W−dx.",
        },
        (_assigned, _assigned_if_right, _joined, _padded),
    ),
    Misconception(
        "only_right",
        {"zh": "只考虑了向右移", "en": "only right shifts were thought of"},
        {
            "zh": "dx 为负表示向左移。负的切片起点会从末尾数起，所以这种情况要单独写："
            "空列出现在右边。",
            "en": "A negative dx means to the left. A negative slice start counts from the end,"
            " so write this case out: the free columns are then on the right.",
        },
        (
            _by_width,
            lambda X, dx: torch.zeros_like(X) if dx < 0 else shift(X, dx),
            lambda X, dx: X.clone() if dx < 0 else shift(X, dx),
            lambda X, dx: shift(X, abs(dx)),
        ),
    ),
    Misconception(
        "beyond_the_width",
        {"zh": "dx 比宽还大时出错", "en": "fails where dx exceeds the width"},
        {
            "zh": "dx 可以比宽 W 更大：这时什么都不剩，结果全是 0。W−dx 变成负数后，"
            "切片会从末尾数起。",
            "en": "dx may exceed the width W: then nothing is left and the result is all zeros."
            " Once W−dx is negative, the slice counts from the end.",
        },
        (_by_width_both_ways, _joined_both_ways, lambda X, dx: F.pad(X, (dx, -dx))),
    ),
    Misconception(
        "changes_input",
        {"zh": "改动了输入", "en": "the input was changed"},
        {
            "zh": "输入 X 本身被改写了，之后再用它就不是原图了。请新建一个张量来放结果。",
            "en": "X itself was overwritten, so whoever uses it next no longer has the original"
            " image."
            " Put the result into a new tensor.",
        },
        (_in_place,),
    ),
)

SHIFT = Exercise(
    name="shift",
    title={"zh": "把图像右移 dx 列", "en": "Move an image dx columns to the right"},
    minutes=10,
    difficulty=1,
    reference=shift,
    groups=(
        Group("right", 1, {"zh": "向右移", "en": "to the right"}, _to_the_right),
        Group(
            "any",
            1,
            {"zh": "向左、不动与移出画面", "en": "left, not at all, and out of the picture"},
            _any_way,
            CAREFUL,
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)

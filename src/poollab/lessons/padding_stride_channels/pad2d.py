"""The exercise `pad2d`: a border of a given value around the last two axes.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Aspect, Case, Exercise, Group, Misconception
from poollab.lessons.hints import known
from poollab.lessons.mutant_builders import LOWEST, Pair, pair


def _reference(X: Tensor, padding: int | Pair, value: float) -> Tensor:
    p_h, p_w = pair(padding)
    return F.pad(X, (p_w, p_w, p_h, p_h), value=value)


def _sides(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), (1, 0), 0))
    yield Case((draw.integers(2, 3), (1, 2), LOWEST))
    yield Case((draw.integers(3, 2), (2, 1), draw.between(20, 99)))
    yield Case((draw.integers(2, 2), 1, -draw.between(20, 99)))


def _axes(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 2, 3), (1, 2), LOWEST))
    yield Case((draw.integers(2, 3, 3, 4), (2, 1), 0))
    yield Case((draw.integers(2, 2, 2, 3), 2, LOWEST))


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), 0, 7))
    yield Case((draw.integers(2, 2, 3, dtype=torch.float64) / 7, (0, 0), 0))
    yield Case((draw.integers(2, 3, dtype=torch.float64) / 7, (1, 2), LOWEST))
    yield Case((draw.integers(2, 3, dtype=torch.int64), (2, 1), 0))
    yield Case((draw.integers(2, 2, 3, dtype=torch.bfloat16), 1, LOWEST))
    yield Case((draw.integers(4, 3).t(), (0, 1), 0))


def _by(pads: Callable[[int, int], tuple[int, ...]]) -> Callable[..., Tensor]:
    """Return an answer that hands F.pad what `pads` makes of p_h and p_w."""

    def answer(X: Tensor, padding: int | Pair, value: float) -> Tensor:
        return F.pad(X, pads(*pair(padding))[: 2 * X.dim()], value=value)

    return answer


def _then(change: Callable[[Tensor, Tensor, Pair], Tensor]) -> Callable[..., Tensor]:
    """Return an answer that applies `change` to X, the right result and the padding."""

    def answer(X: Tensor, padding: int | Pair, value: float) -> Tensor:
        return change(X, _reference(X, padding, value), pair(padding))

    return answer


def _pairs_only(X: Tensor, padding: Pair, value: float) -> Tensor:
    p_h, p_w = padding
    return _reference(X, (p_h, p_w), value)


_MISTAKES = (
    Misconception(
        "f_pad_order",
        {"zh": "F.pad 的顺序弄反了", "en": "F.pad's order is mistaken"},
        {
            "zh": "F.pad 从最后一维开始：先左、右，再上、下。所以 p_w 写在前面，p_h 写在后面。",
            "en": "F.pad starts at the last axis: left and right first, then top and bottom."
            " So p_w comes before p_h.",
        },
        (_by(lambda p_h, p_w: (p_h, p_h, p_w, p_w)),),
    ),
    Misconception(
        "f_pad_pairs",
        {"zh": "F.pad 的四个数配错了对", "en": "F.pad's four numbers are paired wrongly"},
        {
            "zh": "F.pad 的四个数依次是左、右、上、下：p_w, p_w, p_h, p_h，不是交替出现。",
            "en": "F.pad's four numbers are left, right, top, bottom: p_w, p_w, p_h, p_h."
            " They do not alternate.",
        },
        (_by(lambda p_h, p_w: (p_w, p_h, p_w, p_h)), _by(lambda p_h, p_w: (p_h, p_w, p_h, p_w))),
    ),
    Misconception(
        "one_side_only",
        {"zh": "只填充了一侧", "en": "only one side is padded"},
        {
            "zh": "四边都要填充：上、下各 p_h 行，左、右各 p_w 列，一共多 2·p_h 行、2·p_w 列。",
            "en": "Pad all four sides: p_h rows above and below, p_w columns left and right,"
            " which makes 2·p_h rows and 2·p_w columns more.",
        },
        (_by(lambda p_h, p_w: (p_w, 0, p_h, 0)), _by(lambda p_h, p_w: (0, p_w, 0, p_h))),
    ),
    Misconception(
        "one_axis_only",
        {"zh": "只填充了一个方向", "en": "only one axis is padded"},
        {
            "zh": "高和宽两个方向都要填充：上下 p_h 行，左右 p_w 列。",
            "en": "Pad along both axes: p_h rows above and below, and p_w columns left and right.",
        },
        (_by(lambda _, p_w: (p_w, p_w)), _by(lambda p_h, _: (0, 0, p_h, p_h))),
    ),
    known(
        "one_padding_for_both",
        _by(lambda p_h, _: (p_h, p_h, p_h, p_h)),
        _by(lambda _, p_w: (p_w, p_w, p_w, p_w)),
    ),
    Misconception(
        "value_ignored",
        {"zh": "边框总是 0", "en": "the border is always 0"},
        {
            "zh": "边框应是参数给定的 value；F.pad 不写 value 时填的是 0。",
            "en": "The border must hold the value that is given; F.pad fills with 0 unless told.",
        },
        (lambda X, padding, _: _reference(X, padding, 0),),
    ),
    Misconception(
        "pads_every_axis",
        {"zh": "通道或批量也被填充了", "en": "channels or the batch are padded, too"},
        {
            "zh": "只有最后两个轴 H、W 变大；通道数和样本数不变。",
            "en": "Only the last two axes, H and W, grow; channels and samples stay as they are.",
        },
        (
            _by(lambda p_h, p_w: (p_w, p_w, p_h, p_h, p_h, p_h)),
            _by(lambda p_h, p_w: (p_w, p_w, p_h, p_h, p_w, p_w)),
            _by(lambda p_h, p_w: (p_w, p_w, p_h, p_h, p_h, p_h, p_h, p_h)),
            _by(lambda p_h, p_w: (p_w, p_w, p_h, p_h, p_h, p_h, p_w, p_w)),
        ),
    ),
    Misconception(
        "pairs_only",
        {"zh": "padding 是整数时出错", "en": "an integer padding is not handled"},
        {
            "zh": "padding 可以是一个整数，也可以是 (p_h, p_w)："
            "是整数时先变成 (padding, padding)。",
            "en": "padding is either an integer or (p_h, p_w):"
            " turn an integer into (padding, padding) first.",
        },
        (_pairs_only,),
    ),
    Misconception(
        "returns_its_input",
        {"zh": "填充为 0 时返回了 X 本身", "en": "with no padding X itself is returned"},
        {
            "zh": "padding 为 0 时也要返回一个新张量（例如 X.clone()），以后写它才不会改到 X。",
            "en": "Return a new tensor for a padding of 0, too (X.clone(), say),"
            " so that writing to it later leaves X alone.",
        },
        (_then(lambda X, Y, p: Y if any(p) else X),),
    ),
    known("float32_buffer", _then(lambda _, Y, _p: Y.float())),
)

PAD2D = Exercise(
    name="pad2d",
    title={"zh": "在四周填充", "en": "A border on all sides"},
    minutes=10,
    reference=_reference,
    groups=(
        Group("sides", 1, {"zh": "四边与数值", "en": "four sides and the value"}, _sides),
        Group("axes", 1, {"zh": "批量与通道", "en": "batch and channels"}, _axes),
        Group(
            "care",
            1,
            {"zh": "dtype 与新张量", "en": "dtype and a new tensor"},
            _care,
            CAREFUL | {Aspect.ALIAS},
        ),
    ),
    misconceptions=_MISTAKES,
)

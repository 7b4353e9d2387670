"""The exercise `max_by_relu`, and the rule that it shares with `max_pool2x2_by_relu`.

Knows its cases, reference and known mistakes; must not know the other exercise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception, Rule, Text

Pairing = Callable[[Tensor, Tensor], Tensor]

ONLY_RELU = Rule(
    "only_relu",
    {
        "zh": "这道题只许用 relu 和加减法（以及取切片、改形状）："
        "不要用 max、maximum、where、clamp、"
        "abs、比较、排序或池化。",
        "en": "Only relu, plus and minus may compute here, beside slicing and reshaping:"
        " no max, maximum, where, clamp, abs, comparison, sorting or pooling.",
    },
    allowed_operators=(
        "relu_?",
        "add_?",
        "sub_?",
        "rsub",
        "neg_?",
        "mul_?",
        "sum",
        "im2col",
        "pixel_unshuffle",
    ),
    names=(
        *("max", "min", "maximum", "minimum", "amax", "fmax", "cummax", "aminmax", "argmax"),
        *("where", "sort", "sorted", "topk", "kthvalue", "clamp", "clip", "abs"),
        *("max_pool2d", "MaxPool2d", "item", "tolist", "numpy"),
    ),
)

# --- how a maximum of two goes wrong; max_pool2x2_by_relu builds on the same table ---------------


def sum_of_relus(a: Tensor, b: Tensor) -> Tensor:
    """Return relu(a) + relu(b)."""
    return torch.relu(a) + torch.relu(b)


def excess(a: Tensor, b: Tensor) -> Tensor:
    """Return relu(a − b)."""
    return torch.relu(a - b)


def adds_the_minuend(a: Tensor, b: Tensor) -> Tensor:
    """Return relu(a − b) + a, where + b is due."""
    return torch.relu(a - b) + a


def relu_of_the_other(a: Tensor, b: Tensor) -> Tensor:
    """Return relu(a − b) + relu(b), which loses negative b."""
    return torch.relu(a - b) + torch.relu(b)


def reversed_(pairing: Pairing) -> Pairing:
    """Return `pairing` with its arguments exchanged."""
    return lambda a, b: pairing(b, a)


#: name -> (title, hint, the wrong pairings)
PAIRINGS: dict[str, tuple[Text, Text, tuple[Pairing, ...]]] = {
    "sum_of_relus": (
        {"zh": "把两个 ReLU 相加了", "en": "the sum of two ReLUs"},
        {
            "zh": "用 a=b=1 试试：relu(a)+relu(b) 得 2，而最大值是 1。"
            "ReLU 要作用在差上，它量出 a 比 b 多多少。",
            "en": "Try a = b = 1: relu(a) + relu(b) is 2, but the maximum is 1. Apply ReLU to the"
            " difference; it measures by how much a exceeds b.",
        },
        (sum_of_relus,),
    ),
    "only_the_excess": (
        {"zh": "只得到了超出的部分", "en": "only the excess"},
        {
            "zh": "relu(a−b) 是 a 超出 b 的量（不超出时为 0）。把 b 加回来，才是两者中较大的那个。",
            "en": "relu(a − b) is how much a exceeds b, or 0 if it does not."
            " Add b back to get the larger of the two.",
        },
        (excess, reversed_(excess)),
    ),
    "adds_the_wrong_one": (
        {"zh": "加回的不是被减去的那个", "en": "added the wrong one back"},
        {
            "zh": "要加回被减去的那个：relu(a−b)+b。加上 a 的话，a 较大时就多算了一次 a−b。",
            "en": "Add the one that you subtracted: relu(a − b) + b."
            " With + a, the difference counts twice whenever a is larger.",
        },
        (adds_the_minuend, reversed_(adds_the_minuend)),
    ),
    "loses_negative": (
        {"zh": "加回之前又套了一层 ReLU", "en": "the one added back went through ReLU"},
        {
            "zh": "relu(a−b)+relu(b) 在 b 为负时不对：加回的应是 b 本身，而不是 relu(b)。",
            "en": "relu(a − b) + relu(b) fails where b is negative:"
            " what is added back is b itself, not relu(b).",
        },
        (relu_of_the_other, reversed_(relu_of_the_other)),
    ),
}

RELU_AT_THE_END: tuple[Text, Text] = (
    {"zh": "结果又经过了一次 ReLU", "en": "the result went through ReLU"},
    {
        "zh": "最大值为负时你得到 0：不要再对结果用 ReLU，它会把负的最大值变成 0。",
        "en": "Where the maximum is negative you get 0:"
        " do not put the result through ReLU again, it turns negative maxima into 0.",
    },
)


def max_by_relu(a: Tensor, b: Tensor) -> Tensor:
    """Return the larger of a and b, cell by cell."""
    return torch.maximum(a, b)


def _mixed(draw: Draw) -> Iterator[Case]:
    yield Case((torch.tensor([1.0, 1.0]), torch.tensor([1.0, 0.0])))
    yield Case((draw.integers(3), draw.integers(3)))
    yield Case((draw.integers(3, 4), draw.integers(3, 4)))


def _negative(draw: Draw) -> Iterator[Case]:
    yield Case((torch.tensor([-1.0, -3.0]), torch.tensor([-2.0, -2.0])))
    yield Case((draw.negatives(2, 3), draw.negatives(2, 3)))
    yield Case((draw.negatives(2, 3, 4, dtype=torch.float64), draw.integers(2, 3, 4).double()))


MISCONCEPTIONS = (
    *(Misconception(name, title, hint, wrong) for name, (title, hint, wrong) in PAIRINGS.items()),
    Misconception(
        "relu_at_the_end",
        *RELU_AT_THE_END,
        (
            lambda a, b: max_by_relu(a, b).relu(),
            lambda a, b: max_by_relu(a, b).relu_(),
        ),
    ),
    Misconception(
        "the_smaller",
        {"zh": "得到了较小的那个", "en": "the smaller of the two"},
        {
            "zh": "b−relu(b−a) 是两者中较小的那个。较大的那个要把超出的部分加上去，而不是减掉。",
            "en": "b − relu(b − a) is the smaller of the two."
            " For the larger, add the excess instead of taking it away.",
        },
        (torch.minimum,),
    ),
)

MAX_BY_RELU = Exercise(
    name="max_by_relu",
    title={"zh": "用 ReLU 求两数的最大值", "en": "The larger of two by ReLU"},
    minutes=5,
    difficulty=1,
    reference=max_by_relu,
    rules=(ONLY_RELU,),
    groups=(
        Group("mixed", 1, {"zh": "有正有负", "en": "both signs"}, _mixed),
        Group("negative", 1, {"zh": "负数", "en": "negative numbers"}, _negative, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

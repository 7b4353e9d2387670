"""The exercise `valid_out_size`: how many positions a window has along one axis.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch

from coursecheck.cases import Draw
from coursecheck.model import Aspect, Case, Exercise, Group, Misconception


def _reference(n: int, k: int) -> int:
    if k < 1 or k > n:
        raise ValueError("the window does not fit")
    return len(torch.zeros(n).unfold(0, k, 1))


def _count(draw: Draw) -> Iterator[Case]:
    for n, k in ((3, 2), (4, 4), (5, 1), (7, 3)):
        yield Case((n, k))
    k = draw.between(2, 9)
    yield Case((k + draw.between(3, 20), k))


def _no_room(draw: Draw) -> Iterator[Case]:
    yield Case((2, 3))
    yield Case((4, 0))
    yield Case((draw.between(1, 9), draw.between(10, 20)))
    yield Case((5, -draw.between(1, 3)))
    # A window as wide as the input fits: whoever refuses everything has not checked anything.
    yield Case((4, 4))


def _checked(formula: Callable[[int, int], Any], too_wide: bool = True, too_small: bool = True):
    """Return `formula` behind the checks that are asked for."""

    def answer(n: int, k: int) -> Any:
        if (too_wide and k > n) or (too_small and k < 1):
            raise ValueError("the window does not fit")
        return formula(n, k)

    return answer


def _however_checked(formula: Callable[[int, int], Any]) -> tuple[Callable[..., Any], ...]:
    """Return `formula` with both checks, with either and with none: it stays the same mistake."""
    return tuple(
        _checked(formula, wide, small) for wide in (True, False) for small in (True, False)
    )


def _refuses_by(error: type[Exception]) -> Callable[[int, int], int]:
    def answer(n: int, k: int) -> int:
        if k < 1 or k > n:
            raise error("the window does not fit")
        return n - k + 1

    return answer


_MISTAKES = (
    Misconception(
        "counts_gaps",
        {"zh": "少了 +1", "en": "the +1 is missing"},
        {
            "zh": "宽为 k 的窗口放在 k 个格子上能放 1 次，而不是 0 次：要数的是位置，"
            "不是位置之间的间隔。",
            "en": "A window of width k fits once on k cells, not zero times:"
            " count the positions, not the gaps between them.",
        },
        _however_checked(lambda n, k: n - k),
    ),
    Misconception(
        "counts_tiles",
        {"zh": "数成了不重叠的块", "en": "tiles are counted"},
        {
            "zh": "n // k 是窗口一块挨一块铺开的个数；这里窗口每次只移动一格。",
            "en": "n // k counts tiles laid side by side; here the window moves one cell at a"
            " time.",
        },
        _however_checked(lambda n, k: n // k),
    ),
    Misconception(
        "one_too_many",
        {"zh": "多数了一个位置", "en": "one position too many"},
        {
            "zh": "画出 n=3、k=2：起点只有 0 和 1，从 2 开始的窗口已经超出了末尾。",
            "en": "Draw n=3, k=2: the window can start at 0 and at 1;"
            " from 2 it would hang over the end.",
        },
        _however_checked(lambda n, k: n - k + 2),
    ),
    Misconception(
        "every_cell_starts_one",
        {"zh": "把每个格子都当成了起点", "en": "every cell is taken for a start"},
        {
            "zh": "画出 n=3、k=2：起点只有 0 和 1。靠近末尾的 k−1 个格子放不下一整个窗口。",
            "en": "Draw n=3, k=2: only 0 and 1 can be starts."
            " From the last k-1 cells no whole window fits.",
        },
        _however_checked(lambda n, _: n),
    ),
    Misconception(
        "not_an_int",
        {"zh": "返回的不是 int", "en": "the count is not an int"},
        {
            "zh": "个数是 Python 的整数 int：用整数运算（// 而不是 /），不要返回小数或张量。",
            "en": "A count is a Python int: use integer arithmetic (// and not /),"
            " and return neither a float nor a tensor.",
        },
        (
            *_however_checked(lambda n, k: float(n - k + 1)),
            *_however_checked(lambda n, k: torch.tensor(n - k + 1)),
        ),
    ),
    Misconception(
        "never_refuses",
        {"zh": "放不下时没有报错", "en": "no error where the window does not fit"},
        {
            "zh": "窗口比输入大，或者 k 小于 1，就一个位置也没有：应抛出 ValueError，"
            "而不是返回一个数。"
            "两种情形都要检查。",
            "en": "A window wider than the input, or a k below 1, has no position:"
            " raise ValueError rather than return a number. Check both.",
        },
        (
            *_however_checked(lambda n, k: n - k + 1)[1:],
            *_however_checked(lambda n, k: max(0, n - k + 1))[1:],
            lambda n, k: 0 if k < 1 or k > n else n - k + 1,
            lambda n, k: None if k < 1 or k > n else n - k + 1,
        ),
    ),
    Misconception(
        "another_error",
        {"zh": "抛出的不是 ValueError", "en": "the error is not ValueError"},
        {
            "zh": "参数的值不合适时，Python 的习惯是抛出 ValueError；"
            "assert 和其他异常说的是别的事情。",
            "en": "For an argument of an unsuitable value Python's custom is ValueError;"
            " assert and other exceptions say something else.",
        },
        tuple(map(_refuses_by, (AssertionError, IndexError, RuntimeError, TypeError, Exception))),
    ),
)

VALID_OUT_SIZE = Exercise(
    name="valid_out_size",
    title={"zh": "窗口能放几次", "en": "How often the window fits"},
    minutes=5,
    needs_device=False,
    reference=_reference,
    groups=(
        Group("count", 1, {"zh": "位置的个数", "en": "the number of positions"}, _count),
        Group(
            "refuse",
            1,
            {"zh": "放不下时报错", "en": "an error if it cannot fit"},
            _no_room,
            # A wrong count has cost its point already.
            frozenset({Aspect.ERROR}),
        ),
    ),
    misconceptions=_MISTAKES,
)

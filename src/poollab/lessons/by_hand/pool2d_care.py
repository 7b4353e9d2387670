"""The known mistakes of `pool2d` in what surrounds the numbers: dtype, the input, the errors.

Written with torch's own operators: reading this file gives nobody the loop that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import torch
from torch import Tensor

from coursecheck.model import Misconception
from poollab.lessons.by_hand.pool2d_ways import Reduce, by
from poollab.lessons.hints import known
from poollab.lessons.mutant_builders import Pair, Plan, average, largest, plan

# What an answer without checks makes of a mode or a tensor that it should refuse.


def _zeros(X: Tensor, where: Plan) -> Tensor:
    return X.new_zeros(where.size)


def _first_two_axes(X: Tensor, pool_size: Pair, _: str) -> Tensor:
    """Pool as `X[i:i+p_h, j:j+p_w].max()` does: over batch and channel, and all that follows."""
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.flatten(2).amax(2)


def _last_two_axes(X: Tensor, pool_size: Pair, _: str) -> Tensor:
    return largest(X, plan(tuple(X.shape[-2:]), pool_size, (1, 1), (0, 0)))


_ODD_MODES: tuple[Reduce, ...] = (_zeros, average, largest)
_ODD_AXES = (_first_two_axes, _last_two_axes)


def _raises(error: type[BaseException]) -> Callable[..., Tensor]:
    def refuse(*_: object) -> Tensor:
        raise error("an error, but not the one that is asked for")

    return refuse


_OTHER_ERRORS = tuple(
    map(_raises, (KeyError, AssertionError, TypeError, UnboundLocalError, RuntimeError, Exception))
)


def _overwriting(X: Tensor, pool_size: Pair, mode: str = "max") -> Tensor:
    Y = by()(X, pool_size, mode)
    X[: Y.shape[0], : Y.shape[1]] = Y
    return X[: Y.shape[0], : Y.shape[1]]


CARE: tuple[Misconception, ...] = (
    known("float32_buffer", by(after=lambda Y: Y.float())),
    known(
        "integer_buffer",
        *(by(after=lambda Y, t=dtype: Y.to(t)) for dtype in (torch.int64, torch.int32)),
    ),
    known("overwrites_input", _overwriting),
    Misconception(
        "unknown_mode",
        {"zh": "不认识的 mode 没有报错", "en": "an unknown mode goes unnoticed"},
        {
            "zh": "mode 只能是 'max' 或 'avg'。遇到别的应抛出 ValueError，而不是悄悄返回一个结果。",
            "en": "mode is 'max' or 'avg'. For anything else raise ValueError"
            " rather than return something in silence.",
        },
        tuple(by(odd_mode=odd) for odd in _ODD_MODES),
    ),
    Misconception(
        "any_axes",
        {"zh": "没有检查 X 是二维的", "en": "X is not checked to have two axes"},
        {
            "zh": "pool2d 只处理二维的 X。四维输入不应得到一个奇怪的结果："
            "X.dim() 不等于 2 时抛出 ValueError。",
            "en": "pool2d takes an X of two axes. A batch of images should not give some odd"
            " result: raise ValueError unless X.dim() is 2.",
        },
        tuple(by(odd_axes=odd) for odd in _ODD_AXES),
    ),
    Misconception(
        "no_checks",
        {"zh": "没有检查 mode，也没有检查维数", "en": "neither mode nor the axes are checked"},
        {
            "zh": "结果本身是对的。还差两个检查：X.dim() 不等于 2，或 mode 不是 'max'、'avg' 时，"
            "抛出 ValueError。",
            "en": "The results are right. Two checks are missing: raise ValueError unless"
            " X.dim() is 2, and unless mode is 'max' or 'avg'.",
        },
        tuple(by(odd_mode=m, odd_axes=a) for m, a in product(_ODD_MODES, _ODD_AXES)),
    ),
    Misconception(
        "as_in_the_lesson",
        {"zh": "和课上的代码一样", "en": "as in the lesson's own code"},
        {
            "zh": "课上的代码算得对，但不够小心：Y 总是 float32；不认识的 mode 返回全 0；"
            "四维输入会在批量和通道上池化。让 Y 跟随 X 的 dtype，并加上两个 ValueError。",
            "en": "The lesson's code computes the right thing without care: Y is always float32,"
            " an unknown mode gives zeros, and a batch is pooled over batch and channel."
            " Let Y follow X's dtype and add the two ValueErrors.",
        },
        tuple(
            by(after=lambda Y: Y.float(), odd_mode=m, odd_axes=a)
            for m, a in product(_ODD_MODES, _ODD_AXES)
        ),
    ),
    Misconception(
        "another_error",
        {"zh": "抛出的不是 ValueError", "en": "the error is not ValueError"},
        {
            "zh": "参数的值不合适时，Python 的习惯是抛出 ValueError；"
            "assert 和其他异常说的是别的事情。"
            "两个检查都要这样写。",
            "en": "For an argument of an unsuitable value Python's custom is ValueError; assert"
            " and other exceptions say something else. This goes for both checks.",
        },
        (
            *(by(odd_mode=refuse) for refuse in _OTHER_ERRORS),
            *(by(odd_axes=refuse) for refuse in _OTHER_ERRORS),
            *(by(odd_mode=refuse, odd_axes=refuse) for refuse in _OTHER_ERRORS),
        ),
    ),
)

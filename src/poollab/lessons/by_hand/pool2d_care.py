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
    Misconception("float32_buffer", (by(after=lambda Y: Y.float()),)),
    Misconception(
        "integer_buffer",
        tuple(by(after=lambda Y, t=dtype: Y.to(t)) for dtype in (torch.int64, torch.int32)),
    ),
    Misconception("overwrites_input", (_overwriting,)),
    Misconception("unknown_mode", tuple(by(odd_mode=odd) for odd in _ODD_MODES)),
    Misconception("any_axes", tuple(by(odd_axes=odd) for odd in _ODD_AXES)),
    Misconception(
        "no_checks", tuple(by(odd_mode=m, odd_axes=a) for m, a in product(_ODD_MODES, _ODD_AXES))
    ),
    Misconception(
        "as_in_the_lesson",
        tuple(
            by(after=lambda Y: Y.float(), odd_mode=m, odd_axes=a)
            for m, a in product(_ODD_MODES, _ODD_AXES)
        ),
    ),
    Misconception(
        "another_error",
        (
            *(by(odd_mode=refuse) for refuse in _OTHER_ERRORS),
            *(by(odd_axes=refuse) for refuse in _OTHER_ERRORS),
            *(by(odd_mode=refuse, odd_axes=refuse) for refuse in _OTHER_ERRORS),
        ),
    ),
)

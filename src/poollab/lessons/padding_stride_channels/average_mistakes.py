"""The known mistakes of `avg_pool2d`: its divisor above all, and where its windows lie."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from coursecheck.model import Misconception
from poollab.lessons.geometry_mistakes import (
    joined,
    padding_mistakes,
    stride_mistakes,
    window_mistakes,
)
from poollab.lessons.mutant_builders import (
    LOWEST,
    Pair,
    Plan,
    Planner,
    as_is,
    average,
    cut,
    largest,
    padded,
    pair,
    plan,
)
from poollab.lessons.window_bounds import Sums, bounds_mistakes

Reduce = Callable[[Tensor, Plan, bool], Tensor]
Answer = Callable[..., Tensor]


def _area(where: Plan) -> int:
    return where.extent[0] * where.extent[1]


def _right(X: Tensor, where: Plan, counted: bool) -> Tensor:
    return average(X, where, _area(where) if counted else None)


def _real(X: Tensor, where: Plan, _: bool) -> Tensor:
    return average(X, where)


def _by(
    planner: Planner = plan, after: Callable[[Tensor], Tensor] = as_is, reduce: Reduce = _right
) -> Answer:
    """Return an answer whose windows lie where `planner` says and which reduces as told."""

    def answer(
        X: Tensor,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
        count_include_pad: bool = True,
    ) -> Tensor:
        s = None if stride is None else pair(stride)
        where = planner(tuple(X.shape[-2:]), pair(kernel_size), s, pair(padding))
        return after(reduce(X, where, count_include_pad))

    return answer


def _by_slices(planner: Planner, after: Callable[[Tensor], Tensor] = as_is) -> Answer:
    """Like `_by`, from slices of an input that is really padded, cut off at its edge."""

    def answer(
        X: Tensor,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
        count_include_pad: bool = True,
    ) -> Tensor:
        s, p = None if stride is None else pair(stride), pair(padding)
        where = planner(tuple(X.shape[-2:]), pair(kernel_size), s, p)
        if count_include_pad:
            X, where = padded(X, where, p, 0)
        return after(average(X, where))

    return answer


def _by_real(planner: Planner, after: Callable[[Tensor], Tensor] = as_is) -> Answer:
    """Like `_by`, from slices of the unpadded input, of which only real cells are averaged."""
    return _by(planner, after, _real)


def _divides_by(divisor: Callable[[Plan], int], always: bool = True) -> Answer:
    return _by(
        reduce=lambda X, where, counted: (
            average(X, where, divisor(where)) if counted or always else average(X, where)
        )
    )


def _negative_start(X: Tensor, where: Plan, counted: bool) -> Tensor:
    """Average what a slice holds: nothing, where it starts at a negative index."""
    taken, inside = cut(X, where)
    begins_inside = inside[..., :1, :].any(-1, keepdim=True) & inside[..., :1].any(-2, keepdim=True)
    held = inside & begins_inside
    divisor = _area(where) if counted else held.sum((-2, -1))
    return taken.masked_fill(~held, 0).sum((-2, -1)) / divisor


def _minus_infinity(X: Tensor, where: Plan, counted: bool) -> Tensor:
    taken, inside = cut(X, where)
    divisor = _area(where) if counted else inside.sum((-2, -1))
    return taken.masked_fill(~inside, LOWEST).sum((-2, -1)) / divisor


_DIVISOR = (
    Misconception("flag_ignored", (_divides_by(_area),)),
    Misconception("always_real_count", (_by(reduce=_real),)),
    Misconception(
        "flag_inverted", (_by(reduce=lambda X, where, counted: _right(X, where, not counted)),)
    ),
    Misconception(
        "minus_infinity_padding",
        (
            _by(reduce=_minus_infinity),
            _by(
                reduce=lambda X, w, counted: (_minus_infinity if counted else _right)(X, w, counted)
            ),
            _by(reduce=lambda X, where, _: _minus_infinity(X, where, True)),
        ),
    ),
    Misconception(
        "still_the_maximum",
        (
            _by(reduce=lambda X, where, _: largest(X, where)),
            _by(reduce=lambda X, where, _: largest(X, where, 0)),
        ),
    ),
    Misconception(
        "sum_not_average", (_divides_by(lambda _: 1), _divides_by(lambda _: 1, always=False))
    ),
    Misconception(
        "square_divisor",
        tuple(
            _divides_by(lambda where, side=side: where.extent[side] ** 2, always)
            for side in (0, 1)
            for always in (True, False)
        ),
    ),
    Misconception("float32_buffer", (_by(after=lambda Y: Y.float()),)),
    Misconception("integer_buffer", (_by(after=lambda Y: Y.long()), _by(after=lambda Y: Y.int()))),
)

_PLANES = (
    Misconception(
        "channels_mixed",
        (
            _by(after=lambda Y: Y.mean(1, keepdim=True)),
            _by(after=lambda Y: Y.mean(1)),
            _by(after=lambda Y: Y.mean(1, keepdim=True).expand_as(Y).clone()),
            _by(after=lambda Y: Y.mean((0, 1), keepdim=True).expand_as(Y).clone()),
            _by(after=lambda Y: Y.sum(1, keepdim=True)),
        ),
    ),
    Misconception("first_channel_for_all", (_by(after=lambda Y: Y[:, :1].expand_as(Y).clone()),)),
    Misconception("first_sample_for_all", (_by(after=lambda Y: Y[:1].expand_as(Y).clone()),)),
)


def _bounded(_: object, sums: Sums) -> tuple[Answer, ...]:
    """Divide by the window's area, or by the cells of the slice; else by those within X."""

    def over_area(X: Tensor, where: Plan, counted: bool) -> Tensor:
        total, _ = sums(X, where)
        return total / (_area(where) if counted else sums(torch.ones_like(X), where)[0])

    def over_slice(X: Tensor, where: Plan, counted: bool) -> Tensor:
        total, cells = sums(X, where)
        return total / (cells if counted else sums(torch.ones_like(X), where)[0])

    return _by(reduce=over_area), _by(reduce=over_slice)


MISCONCEPTIONS: tuple[Misconception, ...] = (
    *_DIVISOR,
    *joined(stride_mistakes(_by), stride_mistakes(_by_slices)),
    *joined(window_mistakes(_by), window_mistakes(_by_slices)),
    *joined(padding_mistakes(_by), padding_mistakes(_by_real)),
    Misconception("negative_start", (_by(reduce=_negative_start),)),
    *_PLANES,
    *bounds_mistakes(_bounded),
)

"""The exercise `pool2d_stride`: pooling that moves by more than one cell.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.geometry_mistakes import stride_mistakes, window_mistakes
from poollab.lessons.mutant_builders import Pair, Plan, Planner, as_is, average, largest, pair, plan
from poollab.lessons.rules import NO_BUILT_IN
from poollab.lessons.window_bounds import Sums, bounds_mistakes
from poollab.lessons.window_cases import rectangles, thin


def _reference(
    X: Tensor, pool_size: int | Pair, stride: int | Pair | None = None, mode: str = "max"
) -> Tensor:
    pool = F.max_pool2d if mode == "max" else F.avg_pool2d
    return pool(X[None, None], pool_size, stride)[0, 0]


def _default(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(4, 4), 2))
    yield Case((draw.integers(4, 4), 3))
    yield Case((draw.integers(5, 5), 2))
    yield Case((draw.integers(6, 7), (2, 3)))


def _stride(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(4, 5), 2, 1))
    yield Case((draw.integers(5, 6), (3, 2), (1, 2)))
    yield Case((draw.integers(6, 6), 3, 1))
    yield Case((draw.integers(7, 7), 2), {"stride": 3})
    yield Case((draw.integers(5, 7), (3, 2), (2, 3), "avg"))
    yield Case((draw.integers(6, 8), (2, 4)), {"stride": (3, 2)})


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.negatives(3, 4), 2), {"stride": (1, 2)})
    yield Case((draw.integers(5, 4, dtype=torch.float64) / 7, 3), {"stride": 1, "mode": "avg"})
    yield Case((draw.integers(6, 5).t(), (2, 3), (2, 1)))
    for turn, (X, k, _) in enumerate(rectangles(draw)):
        yield Case((X, k), {"mode": "avg" if turn % 2 else "max"})
    for X, k, s in thin(draw):
        yield Case((X, k, s))


def _by(
    planner: Planner = plan,
    after: Callable[[Tensor], Tensor] = as_is,
    largest: Callable[[Tensor, Plan], Tensor] = largest,
    average: Callable[[Tensor, Plan], Tensor] = average,
) -> Callable[..., Tensor]:
    """Return an answer whose windows lie where `planner` says and which reduces as told."""

    def answer(
        X: Tensor, pool_size: int | Pair, stride: int | Pair | None = None, mode: str = "max"
    ) -> Tensor:
        s = None if stride is None else pair(stride)
        where = planner(tuple(X.shape), pair(pool_size), s, (0, 0))
        return after((largest if mode == "max" else average)(X, where))

    return answer


def _bounded(
    most: Callable[[Tensor, Plan], Tensor], sums: Sums
) -> tuple[Callable[..., Tensor], ...]:
    """In both modes, or in one of them."""

    def mean(X: Tensor, where: Plan) -> Tensor:
        return torch.div(*sums(X, where))

    return _by(largest=most, average=mean), _by(largest=most), _by(average=mean)


EXERCISE = Exercise(
    name="pool2d_stride",
    reference=_reference,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("default", 1, _default),
        Group("stride", 2, _stride),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=(
        *stride_mistakes(_by),
        *window_mistakes(_by),
        Misconception(
            "starts_at_zero", (_by(largest=lambda X, where: largest(X, where).clamp(min=0)),)
        ),
        Misconception("sum_not_average", (_by(average=lambda X, where: average(X, where, 1)),)),
        Misconception(
            "square_divisor",
            (
                _by(average=lambda X, where: average(X, where, where.extent[0] ** 2)),
                _by(average=lambda X, where: average(X, where, where.extent[1] ** 2)),
            ),
        ),
        Misconception("mode_ignored", (_by(average=largest), _by(largest=average))),
        Misconception("float32_buffer", (_by(after=lambda Y: Y.float()),)),
        *bounds_mistakes(_bounded),
    ),
)

"""The known mistakes of `pool2d`: where its windows lie, and what is computed in them.

Written with torch's own operators: reading this file gives nobody the loop that is asked for.
"""

from __future__ import annotations

import torch
from torch import Tensor

from coursecheck.model import Misconception
from poollab.lessons.by_hand.pool2d_care import CARE
from poollab.lessons.by_hand.pool2d_ways import Answer, Reduce, by
from poollab.lessons.geometry_mistakes import window_mistakes
from poollab.lessons.mutant_builders import Pair, Plan, Planner, average, cut, largest, plan
from poollab.lessons.window_bounds import Sums, bounds_mistakes


def _median(X: Tensor, where: Plan) -> Tensor:
    return cut(X, where)[0].flatten(-2).median(-1).values


def _even_median(X: Tensor, where: Plan) -> Tensor:
    return cut(X, where)[0].flatten(-2).quantile(0.5, -1)


def _midrange(X: Tensor, where: Plan) -> Tensor:
    windows = cut(X, where)[0]
    return (windows.amax((-2, -1)) + windows.amin((-2, -1))) / 2


def _corner(X: Tensor, where: Plan) -> Tensor:
    return cut(X, where)[0][..., -1, -1]


def _longer(cells: int) -> Planner:
    """Make every window's slice `cells` longer; it is cut at the edge as slices are."""

    def planner(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
        right = plan(hw, k, s, p)
        return right._replace(extent=(k[0] + cells, k[1] + cells))

    return planner


def _no_last_start(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
    return plan(hw, k, s, p)._replace(size=(hw[0] - k[0], hw[1] - k[1]))


_VALUES = (
    Misconception("starts_at_zero", (by(largest=lambda X, where: largest(X, where).clamp(min=0)),)),
    Misconception("corner_element", (by(largest=_corner), by(largest=_corner, average=_corner))),
    Misconception("sum_not_average", (by(average=lambda X, where: average(X, where, 1)),)),
    Misconception(
        "square_divisor",
        (
            by(average=lambda X, where: average(X, where, where.extent[0] ** 2)),
            by(average=lambda X, where: average(X, where, where.extent[1] ** 2)),
        ),
    ),
    Misconception("median", (by(average=_median), by(average=_even_median))),
    Misconception("midrange", (by(average=_midrange),)),
    Misconception("mode_ignored", (by(average=largest), by(largest=average))),
)

_SLICES = (
    Misconception("no_last_start", (by(_no_last_start),)),
    *window_mistakes(by),
    Misconception("short_slice", (by(_longer(-1)),)),
    Misconception("long_slice", (by(_longer(1)),)),
)


def _bounded(most: Reduce, sums: Sums) -> tuple[Answer, ...]:
    """In both modes, or in one of them."""

    def mean(X: Tensor, where: Plan) -> Tensor:
        return torch.div(*sums(X, where))

    return by(largest=most, average=mean), by(largest=most), by(average=mean)


MISCONCEPTIONS: tuple[Misconception, ...] = (
    *_VALUES,
    *_SLICES,
    *CARE,
    *bounds_mistakes(_bounded, strided=False),
)

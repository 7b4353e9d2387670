"""Builds wrong answers to `pool2d`: the right one, that leaves the path where it is told to.

Written with torch's own operators: reading this file gives nobody the loop that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from poollab.lessons.mutant_builders import Pair, Plan, Planner, as_is, average, largest, plan

Reduce = Callable[[Tensor, Plan], Tensor]
Answer = Callable[..., Tensor]


def refuse(*_: object) -> Tensor:
    """Raise ValueError."""
    raise ValueError("pool2d takes a 2-D tensor and mode 'max' or 'avg'")


def by(
    planner: Planner = plan,
    after: Callable[[Tensor], Tensor] = as_is,
    largest: Reduce = largest,
    average: Reduce = average,
    odd_mode: Reduce = refuse,
    odd_axes: Callable[[Tensor, Pair, str], Tensor] = refuse,
) -> Answer:
    """Return an answer that leaves the right one where it is told to."""

    def answer(X: Tensor, pool_size: Pair, mode: str = "max") -> Tensor:
        if X.dim() != 2:
            return after(odd_axes(X, pool_size, mode))
        where = planner(tuple(X.shape), pool_size, (1, 1), (0, 0))
        return after({"max": largest, "avg": average}.get(mode, odd_mode)(X, where))

    return answer

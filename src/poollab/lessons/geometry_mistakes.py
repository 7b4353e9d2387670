"""Mistakes about where windows lie, for every exercise that slides a window.

Knows plans alone. Must not know an exercise: each hands in a `Build` that
makes an answer of its own kind from a mistaken plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Protocol

from torch import Tensor

from coursecheck.model import Misconception
from poollab.lessons.mutant_builders import Pair, Plan, Planner, each, plan

Answer = Callable[..., Any]


class Build(Protocol):
    """Makes an answer that pools where `planner` says and then applies `after` to the result."""

    def __call__(self, planner: Planner, after: Callable[[Tensor], Tensor] = ...) -> Answer:
        """Return the answer."""


def window_mistakes(build: Build) -> tuple[Misconception, ...]:
    """Return the mistakes about the window's two sides and the output's two axes."""
    return (
        Misconception(
            "swapped_window",
            (
                build(lambda hw, k, s, p: plan(hw, k[::-1], s, p)),
                build(lambda hw, k, s, p: plan(hw, k[::-1], s or k, p)),
            ),
        ),
        Misconception(
            "square_window",
            tuple(build(_square(side, follows)) for side in (0, 1) for follows in (True, False)),
        ),
        Misconception(
            "output_transposed",
            (
                build(plan, lambda Y: Y.transpose(-1, -2)),
                build(lambda *given: plan(*given)._replace(size=plan(*given).size[::-1])),
            ),
        ),
    )


_SIZES: dict[str, Callable[[int, int, int, int], int]] = {
    "size_by_division": lambda n, _k, s, p: (n + 2 * p) // s,
    "plus_one_inside": lambda n, k, s, p: (n + 2 * p - k + 1) // s,
    "no_first_position": lambda n, k, s, p: (n + 2 * p - k) // s,
}


def stride_mistakes(build: Build) -> tuple[Misconception, ...]:
    """Return the mistakes about the stride and the number of windows."""
    return (
        Misconception(
            "default_stride_one", (build(lambda hw, k, s, p: plan(hw, k, s or (1, 1), p)),)
        ),
        Misconception(
            "one_stride_for_both",
            tuple(build(_one_stride(axis, *where)) for axis in (0, 1) for where in _PLACES),
        ),
        Misconception(
            "swapped_stride",
            (
                build(lambda hw, k, s, p: plan(hw, k, s and s[::-1], p)),
                build(lambda hw, k, s, p: plan(hw, k, (s or k)[::-1], p)),
            ),
        ),
        Misconception("starts_at_i", (build(lambda *given: plan(*given)._replace(step=(1, 1))),)),
        *(Misconception(name, tuple(map(build, _sizes(size)))) for name, size in _SIZES.items()),
        Misconception("one_side_of_input", tuple(map(build, _other_sides()))),
        Misconception(
            "partial_windows",
            (
                build(_sized(lambda n, k, s, p: -((k - n - 2 * p) // s) + 1)),
                build(
                    _sized(lambda n, k, s, p: min(-((k - n - 2 * p) // s), (n + p - 1) // s) + 1)
                ),
                build(_sized(lambda n, _k, s, p: -(-(n + 2 * p) // s))),
            ),
        ),
        Misconception(
            "window_is_stride",
            (
                build(lambda hw, k, s, p: plan(hw, k, s, p)._replace(extent=s or k)),
                build(lambda hw, k, s, p: plan(hw, s or k, s or k, p)),
            ),
        ),
    )


def padding_mistakes(build: Build) -> tuple[Misconception, ...]:
    """Return the mistakes about the size and the side of the padding."""
    return (
        Misconception(
            "padding_once",
            (
                *map(build, _sizes(lambda n, k, s, p: (n + p - k) // s + 1)),
                build(lambda *given: _bottom_right(*given)),
            ),
        ),
        Misconception(
            "swapped_padding",
            (
                build(lambda hw, k, s, p: plan(hw, k, s, p[::-1])),
                build(
                    lambda hw, k, s, p: plan(hw, k, s, p)._replace(
                        size=plan(hw, k, s, p[::-1]).size
                    )
                ),
            ),
        ),
        Misconception(
            "one_padding_for_both",
            (
                build(lambda hw, k, s, p: plan(hw, k, s, (p[0], p[0]))),
                build(lambda hw, k, s, p: plan(hw, k, s, (p[1], p[1]))),
            ),
        ),
        Misconception(
            "size_without_padding", tuple(map(build, _sizes(lambda n, k, s, _p: (n - k) // s + 1)))
        ),
        Misconception(
            "padding_not_subtracted", (build(lambda *given: plan(*given)._replace(first=(0, 0))),)
        ),
        Misconception("padding_ignored", (build(lambda hw, k, s, _p: plan(hw, k, s, (0, 0))),)),
    )


def _square(side: int, follows: bool) -> Planner:
    """Take one side for both; a default stride `follows` it, or is still the right one."""

    def planner(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
        return plan(hw, (k[side], k[side]), s if follows else s or k, p)

    return planner


_PLACES = ((True, True), (True, False), (False, True))


def _one_stride(axis: int, in_default: bool, in_given: bool) -> Planner:
    """Take one axis's number for both: in the default stride, in a given one, or in both."""

    def planner(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
        right = s or k
        same = (right[axis], right[axis])
        return plan(hw, k, same if (in_given if s else in_default) else right, p)

    return planner


def _sized(formula: Callable[[int, int, int, int], int]) -> Planner:
    """Make as many windows as `formula` of n, k, s, p says, an axis."""

    def planner(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
        return plan(hw, k, s, p)._replace(size=each(formula, hw, k, s or k, p))

    return planner


def _sizes(formula: Callable[[int, int, int, int], int]) -> Iterator[Planner]:
    """Yield planners that size both axes by `formula`, or one of them."""
    yield _sized(formula)
    for axis in (0, 1):
        yield _one_axis(axis, _sized(formula))


def _one_axis(axis: int, mistaken: Planner) -> Planner:
    """Size one axis as `mistaken` does, and the other one right."""

    def planner(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
        sizes = [plan(hw, k, s, p).size, mistaken(hw, k, s, p).size]
        size = (sizes[axis == 0][0], sizes[axis == 1][1])
        return plan(hw, k, s, p)._replace(size=size)

    return planner


def _other_sides() -> Iterator[Planner]:
    """Yield planners that count the windows of an axis on another side of the input."""
    for down, along in ((0, 0), (1, 1), (1, 0)):

        def planner(
            hw: Pair, k: Pair, s: Pair | None, p: Pair, down: int = down, along: int = along
        ) -> Plan:
            other = plan((hw[down], hw[along]), k, s, p)
            return plan(hw, k, s, p)._replace(size=other.size)

        yield planner


def _bottom_right(hw: Pair, k: Pair, s: Pair | None, p: Pair) -> Plan:
    once = each(lambda n, k, s, p: (n + p - k) // s + 1, hw, k, s or k, p)
    return plan(hw, k, s, p)._replace(size=once, first=(0, 0))


def joined(*same: tuple[Misconception, ...]) -> tuple[Misconception, ...]:
    """Return the mistakes of one of the functions above, written in each of several ways."""
    ways = zip(*same, strict=True)
    return tuple(replace(way[0], wrong=sum((m.wrong for m in way), ())) for way in ways)

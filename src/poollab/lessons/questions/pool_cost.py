"""The exercise `pool_cost`: how many operations a pooling layer takes.

Knows its cases, reference and known mistakes. The mistakes count the outputs of torch's own layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import Case, Exercise, Group, Misconception
from poollab.lessons.mutant_builders import Pair

Cost = Callable[..., int]


def _windows(h: int, w: int, k: Pair, s: Pair, p: Pair) -> int:
    """Return the number of windows in one channel."""
    return F.max_pool2d(torch.zeros(1, 1, h, w), k, s, p).numel()


def _work(k: Pair, mode: str) -> int:
    """Return the operations of one window: comparisons, or additions and one division."""
    return k[0] * k[1] - (mode == "max")


def _reference(c: int, h: int, w: int, k: Pair, s: Pair, p: Pair, mode: str) -> int:
    """Return the operations for one image (c, h, w) with window k, stride s, padding p."""
    return c * _windows(h, w, k, s, p) * _work(k, mode)


def _counting(
    windows: Callable[..., int] = _windows,
    work: Callable[[Pair, str], int] = _work,
    channels: Callable[[int], int] = int,
) -> Cost:
    return lambda c, h, w, k, s, p, mode: channels(c) * windows(h, w, k, s, p) * work(k, mode)


def _padded_by(h: int, w: int, k: Pair, s: Pair, rows: int, columns: int) -> int:
    """Return the windows when `rows` and `columns` are added in all."""
    fits = h + rows >= k[0] and w + columns >= k[1]
    return _windows(h + rows, w + columns, k, s, (0, 0)) if fits else 0


def _plain(draw: Draw, mode: str) -> Iterator[Case]:
    yield Case((2, 5, 6, (2, 2), (2, 2), (0, 0), mode))
    yield Case((3, 5, 8, (2, 3), (1, 2), (0, 0), mode))
    c, k_h, k_w = draw.between(2, 9), draw.between(2, 4), draw.between(2, 4)
    h, w = draw.between(9, 20), draw.between(21, 30)
    yield Case((c, h, w, (k_h, k_w), (draw.between(2, 3), 1), (0, 0), mode))


def _padded(draw: Draw) -> Iterator[Case]:
    yield Case((2, 4, 5, (3, 3), (1, 1), (1, 1), "max"))
    yield Case((3, 7, 9, (2, 4), (2, 1), (1, 2), "avg"))
    c, h, w = draw.between(2, 9), draw.between(9, 20), draw.between(21, 30)
    yield Case((c, h, w, (4, 2), (1, 2), (2, 1), draw.choice(["max", "avg"])))


Size = Callable[[int, int, int, int], int]

#: One axis: the length, window, stride and padding -> what stands for the number of positions.
_SIZES: tuple[Size, ...] = (
    lambda n, k, s, p: (n + 2 * p - k) // s - 1,
    lambda n, k, s, p: (n + 2 * p - k) // s + 2,
    lambda n, k, s, p: (n + 2 * p - k) // s,
    lambda n, k, s, p: (n + 2 * p + k) // s + 1,
    lambda n, k, s, p: (n - 2 * p - k) // s + 1,
    lambda n, k, s, p: (n + 2 + p - k) // s + 1,
    lambda n, k, s, p: (n + 3 * p - k) // s + 1,
    lambda n, k, s, p: (n + p - k) // s + 1,
    lambda n, k, s, p: (n + 2 * p - k) * s + 1,
    lambda n, _k, s, p: (n + 2 * p) // s,
    lambda n, k, s, p: (n + 2 * p - k + 1) // s,
)


def _position(n: int, k: int, s: int, p: int) -> int:
    return (n + 2 * p - k) // s + 1


def _rows(h: int, k: Pair, s: Pair, p: Pair) -> int:
    return _position(h, k[0], s[0], p[0])


def _columns(w: int, k: Pair, s: Pair, p: Pair) -> int:
    return _position(w, k[1], s[1], p[1])


def _sized(rows: Size, columns: Size) -> Cost:
    return _counting(lambda h, w, k, s, p: rows(h, k[0], s[0], p[0]) * columns(w, k[1], s[1], p[1]))


def _sides(a: int, b: int, c: int, d: int, e: int, f: int) -> Cost:
    """Take sides for window, stride and padding, of the rows and of the columns."""
    return _counting(
        lambda h, w, k, s, p: _position(h, k[a], s[b], p[c]) * _position(w, k[d], s[e], p[f])
    )


_OTHER_SIDES = ((1, 0, 0, 1, 1, 1), (0, 1, 0, 1, 1, 1), (0, 0, 1, 1, 1, 1), (0, 0, 0, 0, 1, 1),
                (0, 0, 0, 1, 0, 1), (0, 0, 0, 1, 1, 0))  # fmt: skip

#: What stands for the operations of one window, in one mode or in both.
_WORKS: tuple[Callable[[Pair], int], ...] = (
    lambda k: k[0] * k[1] + 1,
    lambda k: k[0] * k[1] - 2,
    lambda k: k[0] + k[1],
    lambda k: k[0] + k[1] - 1,
    lambda k: k[0] ** 2,
    lambda k: k[1] ** 2,
    lambda k: k[0] ** 2 - 1,
    lambda k: k[1] ** 2 - 1,
)


def _works(work: Callable[[Pair], int]) -> Iterator[Cost]:
    for modes in (("max",), ("avg",), ("max", "avg")):
        yield _counting(work=lambda k, mode, m=modes: work(k) if mode in m else _work(k, mode))


MISCONCEPTIONS = (
    Misconception(
        "forgets_padding", (_counting(lambda h, w, k, s, _: _windows(h, w, k, s, (0, 0))),)
    ),
    Misconception("padding_once", (_counting(lambda h, w, k, s, p: _padded_by(h, w, k, s, *p)),)),
    Misconception(
        "window_as_padding",
        (_counting(lambda h, w, k, s, _: _padded_by(h, w, k, s, 2 * k[0], 2 * k[1])),),
    ),
    Misconception("counts_input_cells", (_counting(lambda h, w, *_: h * w),)),
    Misconception(
        "forgets_stride", (_counting(lambda h, w, k, _, p: _windows(h, w, k, (1, 1), p)),)
    ),
    Misconception(
        "forgets_first_position",
        (
            _counting(
                lambda h, w, k, s, p: (
                    ((h + 2 * p[0] - k[0]) // s[0]) * ((w + 2 * p[1] - k[1]) // s[1])
                )
            ),
        ),
    ),
    Misconception(
        "partial_windows",
        (
            _counting(
                lambda h, w, k, s, p: (
                    (-(-(h + 2 * p[0] - k[0]) // s[0]) + 1)
                    * (-(-(w + 2 * p[1] - k[1]) // s[1]) + 1)
                )
            ),
        ),
    ),
    Misconception("forgets_channels", (_counting(channels=lambda _: 1),)),
    Misconception("squares_channels", (_counting(channels=lambda c: c * c),)),
    Misconception("area_for_max", (_counting(work=lambda k, _: k[0] * k[1]),)),
    Misconception("forgets_division", (_counting(work=lambda k, _: k[0] * k[1] - 1),)),
    Misconception("forgets_window", (_counting(work=lambda *_: 1),)),
    Misconception(
        "one_axis_wrong",
        (
            *(_sized(size, _position) for size in _SIZES),
            *(_sized(_position, size) for size in _SIZES),
            *(_sides(*sides) for sides in _OTHER_SIDES),
        ),
    ),
    Misconception(
        "work_of_a_window",
        (
            *sum((tuple(_works(work)) for work in _WORKS), ()),
            _counting(work=lambda k, mode: k[0] + k[1] - (mode == "max")),
            _counting(work=lambda k, mode: k[0] ** 2 - (mode == "max")),
            _counting(work=lambda k, mode: k[1] ** 2 - (mode == "max")),
        ),
    ),
    Misconception(
        "adds_factors",
        (
            lambda c, h, w, k, s, p, m: c * _windows(h, w, k, s, p) + _work(k, m),
            lambda c, h, w, k, s, p, m: c + _windows(h, w, k, s, p) * _work(k, m),
            lambda c, h, w, k, s, p, m: (
                (c * _rows(h, k, s, p) + _columns(w, k, s, p)) * _work(k, m)
            ),
            lambda c, h, w, k, s, p, m: (
                (c + _rows(h, k, s, p)) * _columns(w, k, s, p) * _work(k, m)
            ),
        ),
    ),
    Misconception(
        "returns_float",
        (lambda *given: float(_reference(*given)), lambda *given: torch.tensor(_reference(*given))),
    ),
)

EXERCISE = Exercise(
    name="pool_cost",
    needs_device=False,
    reference=_reference,
    groups=(
        Group("max", 1, lambda d: _plain(d, "max")),
        Group("avg", 1, lambda d: _plain(d, "avg")),
        Group("padding", 1, _padded),
    ),
    misconceptions=MISCONCEPTIONS,
)

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


MISCONCEPTIONS = (
    Misconception(
        "forgets_padding",
        (_counting(lambda h, w, k, s, _: _windows(h, w, k, s, (0, 0))),),
    ),
    Misconception(
        "padding_once",
        (_counting(lambda h, w, k, s, p: _padded_by(h, w, k, s, *p)),),
    ),
    Misconception(
        "window_as_padding",
        (_counting(lambda h, w, k, s, _: _padded_by(h, w, k, s, 2 * k[0], 2 * k[1])),),
    ),
    Misconception(
        "counts_input_cells",
        (_counting(lambda h, w, *_: h * w),),
    ),
    Misconception(
        "forgets_stride",
        (_counting(lambda h, w, k, _, p: _windows(h, w, k, (1, 1), p)),),
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
    Misconception(
        "forgets_channels",
        (_counting(channels=lambda _: 1),),
    ),
    Misconception(
        "squares_channels",
        (_counting(channels=lambda c: c * c),),
    ),
    Misconception(
        "area_for_max",
        (_counting(work=lambda k, _: k[0] * k[1]),),
    ),
    Misconception(
        "forgets_division",
        (_counting(work=lambda k, _: k[0] * k[1] - 1),),
    ),
    Misconception(
        "forgets_window",
        (_counting(work=lambda *_: 1),),
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

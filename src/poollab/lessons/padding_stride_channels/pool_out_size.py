"""The exercise `pool_out_size`: the output's size for every window, stride, padding and dilation.

Knows its cases and reference; the known mistakes are in `size_mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import Case, Exercise, Group
from poollab.lessons.padding_stride_channels.size_mistakes import MISCONCEPTIONS


def _reference(
    n: int, k: int, s: int | None = None, p: int = 0, d: int = 1, ceil_mode: bool = False
) -> int:
    return F.max_pool1d(torch.zeros(1, 1, n), k, s, p, d, ceil_mode).shape[-1]


def _plain(draw: Draw) -> Iterator[Case]:
    for given in ((3, 2, 1), (4, 3, 3), (5, 2, 2), (6, 2, 3), (8, 3, 4)):
        yield Case(given)
    yield Case((5, 2))
    yield Case((7, 3))
    for _ in range(3):
        k = draw.between(2, 7)
        yield Case((k + draw.between(1, 20), k), {"s": draw.between(1, 6)})


def _padding(draw: Draw) -> Iterator[Case]:
    yield Case((3, 2, 1, 1))
    yield Case((7, 3, 2, 1))
    yield Case((5, 4), {"p": 2})
    for _ in range(3):
        k = draw.between(2, 7)
        yield Case((k + draw.between(1, 20), k, draw.between(1, 5), draw.between(1, k // 2)))


def _dilation(draw: Draw) -> Iterator[Case]:
    yield Case((5, 2, 1), {"d": 2})
    yield Case((9, 3, 2, 0, 2))
    yield Case((9, 3), {"p": 1, "d": 2})
    for _ in range(4):
        k, d = draw.between(2, 5), draw.between(2, 4)
        n = d * (k - 1) + 1 + draw.between(0, 12)
        yield Case((n, k, draw.between(1, 4), draw.between(0, k // 2), d))


def _ceil(draw: Draw) -> Iterator[Case]:
    for given in (
        (5, 2, 2, 0),
        (6, 2, 3, 0),
        (7, 3, 2, 0),
        (3, 2, 2, 1),
        (7, 3, 2, 1),
        (5, 3, 5, 1),
        (14, 5, 2, 2),
    ):
        yield Case(given, {"ceil_mode": True})
    yield Case((6, 2, 5), {"p": 1, "ceil_mode": True})
    for _ in range(5):
        k, d = draw.between(2, 5), draw.between(1, 2)
        n = d * (k - 1) + 1 + draw.between(0, 12)
        yield Case((n, k, draw.between(2, 6), draw.between(0, k // 2), d, True))


EXERCISE = Exercise(
    name="pool_out_size",
    needs_device=False,
    reference=_reference,
    groups=(
        Group("plain", 2, _plain),
        Group("padding", 1, _padding),
        Group("dilation", 1, _dilation),
        Group("ceil", 1, _ceil),
    ),
    misconceptions=MISCONCEPTIONS,
)

"""The exercise `avg_pool2d_backward`: every cell of a window gets an equal share of its gradient.

Knows its cases and what is compared; its known mistakes are in `avg_mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group
from poollab.lessons.backward.avg_mistakes import MISCONCEPTIONS
from poollab.lessons.backward.gradients import Setting, Shape, average_gradient, out_shape
from poollab.lessons.backward.rules import NO_AUTOGRAD
from poollab.lessons.rules import NO_BUILT_IN
from poollab.lessons.window_cases import rectangles, thin


def _case(draw: Draw, x_shape: Shape, *setting: Setting) -> Case:
    return Case((draw.integers(*out_shape(x_shape, *setting)), x_shape, *setting))


def _tiled(draw: Draw) -> Iterator[Case]:
    yield _case(draw, (1, 1, 2, 4), 2)
    yield _case(draw, (2, 2, 4, 6), (2, 3))
    yield _case(draw, (2, 3, 5, 7), (2, 3))  # a row and a column that no window sees
    yield _case(draw, (2, 2, 7, 6), (2, 1), (3, 2))  # gaps between the windows


def _overlapping(draw: Draw) -> Iterator[Case]:
    yield _case(draw, (1, 1, 2, 3), 2, 1)
    yield _case(draw, (2, 2, 5, 6), (2, 3), (1, 2))
    yield _case(draw, (2, 3, 7, 6), 3, 2)
    k = (draw.between(2, 4), draw.between(2, 4))
    yield _case(draw, (2, 2, draw.between(5, 8), draw.between(5, 8)), k, (1, 2))


def _padded(draw: Draw) -> Iterator[Case]:
    yield _case(draw, (1, 1, 2, 3), 2, 2, 1)
    yield _case(draw, (1, 1, 3, 4), 3, 1, 1)
    yield _case(draw, (2, 2, 5, 6), (3, 2), (2, 1), (1, 0))
    yield _case(draw, (2, 3, 6, 5), (2, 4), (2, 1), (1, 2))
    yield _case(draw, (2, 2, draw.between(4, 7), draw.between(4, 7)), (3, 2), None, (1, 1))


def _care(draw: Draw) -> Iterator[Case]:
    x_shape, setting = (2, 2, 5, 6), ((2, 3), (1, 2), (1, 0))
    N, C, o_h, o_w = out_shape(x_shape, *setting)
    yield Case((draw.integers(N, C, o_h, o_w, dtype=torch.float64), x_shape, *setting))
    yield Case((draw.integers(N, C, o_w, o_h).transpose(2, 3), x_shape, *setting))
    # What Y.sum().backward() hands on: one number behind all places.
    yield Case((torch.ones(()).expand(N, C, o_h, o_w), x_shape, *setting))
    for X, k, p in rectangles(draw, 2, 2, coarse=torch.float32):
        dY = draw.integers(*out_shape(tuple(X.shape), k, None, p), dtype=X.dtype)
        yield Case((dY, tuple(X.shape), k), {"padding": p})
    for X, k, s in thin(draw, 2, 1):
        yield _case(draw, tuple(X.shape), k, s)


EXERCISE = Exercise(
    name="avg_pool2d_backward",
    reference=average_gradient,
    rules=(NO_BUILT_IN, NO_AUTOGRAD),
    groups=(
        Group("tiled", 1, _tiled),
        Group("overlap", 1, _overlapping),
        Group("padding", 1, _padded),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

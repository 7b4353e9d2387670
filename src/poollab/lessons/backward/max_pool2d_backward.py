"""The exercise `max_pool2d_backward`: every window's gradient goes to its winner, and adds up.

Knows its cases, its reference (autograd through picking the winners) and its known mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.backward.gradients import Setting, Shape, gradient
from poollab.lessons.backward.rules import NO_UNPOOL


def _reference(dY: Tensor, idx: Tensor, x_shape: Shape) -> Tensor:
    """Y is X at `idx`: what autograd makes of that is the gradient of max pooling."""

    def pick(X: Tensor) -> Tensor:
        return X.flatten(2).gather(2, idx.flatten(2)).reshape(dY.shape)

    return gradient(pick, dY.new_zeros(x_shape), dY)


# --- cases -----------------------------------------------------------------------------------


def winners(X: Tensor, *setting: Setting) -> Tensor:
    """Return the indices of the maxima, int64, of the output's shape."""
    return F.max_pool2d(X, *setting, return_indices=True)[1]


def _case(draw: Draw, X: Tensor, *setting: Setting) -> Case:
    idx = winners(X, *setting)
    return Case((draw.integers(*idx.shape), idx, tuple(X.shape)))


def _tiled(draw: Draw) -> Iterator[Case]:
    yield _case(draw, draw.integers(1, 1, 2, 4), 2)
    yield _case(draw, draw.integers(2, 2, 4, 6), (2, 3))
    yield _case(draw, draw.integers(2, 3, 5, 7), (2, 3))  # no window sees the last row
    yield _case(draw, draw.integers(2, 2, 7, 6), (2, 1), (3, 2))


def _overlapping(draw: Draw) -> Iterator[Case]:
    yield _case(draw, torch.ones(1, 1, 2, 3), 2, 1)
    # One large number in the middle wins every window.
    yield _case(draw, F.pad(torch.ones(2, 2, 1, 1), (2, 2, 1, 1)), (2, 3), 1)
    yield _case(draw, draw.integers(2, 3, 5, 6), 3, 1)
    yield _case(draw, draw.integers(2, 2, 6, 5), (3, 2), (1, 1), (1, 1))
    yield _case(draw, torch.ones(2, 2, 4, 5), 3, 1)


def _care(draw: Draw) -> Iterator[Case]:
    low = F.pad(draw.integers(2, 2, 3, 5), (0, 0, 0, 1), value=-100)  # no winner in the last row
    idx = winners(low, (2, 3), 1)
    N, C, o_h, o_w = idx.shape
    yield Case((draw.integers(N, C, o_h, o_w, dtype=torch.float64), idx, (2, 2, 4, 5)))
    yield Case((draw.integers(N, C, o_w, o_h).transpose(2, 3), idx, (2, 2, 4, 5)))
    # What Y.sum().backward() hands on: one number behind all places.
    yield Case((torch.ones(()).expand(N, C, o_h, o_w), idx, (2, 2, 4, 5)))


# --- mistakes --------------------------------------------------------------------------------


def _overwrites(dY, idx, x_shape):
    """Only the last of the writes to a cell stays, in the order of the windows."""
    g, i = dY.flatten(2), idx.flatten(2)
    order = torch.arange(g.shape[2], device=g.device).expand_as(i)
    last = i.new_full((*x_shape[:2], x_shape[2] * x_shape[3]), -1)
    last = last.scatter_reduce(2, i, order, "amax")
    return g.gather(2, last.clamp(min=0)).masked_fill(last < 0, 0).reshape(x_shape)


def _ones(dY, idx, x_shape):
    return _reference(torch.ones_like(dY), idx, x_shape)


def _mixes_planes(dY, idx, x_shape):
    flat = dY.new_zeros(x_shape).flatten()
    return flat.scatter_add(0, idx.flatten(), dY.flatten()).reshape(x_shape)


def _flat_from_largest_index(dY, idx, x_shape):
    cells = int(idx.max()) + 1
    dX = _reference(dY, idx, x_shape).flatten(2)
    return dX[..., :cells]


def _rows_from_largest_index(dY, idx, x_shape):
    rows = int(idx.max()) // x_shape[3] + 1
    return _reference(dY, idx, x_shape)[:, :, :rows]


def _reshaped_from_largest_index(dY, idx, x_shape):
    return _flat_from_largest_index(dY, idx, x_shape).reshape(x_shape)


def _mean(dY, idx, x_shape):
    total = _reference(dY, idx, x_shape)
    return total / _ones(dY, idx, x_shape).clamp(min=1)


def _float32_buffer(dY, idx, x_shape):
    return _reference(dY.float(), idx, x_shape)


MISCONCEPTIONS = (
    Misconception("overwrites", (_overwrites,)),
    Misconception("ignores_upstream", (_ones,)),
    Misconception("mixes_planes", (_mixes_planes,)),
    Misconception(
        "size_from_largest_index",
        (_flat_from_largest_index, _rows_from_largest_index, _reshaped_from_largest_index),
    ),
    Misconception("mean_of_repeats", (_mean,)),
    Misconception("float32_buffer", (_float32_buffer,)),
)

EXERCISE = Exercise(
    name="max_pool2d_backward",
    reference=_reference,
    rules=(NO_UNPOOL,),
    groups=(
        Group("tiled", 1, _tiled),
        Group("overlap", 2, _overlapping),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

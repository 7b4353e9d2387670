"""The exercise `avg_pool2d`: average pooling, and what padding does to the divisor.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group
from poollab.lessons.mutant_builders import Pair
from poollab.lessons.padding_stride_channels.average_mistakes import MISCONCEPTIONS
from poollab.lessons.rules import NO_BUILT_IN
from poollab.lessons.window_cases import any_windows


def _reference(
    X: Tensor,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    count_include_pad: bool = True,
) -> Tensor:
    return F.avg_pool2d(X, kernel_size, stride, padding, count_include_pad=count_include_pad)


def _no_padding(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 3, 4), 2, 1))
    yield Case((draw.integers(1, 2, 6, 7), (2, 3)))
    yield Case((draw.integers(2, 2, 5, 6), (3, 2), (1, 2)))
    yield Case((draw.integers(2, 3, 7, 7), 2), {"stride": 3})
    yield Case((draw.integers(3, 2, 6, 8), (2, 4)), {"stride": (3, 2)})


def _counted(draw: Draw) -> Iterator[Case]:
    yield Case((torch.ones(1, 1, 3, 3), 3, 1, 1))
    yield Case((draw.integers(1, 1, 2, 3), 2, 1, 1))
    yield Case((draw.integers(2, 2, 5, 6), (2, 4), (2, 1), (1, 2)))
    yield Case((draw.integers(2, 2, 5, 6), (4, 2)), {"stride": (1, 2), "padding": (2, 0)})
    yield Case((draw.integers(2, 2, 7, 6), (3, 2)), {"padding": 1, "count_include_pad": True})


def _left_out(draw: Draw) -> Iterator[Case]:
    yield Case((torch.ones(1, 1, 3, 3), 3, 1, 1, False))
    yield Case((draw.integers(1, 1, 2, 3), 2, 1, 1), {"count_include_pad": False})
    given = {"padding": (1, 2), "count_include_pad": False}
    yield Case((draw.integers(2, 2, 5, 6), (2, 4), (2, 1)), given)
    yield Case((draw.integers(2, 2, 5, 6), 3, 2, 1), {"count_include_pad": False})


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 2, 3, 4, dtype=torch.float64) / 7, 2, 1, 1))
    yield Case((draw.integers(2, 2, 4, 3, dtype=torch.float64) / 7, 3, 1, 1, False))
    yield Case((draw.integers(2, 2, 4, 3, dtype=torch.bfloat16), 2), {"stride": 2})
    yield Case((draw.integers(2, 2, 4, 5).transpose(2, 3), (3, 2)), {"padding": (1, 0)})
    striped = draw.integers(2, 3, 4, 5).contiguous(memory_format=torch.channels_last)
    yield Case((striped, 2), {"stride": 1})
    yield from any_windows(draw)


EXERCISE = Exercise(
    name="avg_pool2d",
    reference=_reference,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("no_padding", 1, _no_padding),
        Group("counted", 2, _counted),
        Group("left_out", 1, _left_out),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

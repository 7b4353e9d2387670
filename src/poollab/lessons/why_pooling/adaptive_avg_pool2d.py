"""The exercise `adaptive_avg_pool2d`: the output's size is given, the bins follow.

Knows its cases, reference and known mistakes. The mistakes are sums weighted by a matrix: reading
them gives nobody the loop over bins that the exercise asks for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.mutant_builders import Pair, pair
from poollab.lessons.rules import NO_BUILT_IN

Size = int | Pair
Bin = Callable[[int, int, int], tuple[int, int]]
"""Takes i, n, o and gives the start and the end of bin i of o on n cells."""


def _shares(n: int, o: int, edges: Bin, X: Tensor) -> Tensor:
    """Return the (o, n) matrix that averages n cells into o bins; an empty bin is all NaN."""
    cells = torch.arange(n, device=X.device)
    rows = []
    for i in range(o):
        start, end = edges(i, n, o)
        inside = (cells >= start) & (cells < end)
        rows.append(inside.to(X.dtype) / inside.sum())
    return torch.stack(rows)


def _binned(edges: Bin, columns: Bin | None = None) -> Callable[[Tensor, Size], Tensor]:
    """Average the bins that `edges` says, of both axes, or of rows alone."""

    def pool(X: Tensor, output_size: Size) -> Tensor:
        o_h, o_w = pair(output_size)
        high = _shares(X.shape[-2], o_h, edges, X)
        return high @ X @ _shares(X.shape[-1], o_w, columns or edges, X).T

    return pool


def _right(i: int, n: int, o: int) -> tuple[int, int]:
    return i * n // o, -(-(i + 1) * n // o)


def _sliced(edges: Bin) -> Bin:
    """Read a negative edge as a slice does: from the end."""

    def bin_of(i: int, n: int, o: int) -> tuple[int, int]:
        start, end, _ = slice(*edges(i, n, o)).indices(n)
        return start, end

    return bin_of


def _axes(*edges: Bin) -> Iterator[Callable[[Tensor, Size], Tensor]]:
    """Yield answers with each of `edges` in both axes, and in one of them."""
    for one in map(_sliced, edges):
        yield from (_binned(one), _binned(one, _right), _binned(_right, one))


def _tiles(X: Tensor, output_size: Size) -> Tensor:
    """Equal tiles by the built-in layer: a size of 0 is its error."""
    o_h, o_w = pair(output_size)
    tile = (X.shape[-2] // o_h, X.shape[-1] // o_w)
    return F.avg_pool2d(X, tile)[..., :o_h, :o_w]


def _fitted_window(X: Tensor, output_size: Size) -> Tensor:
    """One window and one stride that happen to give the right number of outputs."""
    o_h, o_w = pair(output_size)
    H, W = X.shape[-2:]
    s_h, s_w = H // o_h, W // o_w
    return F.avg_pool2d(X, (H - (o_h - 1) * s_h, W - (o_w - 1) * s_w), (s_h, s_w))


def _refuses(error: type[Exception]) -> Callable[[Tensor, Size], Tensor]:
    def pool(X: Tensor, output_size: Size) -> Tensor:
        o_h, o_w = pair(output_size)
        if o_h > X.shape[-2] or o_w > X.shape[-1]:
            raise error("larger than the input")
        return F.adaptive_avg_pool2d(X, (o_h, o_w))

    return pool


def _dividing(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3), 1))
    yield Case((draw.integers(2, 2, 4, 4), 2))
    yield Case((draw.integers(2, 3, 6, 4), (3, 2)))
    yield Case((draw.integers(2, 2, 3, 8), (1, 4)))


def _overlapping(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 3, 3), 2))
    yield Case((draw.integers(1, 2, 5, 5), 4))
    yield Case((draw.integers(2, 2, 7, 5), (3, 2)))
    yield Case((draw.integers(2, 3, 5, 10), (3, 4)))
    yield Case((draw.integers(2, 2, draw.between(7, 11), draw.between(8, 11)), (5, 6)))


def _larger(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 2), 3))
    yield Case((draw.integers(2, 2, 3, 4), (4, 6)))
    yield Case((draw.integers(2, 2, 4, 3), (2, 5)))


def _careful(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3, 5, 4, dtype=torch.float64) / 7, (2, 3)))
    yield Case((draw.integers(2, 3, 7, 4).contiguous(memory_format=torch.channels_last), (3, 2)))
    yield Case((draw.integers(2, 2, 3, 5).transpose(-1, -2), (3, 2)))


MISCONCEPTIONS = (
    Misconception(
        "floor_for_both_edges", tuple(_axes(lambda i, n, o: (i * n // o, (i + 1) * n // o)))
    ),
    Misconception(
        "equal_bins", (_binned(lambda i, n, o: (i * (n // o), (i + 1) * (n // o))), _tiles)
    ),
    Misconception(
        "last_takes_the_rest",
        (_binned(lambda i, n, o: (i * (n // o), n if i == o - 1 else (i + 1) * (n // o))),),
    ),
    Misconception(
        "one_window_for_all",
        (
            _fitted_window,
            _binned(lambda i, n, o: (i * (n // o), i * (n // o) + n - (o - 1) * (n // o))),
        ),
    ),
    Misconception(
        "rounds_the_edges",
        (
            _binned(lambda i, n, o: (round(i * n / o), math.ceil((i + 1) * n / o))),
            _binned(lambda i, n, o: (round(i * n / o), round((i + 1) * n / o))),
            _binned(lambda i, n, o: (math.ceil(i * n / o), math.ceil((i + 1) * n / o))),
        ),
    ),
    Misconception(
        "one_cell_too_many", (_binned(lambda i, n, o: (i * n // o, (i + 1) * n // o + 1)),)
    ),
    Misconception(
        "bin_start",
        tuple(
            _axes(
                lambda i, n, o: (0, _right(i, n, o)[1]),
                lambda i, n, o: ((i + n) // o, _right(i, n, o)[1]),
                lambda i, n, o: (i, _right(i, n, o)[1]),
                lambda i, n, o: (i * n // o + 1, _right(i, n, o)[1]),
                lambda i, n, o: ((i + 1) * n // o, _right(i, n, o)[1]),
                lambda i, n, o: (-(-i * n // o), _right(i, n, o)[1]),
                lambda i, n, o: _right(i, n, o)[::-1],
            )
        ),
    ),
    Misconception(
        "bin_end",
        tuple(
            _axes(
                lambda i, n, o: (i * n // o, n),
                lambda i, n, o: (i * n // o, -(-(i + 2) * n // o)),
                lambda i, n, o: (i * n // o, -(-i * n // o)),
                lambda i, n, o: (i * n // o, -((1 - i) * n // o)),
                lambda i, n, o: (i * n // o, -(i + 1) * n // o),
                lambda i, n, o: (i * n // o, -((i + 1) * n // o)),
                lambda i, n, o: (i * n // o, -((n - i - 1) // o)),
                lambda i, n, o: (i * n // o, _right(i, n, o)[1] + 1),
                lambda i, n, o: (i * n // o, _right(i, n, o)[1] - 1),
            )
        ),
    ),
    Misconception(
        "swaps_sizes", (lambda X, output_size: F.adaptive_avg_pool2d(X, pair(output_size)[::-1]),)
    ),
    Misconception(
        "refuses_larger", (_refuses(ValueError), _refuses(AssertionError), _refuses(RuntimeError))
    ),
    Misconception("takes_the_maximum", (F.adaptive_max_pool2d,)),
)

EXERCISE = Exercise(
    name="adaptive_avg_pool2d",
    device_issues=("pytorch/pytorch#96056",),  # sizes that do not divide, on MPS
    reference=F.adaptive_avg_pool2d,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("even", 1, _dividing),
        Group("overlap", 1, _overlapping),
        Group("larger", 1, _larger),
        Group("care", 1, _careful, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

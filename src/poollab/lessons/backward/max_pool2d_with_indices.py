"""The exercise `max_pool2d_with_indices`: which cell won. Knows its cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.backward.gradients import Setting, windows_of
from poollab.lessons.mutant_builders import Pair, pair
from poollab.lessons.rules import NO_BUILT_IN
from poollab.lessons.window_cases import any_windows

Answer = Callable[..., tuple[Tensor, Tensor]]


def _reference(
    X: Tensor, kernel_size: Setting, stride: Setting = None, padding: Setting = 0
) -> tuple[Tensor, Tensor]:
    return F.max_pool2d(X, kernel_size, stride, padding, return_indices=True)


# --- cases -----------------------------------------------------------------------------------


def _places(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3), (2, 1)))
    yield Case((draw.integers(1, 1, 3, 4), 2, 1))
    yield Case((draw.integers(2, 2, 5, 6), (2, 3)))
    yield Case((draw.integers(2, 3, 7, 5), (3, 2), (2, 1)))
    yield Case((draw.integers(2, 2, 6, draw.between(7, 9)), (2, draw.between(3, 4)), (3, 2)))


def _padded(draw: Draw) -> Iterator[Case]:
    yield Case((draw.negatives(1, 1, 2, 3), 2, 2, 1))
    yield Case((draw.negatives(2, 2, 5, 4), 3, 2, 1))
    yield Case((draw.integers(2, 3, 5, 6), (4, 2), (1, 2), (2, 0)))
    yield Case((draw.integers(2, 2, 6, 5), (2, 5), (2, 1), (1, 2)))
    yield Case((draw.negatives(2, 2, 4, 5) * 1e10, (3, 2), (2, 1), (1, 1)))


def _ties(draw: Draw) -> Iterator[Case]:
    yield Case((torch.ones(1, 1, 2, 3), 2, 1))
    yield Case((torch.ones(2, 2, 4, 5), 3, 1))
    # As after a ReLU: about half of the cells are zero.
    yield Case((draw.integers(2, 2, 5, 6).clamp(min=0), (2, 3), (1, 2)))
    yield Case((-torch.ones(2, 2, 4, 5), 3, 2, 1))
    yield Case((draw.integers(2, 3, 6, 5).remainder(3), (3, 2), 1, (1, 1)))


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 2, 4, 5, dtype=torch.float64), (2, 3), 1))
    yield Case((draw.integers(2, 2, 5, 4).transpose(2, 3), (2, 3), (2, 1), (1, 1)))
    yield Case((draw.integers(2, 2, 4, 5, dtype=torch.bfloat16), (3, 2), None, (1, 0)))
    yield from any_windows(draw)


# --- mistakes --------------------------------------------------------------------------------


class _Winner:
    """Where the winners lie: `r`, `c` in the input, `i`, `j` within their window."""

    def __init__(self, X: Tensor, idx: Tensor, k: Pair, s: Pair, p: Pair) -> None:
        self.H, self.W, self.k, self.s, self.p = X.shape[2], X.shape[3], k, s, p
        self.r, self.c = idx // self.W, idx % self.W
        out = [torch.arange(n, device=X.device) for n in idx.shape[2:]]
        self.top, self.left = out[0][:, None] * s[0] - p[0], out[1][None, :] * s[1] - p[1]
        self.i, self.j = self.r - self.top, self.c - self.left

    @property
    def within(self) -> Tensor:
        """The flat index within the window."""
        return self.i * self.k[1] + self.j


def _indexed(rule: Callable[[_Winner], Tensor]) -> Answer:
    """Make an answer with the right maxima and the indices that `rule` computes."""

    def answer(X, kernel_size, stride=None, padding=0):
        Y, idx = _reference(X, kernel_size, stride, padding)
        return Y, rule(_Winner(X, idx, *windows_of(kernel_size, stride, padding)))

    return answer


def _by_window_height(w: _Winner) -> Tensor:
    k_h = w.k[0]
    return (w.top + w.within // k_h) * w.W + w.left + w.within % k_h


def _last_of_ties(X, kernel_size, stride=None, padding=0):
    Y = _reference(X, kernel_size, stride, padding)[0]
    rank = X.unique(return_inverse=True)[1]
    place = torch.arange(X.shape[2] * X.shape[3], device=X.device).reshape(X.shape[2:])
    # Distinct numbers in the order of the cells, and among equal ones the later is the larger.
    keys = (rank * place.numel() + place).to(torch.float64)
    return Y, _reference(keys, kernel_size, stride, padding)[1]


def _across_planes(X, kernel_size, stride=None, padding=0):
    Y, idx = _reference(X, kernel_size, stride, padding)
    N, C, H, W = X.shape
    return Y, idx + (torch.arange(N * C, device=X.device) * H * W).reshape(N, C, 1, 1)


def _typed(dtype: torch.dtype | None) -> Answer:
    def answer(X, *setting, **named):
        Y, idx = _reference(X, *setting, **named)
        return Y, idx.to(dtype or X.dtype)

    return answer


def _padding_wins(value: float) -> Answer:
    def answer(X, kernel_size, stride=None, padding=0):
        p_h, p_w = pair(padding)
        padded = F.pad(X, (p_w, p_w, p_h, p_h), value=value)
        Y, idx = _reference(padded, kernel_size, stride)
        wide = padded.shape[3]
        return Y, (idx // wide - p_h) * X.shape[3] + idx % wide - p_w

    return answer


#: What stands for a winner's row, or for its column read as a row: of window, place and padding.
_ROWS: tuple[Callable[[_Winner], Tensor], ...] = (
    lambda w: w.top - w.i,
    lambda w: w.top + 2 * w.p[0] + w.i,
    lambda w: w.top + w.p[0] + w.i,
    lambda w: w.top // w.s[0] + w.i,
    lambda w: w.i + torch.arange(w.top.shape[0])[:, None] + w.s[0] - w.p[0],
    lambda w: w.i + torch.arange(w.top.shape[0])[:, None] - w.p[0],
    lambda w: w.top + w.within % w.k[1],
    lambda w: w.i,
    lambda w: w.top + w.within,
    lambda w: 0 * w.r,
)
_COLUMNS: tuple[Callable[[_Winner], Tensor], ...] = (
    lambda w: w.left - w.j,
    lambda w: w.left + 2 * w.p[1] + w.j,
    lambda w: w.left + w.p[1] + w.j,
    lambda w: w.left // w.s[1] + w.j,
    lambda w: w.j + torch.arange(w.left.shape[1])[None] + w.s[1] - w.p[1],
    lambda w: w.j + torch.arange(w.left.shape[1])[None] - w.p[1],
    lambda w: w.left + w.within // w.k[1],
    lambda w: w.j,
    lambda w: w.left + w.within,
    lambda w: 0 * w.c,
)

MISCONCEPTIONS = (
    Misconception("index_in_window", (_indexed(lambda w: w.within),)),
    Misconception(
        "index_in_padded_plane",
        (
            _indexed(lambda w: (w.r + w.p[0]) * (w.W + 2 * w.p[1]) + w.c + w.p[1]),
            _indexed(lambda w: (w.r + w.p[0]) * w.W + w.c + w.p[1]),
            _indexed(lambda w: w.r * (w.W + 2 * w.p[1]) + w.c),
        ),
    ),
    Misconception("row_times_height", (_indexed(lambda w: w.r * w.H + w.c),)),
    Misconception("column_major", (_indexed(lambda w: w.c * w.H + w.r),)),
    Misconception("split_by_window_height", (_indexed(_by_window_height),)),
    Misconception(
        "place_of_the_winner",
        (
            *(_indexed(lambda w, row=row: row(w) * w.W + w.c) for row in _ROWS),
            *(_indexed(lambda w, column=column: w.r * w.W + column(w)) for column in _COLUMNS),
        ),
    ),
    Misconception(
        "row_and_column_joined",
        (
            _indexed(lambda w: w.r * w.W - w.c),
            _indexed(lambda w: w.r + w.W + w.c),
            _indexed(lambda w: w.r + w.c),
            _indexed(lambda w: w.r * (w.W - 1) + w.c),
            _indexed(lambda w: w.r * (w.W + 1) + w.c),
        ),
    ),
    Misconception("last_of_ties", (_last_of_ties,)),
    Misconception("counts_across_planes", (_across_planes,)),
    Misconception(
        "index_not_int64",
        (_typed(torch.float32), _typed(None), _typed(torch.float64), _typed(torch.int32)),
    ),
    Misconception("padding_wins", (_padding_wins(0.0), _padding_wins(-1.0), _padding_wins(-1e9))),
    Misconception(
        "default_stride_one",
        (lambda X, k, s=None, p=0: _reference(X, k, 1 if s is None else s, p),),
    ),
)

EXERCISE = Exercise(
    name="max_pool2d_with_indices",
    reference=_reference,
    rules=(NO_BUILT_IN,),
    groups=(
        Group("places", 2, _places),
        Group("padding", 1, _padded),
        Group("ties", 1, _ties),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

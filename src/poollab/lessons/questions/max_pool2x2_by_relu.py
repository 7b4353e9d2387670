"""The exercise `max_pool2x2_by_relu`: a network of ReLUs can do max pooling.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.questions.max_by_relu import ONLY_RELU, PAIRINGS, Pairing


def _reference(X: Tensor) -> Tensor:
    """Return 2×2 max pooling with stride 2 of X (N, C, H, W), H and W even."""
    return F.max_pool2d(X, 2)


def _columns_first(pairing: Pairing) -> Callable[[Tensor], Tensor]:
    def pool(X: Tensor) -> Tensor:
        rows = pairing(X[..., ::2], X[..., 1::2])
        return pairing(rows[..., ::2, :], rows[..., 1::2, :])

    return pool


def _rows_first(pairing: Pairing) -> Callable[[Tensor], Tensor]:
    def pool(X: Tensor) -> Tensor:
        columns = pairing(X[..., ::2, :], X[..., 1::2, :])
        return pairing(columns[..., ::2], columns[..., 1::2])

    return pool


def _one_by_one(pairing: Pairing) -> Callable[[Tensor], Tensor]:
    """Meet the four cells of a window one after the other."""

    def pool(X: Tensor) -> Tensor:
        a, b, c, d = _corners(X)
        return pairing(pairing(pairing(a, b), c), d)

    return pool


def _corners(X: Tensor) -> tuple[Tensor, ...]:
    return tuple(X[..., i::2, j::2] for i in (0, 1) for j in (0, 1))


def _ways(pairings: tuple[Pairing, ...]) -> Iterator[Callable[[Tensor], Tensor]]:
    for pairing in pairings:
        yield _columns_first(pairing)
        yield _rows_first(pairing)
        yield _one_by_one(pairing)


def _halves(X: Tensor) -> Tensor:
    H, W = X.shape[-2:]
    columns = torch.maximum(X[..., : W // 2], X[..., W // 2 :])
    return torch.maximum(columns[..., : H // 2, :], columns[..., H // 2 :, :])


def _two_corners(i: int, j: int) -> Callable[[Tensor], Tensor]:
    return lambda X: torch.maximum(_corners(X)[i], _corners(X)[j])


def _one_window(draw: Draw) -> Iterator[Case]:
    yield Case((torch.ones(1, 1, 2, 2),))
    yield Case((draw.integers(1, 1, 2, 2),))
    yield Case((draw.integers(2, 3, 2, 2),))


def _many_windows(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 4),))
    yield Case((draw.integers(2, 1, 2, 6),))
    yield Case((draw.integers(2, 3, 6, 4),))


def _negative(draw: Draw) -> Iterator[Case]:
    yield Case((draw.negatives(1, 1, 2, 2),))
    yield Case((draw.negatives(2, 2, 4, 6, dtype=torch.float64),))
    yield Case((draw.integers(2, 2, 6, 4).transpose(-1, -2),))


MISCONCEPTIONS = (
    *(Misconception(name, tuple(_ways(pairings))) for name, pairings in PAIRINGS.items()),
    Misconception(
        "relu_at_the_end",
        (lambda X: _reference(X).relu(), _columns_first(lambda a, b: torch.maximum(a, b).relu())),
    ),
    Misconception(
        "one_stage",
        (
            *(_two_corners(i, j) for i, j in ((0, 1), (2, 3), (0, 2), (1, 3), (0, 3), (1, 2))),
            lambda X: F.max_pool2d(X, (1, 2)),
            lambda X: F.max_pool2d(X, (2, 1)),
        ),
    ),
    Misconception("steps_by_one", (lambda X: F.max_pool2d(X, 2, 1),)),
    Misconception("compares_halves", (_halves,)),
)

EXERCISE = Exercise(
    name="max_pool2x2_by_relu",
    reference=_reference,
    rules=(ONLY_RELU,),
    groups=(
        Group("window", 1, _one_window),
        Group("windows", 1, _many_windows),
        Group("negative", 1, _negative, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

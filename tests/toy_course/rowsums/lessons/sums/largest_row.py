"""The exercise `largest_row`: which row has the largest sum."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.model import Case, Exercise, Group, Misconception


def _reference(X: Tensor) -> int:
    return int(X.sum(1).argmax())


def _rows(draw: Draw) -> Iterator[Case]:
    for n in (2, 3, 5):
        X = draw.integers(n, 4)
        at = draw.between(0, n - 1)
        X[at] += 100
        X[(at + 1) % n, 0] = 150  # the largest number lies in another row
        yield Case((X,))
    yield Case((torch.tensor([[1.0, 1.0], [2.0, 2.0], [9.0, -9.0]]),))


EXERCISE = Exercise(
    name="largest_row",
    reference=_reference,
    needs_device=False,
    groups=(Group("rows", 2, _rows),),
    misconceptions=(
        Misconception("largest_number", (lambda X: int(X.amax(1).argmax()),)),
        Misconception("the_sum_itself", (lambda X: float(X.sum(1).amax()),)),
    ),
)

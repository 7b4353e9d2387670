"""The exercise `is_balanced`: whether all rows have one sum."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.model import Case, Exercise, Group, Misconception


def _reference(X: Tensor) -> bool:
    sums = X.sum(1)
    return bool((sums == sums[0]).all())


def _balanced(draw: Draw) -> Iterator[Case]:
    yield Case((torch.ones(2, 3),))
    row = draw.integers(1, 4)
    yield Case((torch.cat([row, row.flip(1)]),))


def _unbalanced(draw: Draw) -> Iterator[Case]:
    yield Case((torch.eye(2) * 2 + torch.tensor([[0.0, 0.0], [0.0, 1.0]]),))
    X = draw.integers(4, 3)
    X[2, 0] += 100
    yield Case((X,))
    yield Case((torch.tensor([[1.0, 2.0], [2.0, 1.0], [3.0, 1.0]]),))


EXERCISE = Exercise(
    name="is_balanced",
    reference=_reference,
    needs_device=False,
    groups=(Group("both", 2, lambda draw: (*_balanced(draw), *_unbalanced(draw))),),
    misconceptions=(
        Misconception("same_rows", (lambda X: bool((X[0] == X).all()),)),
        Misconception("first_two", (lambda X: bool(X[0].sum() == X[1].sum()),)),
    ),
)

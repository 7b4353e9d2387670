"""The exercise `row_sums`: add up each row. Knows its cases, reference and known mistakes."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception, Rule

BY_HAND = Rule("by_hand", operators=("sum",), names=("sum",))


def _reference(X: Tensor) -> Tensor:
    return X.sum(1)


def _values(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3),))
    yield Case((draw.integers(3, 2),))
    yield Case((draw.negatives(4, 5),))


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(3, 4, dtype=torch.float64) / 7,))


EXERCISE = Exercise(
    name="row_sums",
    reference=_reference,
    rules=(BY_HAND,),
    groups=(Group("values", 2, _values), Group("care", 1, _care, CAREFUL)),
    misconceptions=(
        Misconception("columns", (lambda X: X.sum(0),)),
        Misconception("average", (lambda X: X.mean(1),)),
        Misconception("float32", (lambda X: X.sum(1).float(),)),
    ),
)

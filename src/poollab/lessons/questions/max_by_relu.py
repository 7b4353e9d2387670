"""The exercise `max_by_relu`, and the rule that it shares with `max_pool2x2_by_relu`.

Knows its cases, reference and known mistakes; must not know the other exercise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception, Rule

Pairing = Callable[[Tensor, Tensor], Tensor]

ONLY_RELU = Rule(
    "only_relu",
    allowed_operators=(
        "relu_?",
        "add_?",
        "sub_?",
        "rsub",
        "neg_?",
        "mul_?",
        "div_?",
        "sum",
        "im2col",
        "pixel_unshuffle",
    ),
    # Python's own max and abs of numbers need numbers first.
    operators=("item", "tolist", "numpy", "__array__", "__float__"),
    names=("max_pool2d", "MaxPool2d"),
)

# --- how a maximum of two goes wrong; max_pool2x2_by_relu builds on the same table ---------------


def sum_of_relus(a: Tensor, b: Tensor) -> Tensor:
    """Return relu(a) + relu(b)."""
    return torch.relu(a) + torch.relu(b)


def excess(a: Tensor, b: Tensor) -> Tensor:
    """Return relu(a − b)."""
    return torch.relu(a - b)


def adds_the_minuend(a: Tensor, b: Tensor) -> Tensor:
    """Return relu(a − b) + a, where + b is due."""
    return torch.relu(a - b) + a


def relu_of_the_other(a: Tensor, b: Tensor) -> Tensor:
    """Return relu(a − b) + relu(b), which loses negative b."""
    return torch.relu(a - b) + torch.relu(b)


def reversed_(pairing: Pairing) -> Pairing:
    """Return `pairing` with its arguments exchanged."""
    return lambda a, b: pairing(b, a)


#: name -> the wrong pairings
PAIRINGS: dict[str, tuple[Pairing, ...]] = {
    "sum_of_relus": (sum_of_relus,),
    "only_the_excess": (excess, reversed_(excess)),
    "adds_the_wrong_one": (adds_the_minuend, reversed_(adds_the_minuend)),
    "loses_negative": (relu_of_the_other, reversed_(relu_of_the_other)),
}


def _reference(a: Tensor, b: Tensor) -> Tensor:
    """Return the larger of a and b, cell by cell."""
    return torch.maximum(a, b)


def _numbers(draw: Draw) -> Iterator[Case]:
    yield Case((torch.tensor([1.0, 1.0]), torch.tensor([1.0, 0.0])))
    yield Case((draw.integers(3), draw.integers(3)))
    yield Case((draw.integers(3, 4), draw.integers(3, 4)))
    yield Case((torch.tensor([-1.0, -3.0]), torch.tensor([-2.0, -2.0])))
    yield Case((draw.negatives(2, 3), draw.negatives(2, 3)))
    yield Case((draw.negatives(2, 3, 4, dtype=torch.float64), draw.integers(2, 3, 4).double()))


MISCONCEPTIONS = (
    *(Misconception(name, wrong) for name, wrong in PAIRINGS.items()),
    Misconception(
        "relu_at_the_end",
        (lambda a, b: _reference(a, b).relu(), lambda a, b: _reference(a, b).relu_()),
    ),
    Misconception("the_smaller", (torch.minimum,)),
)

EXERCISE = Exercise(
    name="max_by_relu",
    reference=_reference,
    rules=(ONLY_RELU,),
    groups=(Group("numbers", 1, _numbers, CAREFUL),),
    misconceptions=MISCONCEPTIONS,
)

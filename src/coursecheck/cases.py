"""How test data are drawn: seeded, distinct integers of both signs, in no order.

Knows random numbers and tensors. Must not know an exercise, a reference or an answer.

Ascending data such as ``arange`` cannot tell a maximum from "the element at the bottom right",
and data without negatives cannot tell padding with 0 from padding with minus infinity; so the
draws here are never sorted and never of one sign unless a case asks for it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch import Tensor

from coursecheck.model import Case, Exercise


class Draw:
    """A stream of test data: the same seed gives the same data in every process."""

    def __init__(self, seed: int | str) -> None:
        # The standard library's generator: torch's global one belongs to the student.
        self.random = random.Random(seed)

    def integers(self, *shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
        """Return distinct integers of both signs in random order, of `shape` and `dtype`."""
        count = math.prod(shape)
        numbers = list(range(-(count // 2), count - count // 2))
        self._mix(numbers)
        return torch.tensor(numbers, dtype=dtype).reshape(shape)

    def negatives(self, *shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
        """Return distinct negative integers in random order, of `shape` and `dtype`."""
        numbers = list(range(-math.prod(shape), 0))
        self._mix(numbers)
        return torch.tensor(numbers, dtype=dtype).reshape(shape)

    def between(self, low: int, high: int) -> int:
        """Return an integer, both ends included."""
        return self.random.randint(low, high)

    def choice(self, options: Iterable[Any]) -> Any:
        """Return one of `options`."""
        return self.random.choice(list(options))

    def _mix(self, numbers: list[int]) -> None:
        """Shuffle ascending `numbers` in place; never leave more than two sorted either way."""
        ascending = list(numbers)
        while True:
            self.random.shuffle(numbers)
            if len(numbers) < 3 or (numbers != ascending and numbers != ascending[::-1]):
                return


def draw_cases(exercise: Exercise, seed: int | str, rounds: int = 1) -> list[Case]:
    """Return all cases of `exercise` for `seed`, group by group.

    More `rounds` give more cases of the same kinds with other numbers.
    """
    return [case for cases in draw_rounds(exercise, seed, rounds) for case in cases]


def draw_rounds(exercise: Exercise, seed: int | str, rounds: int) -> list[list[Case]]:
    """Return the cases of `seed`, one list for each round."""
    return [list(_cases(exercise, seed, turn)) for turn in range(rounds)]


def _cases(exercise: Exercise, seed: int | str, turn: int) -> Iterator[Case]:
    for group in exercise.groups:
        draw = Draw(f"{exercise.name}/{group.name}/{seed}/{turn}")
        for case in group.draw(draw):
            yield Case(case.args, case.kwargs, group.name)

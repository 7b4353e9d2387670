"""The exercise `valid_out_size`: how many positions a window has along one axis.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch

from coursecheck.cases import Draw
from coursecheck.model import Aspect, Case, Exercise, Group, Misconception


def _reference(n: int, k: int) -> int:
    if k < 1 or k > n:
        raise ValueError("the window does not fit")
    return len(torch.zeros(n).unfold(0, k, 1))


def _count(draw: Draw) -> Iterator[Case]:
    for n, k in ((3, 2), (4, 4), (5, 1), (7, 3)):
        yield Case((n, k))
    for _ in range(3):
        k = draw.between(2, 9)
        yield Case((k + draw.between(3, 40), k))


def _no_room(draw: Draw) -> Iterator[Case]:
    yield Case((2, 3))
    yield Case((4, 0))
    yield Case((draw.between(1, 9), draw.between(10, 20)))
    yield Case((5, -draw.between(1, 3)))
    # A window as wide as the input fits: whoever refuses everything has not checked anything.
    yield Case((4, 4))


def _checked(formula: Callable[[int, int], Any], too_wide: bool = True, too_small: bool = True):
    """Return `formula` behind the checks that are asked for."""

    def answer(n: int, k: int) -> Any:
        if (too_wide and k > n) or (too_small and k < 1):
            raise ValueError("the window does not fit")
        return formula(n, k)

    return answer


def _however_checked(formula: Callable[[int, int], Any]) -> tuple[Callable[..., Any], ...]:
    """Return `formula` with both checks, with either and with none: it stays the same mistake."""
    return tuple(
        _checked(formula, wide, small) for wide in (True, False) for small in (True, False)
    )


def _refuses_by(error: type[Exception]) -> Callable[[int, int], int]:
    def answer(n: int, k: int) -> int:
        if k < 1 or k > n:
            raise error("the window does not fit")
        return n - k + 1

    return answer


MISCONCEPTIONS = (
    Misconception("counts_gaps", _however_checked(lambda n, k: n - k)),
    Misconception("counts_tiles", _however_checked(lambda n, k: n // k)),
    Misconception("one_too_many", _however_checked(lambda n, k: n - k + 2)),
    Misconception("every_cell_starts_one", _however_checked(lambda n, _: n)),
    Misconception(
        "not_an_int",
        (
            *_however_checked(lambda n, k: float(n - k + 1)),
            *_however_checked(lambda n, k: torch.tensor(n - k + 1)),
        ),
    ),
    Misconception(
        "never_refuses",
        (
            *_however_checked(lambda n, k: n - k + 1)[1:],
            *_however_checked(lambda n, k: max(0, n - k + 1))[1:],
            lambda n, k: 0 if k < 1 or k > n else n - k + 1,
            lambda n, k: None if k < 1 or k > n else n - k + 1,
        ),
    ),
    Misconception(
        "another_error",
        tuple(map(_refuses_by, (AssertionError, IndexError, RuntimeError, TypeError, Exception))),
    ),
)

EXERCISE = Exercise(
    name="valid_out_size",
    needs_device=False,
    reference=_reference,
    groups=(
        Group("count", 1, _count),
        Group(
            "refuse",
            1,
            _no_room,
            # A wrong count has cost its point already.
            frozenset({Aspect.ERROR}),
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)

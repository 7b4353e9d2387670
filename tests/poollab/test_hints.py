"""A counterexample that a hint names is run: the wrong answer that it explains fails there.

A hint that invites to "try" or "draw" something, or names bins, needs a row here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.judge.judge import find_mismatches
from coursecheck.model import Aspect, Case, Exercise
from coursecheck.observe.run import observe_case
from coursecheck.registry import find, lessons

NAMES_ONE = re.compile(r"\b(?:Try|Draw|happens to fit|For the single layer)\b|→\d|\[\d,\d\)")


def row(n: int) -> Tensor:
    """One row of n numbers without order, (1, 1, 1, n)."""
    return Draw("hints").integers(1, 1, 1, n)


def plane(*shape: int) -> Tensor:
    return Draw("hints").integers(*(shape or (1, 1, 5, 7)))


def ones(n: int) -> Tensor:
    return torch.ones(1, 1, n, n)


@dataclass(frozen=True)
class Claim:
    """`said` stands in the English hint; the wrong answer fails on `fails` and not on `fits`."""

    exercise: str
    misconception: str
    said: str
    fails: tuple[tuple[Any, ...], ...]
    fits: tuple[tuple[Any, ...], ...] = ()


WINDOW, STRIDE, PADDING = "2 × 3", "(1, 2)", "(1, 0)"
PLANE = plane(6, 7)
BATCH = plane(2, 2, 6, 7)
DY = plane(1, 2, 3, 2)
CLAIMS = (
    Claim(
        "adaptive_avg_pool2d",
        "one_window_for_all",
        "fit 7→3 and 5→4 but fails for 5→3",
        fails=((row(5), (1, 3)),),
        fits=((row(7), (1, 3)), (row(5), (1, 4))),
    ),
    Claim(
        "adaptive_avg_pool2d",
        "equal_bins",
        "Try 7→3",
        fails=((row(7), (1, 3)), (row(5), (1, 4))),
    ),
    Claim("adaptive_avg_pool2d", "last_takes_the_rest", "for 7→3", fails=((row(7), (1, 3)),)),
    Claim(
        "receptive_field",
        "adds_windows",
        "Two layers of 3×3 see 5 columns",
        fails=(([(3, 1), (3, 1)],),),
    ),
    Claim(
        "receptive_field",
        "multiplies_windows",
        "see 5 columns, not 9",
        fails=(([(3, 1), (3, 1)],),),
    ),
    Claim("receptive_field", "stride_too_early", "single layer (2, 2)", fails=(([(2, 2)],),)),
    Claim("receptive_field", "reads_backwards", "(3, 2) and then", fails=(([(3, 2), (2, 1)],),)),
    Claim("receptive_field", "last_stride_missing", "single layer (2, 2)", fails=(([(2, 2)],),)),
    Claim(
        "receptive_field", "adds_strides", "a stride of 4 and then", fails=(([(5, 4), (3, 2)],),)
    ),
    Claim(
        "pool_out_size", "extent_k_times_d", "k=2, d=2", fails=((3, 2, 1, 0, 2), (4, 2, 1, 0, 2))
    ),
    Claim("valid_out_size", "one_too_many", "n=3, k=2", fails=((3, 2),)),
    Claim("valid_out_size", "every_cell_starts_one", "n=3, k=2", fails=((3, 2),)),
    Claim(
        "pool2d",
        "median",
        "[0, 0, 8, 0]",
        fails=((torch.tensor([[0.0, 0], [8, 0]]), (2, 2), "avg"),),
    ),
    Claim("max_by_relu", "sum_of_relus", "Try a = b = 1", fails=((torch.ones(1), torch.ones(1)),)),
    Claim(
        "max_pool2x2_by_relu", "sum_of_relus", "Try a = b = 1", fails=((torch.ones(1, 1, 2, 2),),)
    ),
    Claim(
        "avg_pool2d",
        "flag_inverted",
        "4/9 at a corner",
        fails=((ones(3), 3, 1, 1, True), (ones(3), 3, 1, 1, False)),
    ),
    *(
        Claim(exercise, wrong, WINDOW, fails=((*given, (2, 3)),))
        for exercise, given in (
            ("pool2d", (PLANE,)),
            ("pool2d_stride", (PLANE,)),
            ("max_pool2d", (BATCH,)),
            ("avg_pool2d", (BATCH,)),
        )
        for wrong in ("swapped_window", "square_window")
    ),
    Claim("max_pool2d_fast", "swapped_axes", WINDOW, fails=((BATCH, (2, 3)),)),
    Claim("avg_pool2d_backward", "swapped_window", WINDOW, fails=((DY, (1, 2, 6, 6), (2, 3)),)),
    Claim("avg_pool2d_backward", "square_divisor", WINDOW, fails=((DY, (1, 2, 6, 6), (2, 3)),)),
    *(
        Claim(exercise, "swapped_stride", STRIDE, fails=((given, (2, 3), (1, 2)),))
        for exercise, given in (
            ("pool2d_stride", PLANE),
            ("max_pool2d", BATCH),
            ("avg_pool2d", BATCH),
        )
    ),
    Claim("min_pool2d", "swapped_stride", "a window of (2, 3)", fails=((BATCH, (2, 3)),)),
    Claim("pad2d", "one_padding_for_both", PADDING, fails=((PLANE, (1, 0), 7),)),
    *(
        Claim(exercise, "one_padding_for_both", PADDING, fails=((BATCH, (2, 3), (1, 2), (1, 0)),))
        for exercise in ("max_pool2d", "avg_pool2d")
    ),
)


def is_right(answer: Any, exercise: Exercise, args: tuple[Any, ...]) -> bool:
    group = next(g for g in exercise.groups if Aspect.VALUES in g.compares)
    case = Case(args, group=group.name)
    return find_mismatches(exercise, [case], [observe_case(answer, exercise, case)]) == {}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: f"{c.exercise}-{c.misconception}")
def test_a_wrong_answer_fails_on_what_its_hint_names_and_fits_where_the_hint_says(
    claim: Claim,
) -> None:
    exercise = find(claim.exercise)
    known = exercise.misconception(claim.misconception)
    assert known is not None
    assert claim.said in known.hint["en"]
    for wrong in known.wrong:
        for args in claim.fits:
            assert is_right(wrong, exercise, args), args
        for args in claim.fails:
            assert not is_right(wrong, exercise, args), args


def test_every_counterexample_that_a_hint_names_is_run() -> None:
    run = {(claim.exercise, claim.misconception) for claim in CLAIMS}
    named = [
        f"{exercise.name}, {known.name}"
        for lesson in lessons()
        for exercise in lesson.exercises
        for known in exercise.misconceptions
        if NAMES_ONE.search(known.hint["en"]) and (exercise.name, known.name) not in run
    ]
    assert named == []

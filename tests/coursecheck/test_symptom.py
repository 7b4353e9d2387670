"""Which pattern a mismatch shows."""

from __future__ import annotations

import pytest
import torch

from coursecheck.judge.mismatch_pattern import symptom_of, telling
from coursecheck.model import Aspect, Case, Difference, Mismatch, Observation, Raised
from coursecheck.observe.snapshot import as_value

RIGHT = torch.tensor([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])


def mismatch(expected, got, aspect=Aspect.VALUES, cells=0) -> Mismatch:
    return Mismatch(
        Case(),
        Observation(value=as_value(expected)),
        Observation(value=as_value(got)),
        Difference(aspect, cells=cells),
    )


def raising(expected: str | None, got: str | None, message: str = "", line: str = "") -> Mismatch:
    def seen(kind):
        return Observation(raised=Raised(kind, message, line)) if kind else Observation()

    return Mismatch(Case(), seen(expected), seen(got), Difference(Aspect.ERROR))


def changed(where, new=-1.0) -> torch.Tensor:
    Y = RIGHT.clone()
    Y[where] = new
    return Y


@pytest.mark.parametrize(
    ("got", "symptom"),
    [
        (changed(-1), "last_row"),
        (changed((slice(None), -1)), "last_column"),
        (torch.nn.functional.pad(RIGHT[1:2, 1:2], (1, 1, 1, 1)), "border"),
        (RIGHT.T, "transposed"),
        (torch.zeros(3, 3), "zeros"),
        (changed((1, 1), float("nan")), "not_finite"),
        (changed((1, 1)), "values"),
    ],
)
def test_wrong_values_show_a_pattern(got, symptom):
    assert symptom_of(mismatch(RIGHT, got)) == symptom


def test_an_infinity_that_is_due_is_no_symptom():
    padded = RIGHT.clone()
    padded[0] = float("-inf")
    assert symptom_of(mismatch(padded, -padded)) == "values"


def test_one_wrong_channel_is_told_from_wrong_numbers_everywhere():
    right = torch.arange(1.0, 19).reshape(2, 3, 3)
    got = right.clone()
    got[1] += 1
    assert symptom_of(mismatch(right, got)) == "channels"
    assert symptom_of(mismatch(right, right + 1)) == "values"


@pytest.mark.parametrize(
    ("shape", "symptom"),
    [
        ((2, 3, 4), "axes"),
        ((2, 2, 5, 4), "transposed_shape"),
        ((2, 1, 4, 5), "channels_shape"),
        ((2, 2, 3, 5), "shape_small"),
        ((2, 2, 5, 5), "shape_large"),
        ((2, 2, 3, 6), "shape"),
    ],
)
def test_a_wrong_shape_says_how_it_is_wrong(shape, symptom):
    pair = torch.zeros(2, 2, 4, 5), torch.zeros(shape)
    assert symptom_of(mismatch(*pair, Aspect.SHAPE)) == symptom


@pytest.mark.parametrize(
    ("found", "symptom"),
    [
        (raising("ValueError", None), "no_error"),
        (raising("ValueError", "TypeError"), "wrong_error"),
        (raising(None, "NotImplementedError"), "half_done"),
        (raising(None, "IndexError", "index 3 is out of bounds"), "raised"),
        (raising(None, "TypeError", "'int' object is not callable"), "not_callable"),
        (raising(None, "TypeError", "'int' object is not callable", "Y = X(1)"), "raised"),
        (raising(None, "TypeError", "f() takes 1 positional argument but 2 were given"),
         "arguments"),
    ],
)  # fmt: skip
def test_an_exception_says_what_kind_of_trouble_it_is(found, symptom):
    assert symptom_of(found) == symptom


def test_a_missing_return_is_not_just_a_wrong_type():
    assert symptom_of(mismatch(RIGHT, None, Aspect.TYPE)) == "nothing_returned"
    assert symptom_of(mismatch(RIGHT, 3, Aspect.TYPE)) == "type"


def test_the_largest_output_tells_the_pattern_and_the_first_that_shows_it_is_shown():
    one_row = mismatch(RIGHT[:1], torch.zeros(1, 3), cells=3)
    two_rows = mismatch(RIGHT[:2], torch.cat([RIGHT[:1], torch.zeros(1, 3)]), cells=6)
    three_rows = mismatch(RIGHT, changed(-1, 0.0), cells=9)
    assert telling([one_row, two_rows, three_rows]) == (two_rows, "last_row")

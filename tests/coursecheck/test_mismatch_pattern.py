"""Which pattern a mismatch shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from toys import toy

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
        ((2, 2, 8, 5), "shape_large"),
        ((2, 2, 3, 6), "shape"),
        ((2, 1, 3, 5), "shape"),
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
        (raising(None, "IndexError", "index 3 is out of bounds"), "beyond_the_end"),
        (raising(None, "IndexError", "no such place"), "raised"),
        (raising(None, "ValueError", "too large", "raise ValueError('too large')"), "own_refusal"),
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
    assert telling(toy(), [one_row, two_rows, three_rows, three_rows]) == (two_rows, "last_row")


def filled(shape, seed=0):
    return torch.randperm(torch.Size(shape).numel(), generator=torch.Generator().manual_seed(seed))


def big(*shape, seed=0):
    return filled(shape, seed).reshape(shape).float() + 1


def several(change, *cases, aspect=Aspect.VALUES, args=()):
    """The failures of an answer that does `change` to what is due in each of `cases`."""
    found = [mismatch(right, change(right), aspect, cells=right.numel()) for right in cases]
    return [replace(one, case=Case(args)) for one in found]


PADDED = toy(reference=lambda X, padding=0: X)
CASES = (big(1, 3, 4, 5), big(1, 3, 3, 4, seed=1), big(1, 3, 5, 3, seed=2))


def said(failures, exercise=PADDED):
    return telling(exercise, failures)[1]


def without(where):
    def change(right):
        Y = right.clone()
        Y[..., *where] = 0
        return Y

    return change


def ring(right):
    Y = torch.zeros_like(right)
    Y[..., 1:-1, 1:-1] = right[..., 1:-1, 1:-1]
    return Y


def first_channel_alone(right):
    return right[:, :1].expand_as(right).clone()


LAST_ROW, LAST_COLUMN = without((-1, slice(None))), without((slice(None), -1))


@pytest.mark.parametrize(
    ("pattern", "change"),
    [
        ("last_row", LAST_ROW),
        ("last_column", LAST_COLUMN),
        ("border", ring),
        ("channels", first_channel_alone),
        ("zeros", torch.zeros_like),
    ],
)
def test_a_pattern_of_values_is_said_where_several_failures_bear_it_out(pattern, change):
    padded = (torch.zeros(1), 1)
    assert said(several(change, *CASES, args=padded)) == pattern
    other = several(lambda right: right + 1, big(1, 3, 4, 4, seed=3), args=padded)
    assert said([*several(change, *CASES, args=padded), *other]) != pattern, "one speaks against it"
    if pattern != "zeros":
        assert said(several(change, CASES[0], args=padded)) == "values", "once is by chance"


def test_a_border_is_said_only_where_there_is_padding():
    assert said(several(ring, *CASES, args=(torch.zeros(1), (1, 0)))) == "border"
    assert said(several(ring, *CASES, args=(torch.zeros(1), 0))) == "values"
    assert said(several(ring, *CASES, args=(torch.zeros(1),))) == "values"


def test_channels_are_not_said_of_scattered_cells():
    assert said(several(without((0, 0)), *(c[:, :1] for c in CASES))) == "values"

    def one_cell_of_the_second(right):
        Y = right.clone()
        Y[:, 1, 0, 0] = 0
        return Y

    assert said(several(one_cell_of_the_second, *CASES)) == "values"


@pytest.mark.parametrize(
    ("pattern", "change"),
    [
        ("ends_early", lambda right: right[..., :-1, :-1]),
        ("ends_late", lambda right: torch.nn.functional.pad(right, (0, 1, 0, 1))),
        ("steps", lambda right: right.repeat_interleave(2, -1).repeat_interleave(2, -2)),
        ("transposed_shape", lambda right: right.mT),
    ],
)
def test_a_pattern_of_shapes_is_said_where_the_results_bear_it_out(pattern, change):
    assert said(several(change, *CASES, aspect=Aspect.SHAPE)) == pattern
    once = several(change, CASES[0], aspect=Aspect.SHAPE)
    assert said(once) == "shape", "once is by chance"


def test_a_smaller_output_with_other_numbers_is_not_a_forgotten_last_position():
    other = several(lambda right: right[..., :-1, :-1] + 1, *CASES, aspect=Aspect.SHAPE)
    assert said(other) == "lengths_off"
    assert said(
        [*other, *several(lambda right: right[..., :1], CASES[0], aspect=Aspect.SHAPE)]
    ) == ("shape")
    axis = several(lambda right: right[:, :1] + 1, *CASES, aspect=Aspect.SHAPE)
    assert said(axis) == "shape", "the number of channels is not the input's"


def test_what_came_of_writing_into_the_argument_is_told_as_that():
    failures = several(lambda right: right + 1, *CASES)
    changed = [replace(one, got=replace(one.got, input_changed=True)) for one in failures]
    assert said(changed) == "input"
    assert said([*changed, *failures]) == "off_by_a_constant"


def by_place(right):
    """Return a number of its own for each place of a plane."""
    return torch.arange(2.0, 2 + right.shape[-2] * right.shape[-1]).reshape(right.shape[-2:])


@pytest.mark.parametrize(
    ("relation", "change"),
    [
        ("off_by_a_constant", lambda right: right - 2),
        ("negated", lambda right: -right),
        ("scaled", lambda right: right / right.numel()),
        ("laid_out_anew", lambda right: right[0]),
        ("always_the_same", lambda right: torch.full_like(right, 3)),
        ("scaled_by_place", lambda right: right * by_place(right)),
        ("added_by_place", lambda right: right + by_place(right)),
        ("cropped", lambda right: right[..., 1:, :]),
        ("enlarged", lambda right: torch.nn.functional.pad(right, (1, 0, 1, 0))),
    ],
)
def test_a_relation_is_named_where_it_holds_in_every_failure(relation, change):
    aspect = Aspect.VALUES if change(CASES[0]).shape == CASES[0].shape else Aspect.SHAPE
    failures = several(change, *CASES, aspect=aspect)
    assert said(failures) == relation
    other = several(lambda right: change(right) ** 2, *CASES[:1], aspect=aspect)
    assert said([*failures, *other]) != relation
    assert said(failures[:1]) != relation, "once is by chance"


def test_lost_fractions_are_told_from_other_wrong_numbers():
    thirds = [(case - 30) / 3 for case in CASES]
    assert said(several(torch.floor, *thirds)) == "whole_numbers"
    assert said(several(torch.trunc, *thirds)) == "whole_numbers"
    assert said(several(torch.ceil, *thirds)) == "values"

"""Where two observations differ, and in which aspect first."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from coursecheck.judge.compare import difference, same, tensor_of, wrong_cells
from coursecheck.model import (
    CAREFUL,
    RESULT,
    Aspect,
    Difference,
    Observation,
    Opaque,
    Placement,
    Raised,
    Scalar,
)
from coursecheck.observe.snapshot import as_value

EVERYTHING = frozenset(Aspect)


def seen(result, **more) -> Observation:
    return Observation(value=as_value(result), **more)


def aspect(expected, got, compares=EVERYTHING, tolerance=None) -> Aspect | None:
    found = difference(expected, got, compares, tolerance)
    return found and found.aspect


ROW = torch.tensor([1.0, 2.0])
FAILED = Observation(raised=Raised("ValueError", "no"))


@pytest.mark.parametrize(
    ("expected", "got", "first"),
    [
        (seen(ROW), FAILED, Aspect.ERROR),
        (FAILED, seen(ROW), Aspect.ERROR),
        (FAILED, Observation(raised=Raised("TypeError", "no")), Aspect.ERROR),
        (seen(ROW), seen([1.0, 2.0]), Aspect.TYPE),
        (seen(2), seen(2.0), Aspect.TYPE),
        (seen(True), seen(1), Aspect.TYPE),
        (seen(2), seen(torch.tensor(2)), Aspect.TYPE),
        (seen((1, 2)), seen([1, 2]), Aspect.TYPE),
        (seen((1, 2)), seen((1, 2, 3)), Aspect.TYPE),
        (seen({1: 2}), seen({2: 2}), Aspect.TYPE),
        (seen({1: 2}), seen({1: 2, 3: 4}), Aspect.TYPE),
        (seen({1: 2, 3: 4}), seen({1: 2}), Aspect.TYPE),
        (seen(ROW), seen(print), Aspect.TYPE),
        (seen(ROW), seen(ROW[None]), Aspect.SHAPE),
        (seen(ROW), seen(ROW.double()), Aspect.DTYPE),
        (seen(ROW), seen(ROW, placement=Placement.STRAYS), Aspect.DEVICE),
        (seen(ROW), seen(-ROW), Aspect.VALUES),
        (seen("max"), seen("avg"), Aspect.VALUES),
        (seen(2**70), seen(2**70 + 1), Aspect.VALUES),
        (seen(ROW), seen(ROW, input_changed=True), Aspect.INPUT),
        (seen(ROW), seen(ROW, shares_memory=True), Aspect.ALIAS),
        (seen((ROW, 1)), seen((-ROW, 1.0)), Aspect.TYPE),
        (seen(ROW), seen(-ROW.double(), input_changed=True), Aspect.DTYPE),
    ],
)
def test_the_first_aspect_is_the_one_a_student_is_told(expected, got, first):
    assert aspect(expected, got) is first


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (FAILED, Observation(raised=Raised("ValueError", "another message", "line", 3))),
        (seen(float("nan")), seen(float("nan"))),
        (seen(torch.tensor([float("nan"), -float("inf")])),) * 2,
        (seen(0.0), seen(-0.0)),
        (seen(0.1 + 0.2), seen(0.3)),
        (seen({1: 2, 3: 4}), seen({3: 4, 1: 2})),
        (seen(ROW), seen(ROW, operators=(("add", 3),))),
        (seen(ROW), seen(ROW, placement=Placement.UNDECIDED)),
        (seen(torch.zeros(0, 3)), seen(torch.zeros(0, 3))),
    ],
)
def test_what_does_not_count_is_no_difference(left, right):
    assert aspect(left, right) is None


@pytest.mark.parametrize(
    ("expected", "got"),
    [(float("inf"), -float("inf")), (float("nan"), 0.0), (1.0, float("nan")), (1e300, 2e300)],
)
def test_odd_numbers_differ_where_they_do(expected, got):
    assert aspect(seen(expected), seen(got)) is Aspect.VALUES
    rows = (torch.tensor([1.0, x], dtype=torch.float64) for x in (expected, got))
    found = difference(*map(seen, rows), EVERYTHING)
    assert found == Difference(Aspect.VALUES, (1,), 1, 2)


def test_only_the_aspects_of_the_group_count():
    assert aspect(seen(ROW), seen(ROW.double()), RESULT) is None
    assert aspect(seen(ROW), seen(ROW, placement=Placement.STRAYS), RESULT) is None
    assert aspect(seen(ROW), seen(-ROW), RESULT - {Aspect.VALUES}) is None
    assert aspect(seen(ROW), seen(ROW, shares_memory=True), CAREFUL) is None


def test_no_group_gives_points_for_an_exception_or_for_what_cannot_be_compared():
    assert aspect(seen(ROW), FAILED, frozenset({Aspect.OP_COUNT})) is Aspect.ERROR
    assert aspect(seen(ROW), seen(ROW[None]), frozenset({Aspect.VALUES})) is Aspect.VALUES
    assert aspect(seen(ROW), seen(3), frozenset({Aspect.VALUES})) is Aspect.VALUES


def test_a_change_that_the_reference_makes_too_is_no_fault():
    left, right = seen(ROW, input_changed=True), seen(ROW, input_changed=True)
    assert aspect(left, right) is None
    assert not same(left, seen(ROW))


@pytest.mark.parametrize(
    ("dtype", "near", "far"),
    [("float64", 1e-9, 1e-6), ("float32", 1e-6, 1e-3), ("bfloat16", 4e-3, 0.1)],
)
def test_another_order_of_summation_is_right_and_another_number_is_not(dtype, near, far):
    ones = torch.ones(3, dtype=torch.float64)
    row, close, other = ((ones * x).to(getattr(torch, dtype)) for x in (1, 1 + near, 1 + far))
    assert aspect(seen(row), seen(close)) is None
    assert aspect(seen(row), seen(other)) is Aspect.VALUES


@pytest.mark.parametrize(
    ("dtype", "near", "far"),
    [
        ("float64", 5e-8, 3e-7),
        ("float32", 1e-5, 5e-5),
        ("bfloat16", 1.6e-2, 6e-2),
        ("float16", 1.5e-3, 8e-3),
    ],
)
def test_the_room_for_rounding_is_no_wider_than_rounding_needs(dtype, near, far):
    ones = torch.ones(2, dtype=torch.float64)
    row, close, other = ((ones * x).to(getattr(torch, dtype)) for x in (1, 1 + near, 1 + far))
    assert not torch.equal(row, close)
    assert aspect(seen(row), seen(close)) is None
    assert aspect(seen(row), seen(other)) is Aspect.VALUES


def test_a_plain_number_is_as_exact_as_a_double():
    assert aspect(seen(1.0), seen(1 + 5e-8)) is None
    assert aspect(seen(1.0), seen(1 + 3e-7)) is Aspect.VALUES


def test_a_result_in_a_coarser_dtype_is_as_exact_as_that_dtype_allows():
    third = torch.tensor([1 / 3], dtype=torch.float64)
    assert aspect(seen(third), seen(third.float()), RESULT) is None
    summed = (third * (1 + 3e-6)).float()  # as far off as sums in float32 are
    assert aspect(seen(third), seen(summed), RESULT) is None
    assert aspect(seen(third), seen(third.float())) is Aspect.DTYPE


def test_what_is_no_number_is_right_where_it_is_due_beside_other_numbers():
    row = torch.tensor([float("nan"), 0.1 + 0.2], dtype=torch.float64)
    close = torch.tensor([float("nan"), 0.3], dtype=torch.float64)
    assert not torch.equal(row[1], close[1])
    assert aspect(seen(row), seen(close)) is None


def test_an_exercise_may_be_less_strict():
    assert aspect(seen(1.0), seen(1.05), tolerance=(0.1, 0.0)) is None


def test_large_whole_numbers_are_compared_exactly():
    large = torch.tensor([2**60])
    assert aspect(seen(large), seen(large + 1)) is Aspect.VALUES


def test_the_path_leads_to_the_part_that_differs():
    expected, got = seen((ROW, [ROW, ROW])), seen((ROW, [ROW, ROW * 2]))
    assert difference(expected, got, EVERYTHING).path == (1, 1)
    by_key = difference(seen({1: 5, 2: 6}), seen({2: 6, 1: 0}), EVERYTHING)
    assert by_key.path == (0,)


def test_names_alone_tell_two_opaque_things_apart():
    one, other = Observation(value=Opaque("a")), Observation(value=Opaque("b"))
    assert same(one, one)
    assert not same(one, other)


numbers = st.floats(-100, 100, width=32)


@given(st.lists(numbers, min_size=6, max_size=6), st.sets(st.integers(0, 5)))
@settings(max_examples=50, deadline=None)
def test_wrong_cells_are_exactly_those_that_were_changed(row, places):
    right = torch.tensor(row).reshape(2, 3)
    wrong = right.clone()
    for place in places:
        wrong.view(-1)[place] += 1
    marked = wrong_cells(as_value(right), as_value(wrong)).reshape(-1)
    assert {i for i, bad in enumerate(marked) if bad} == places
    found = difference(seen(right), seen(wrong), EVERYTHING)
    assert (found.wrong_cells if found else 0) == len(places)


@given(st.lists(numbers, max_size=8))
@settings(max_examples=50, deadline=None)
def test_a_tensor_comes_back_from_plain_data(row):
    tensor = torch.tensor(row, dtype=torch.float32)
    assert torch.equal(tensor_of(as_value(tensor)), tensor)


def test_a_scalar_of_another_kind_is_not_compared_by_value():
    assert aspect(Observation(value=Scalar("NoneType", None)), seen(0)) is Aspect.TYPE

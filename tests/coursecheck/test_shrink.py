"""A failing case gets smaller and stays the same failure."""

from __future__ import annotations

import answers
import pytest
import torch

from coursecheck.explain.shrink import smallest
from coursecheck.judge.judge import find_mismatches
from coursecheck.model import Aspect, Case
from coursecheck.observe.run import observe_case
from coursecheck.registry import find

EXERCISE = find("pool2d")
X = torch.tensor([[3.0, -7, 5, -1], [-9, 8, -2, 6], [4, -5, -8, 1], [-3, 2, 7, -6]])


def mismatch_of(answer, case, exercise=EXERCISE):
    return find_mismatches(exercise, [case], [observe_case(answer, exercise, case)])[0]


def shrunk(answer, case, mistake=None, exercise=EXERCISE):
    return smallest(answer, exercise, mismatch_of(answer, case, exercise), mistake)


def test_one_negative_window_is_left_of_a_maximum_that_starts_at_zero():
    found = shrunk(answers.starts_at_zero, Case((-X.abs(), (2, 3)), group="max"), "starts_at_zero")
    given, pool_size = found.case.args
    assert given.numel() == 2
    assert sorted(pool_size) == [1, 2], "a window of one cell has no maximum to speak of"


def test_the_symptom_of_a_mistake_without_a_name_survives():
    found = shrunk(answers.last_row_is_zero, Case((X, (2, 2)), group="max"))
    assert found.case.args[0].shape == (2, 2)
    assert found.difference.where == (1, 0)


def test_the_aspect_stays_the_same():
    def without_last_start(X, pool_size, mode="max"):
        return answers.right(X, pool_size, mode)[:-1]

    found = shrunk(without_last_start, Case((X, (2, 2)), group="shape"))
    assert found.difference.aspect is Aspect.SHAPE
    assert found.case.args[0].numel() < X.numel()


def test_a_named_mistake_is_not_shrunk_into_another_one():
    def two_mistakes(X, pool_size, mode="max"):
        if X.shape[0] < 3:
            return answers.right(X, pool_size, mode) + 1
        return answers.starts_at_zero(X, pool_size, mode)

    found = shrunk(two_mistakes, Case((-X.abs(), (2, 2)), group="max"), "starts_at_zero")
    assert found.case.args[0].shape == (3, 2)


def test_an_exception_is_not_shrunk_into_another_one():
    def two_errors(X, pool_size, mode="max"):
        if X.shape[0] < 3:
            raise TypeError("another")
        raise ValueError("the first")

    found = shrunk(two_errors, Case((X, (2, 2)), group="max"))
    assert found.got.raised.kind == "ValueError"
    assert found.case.args[0].shape == (3, 2)


def test_a_case_does_not_shrink_until_nothing_is_due():
    def keeps_width(X):
        return torch.nn.functional.pad(X.diff(dim=-1).abs(), (0, 1))

    exercise = find("edge_map")
    case = Case((X,), group=exercise.groups[0].name)
    found = shrunk(keeps_width, case, "keeps_width", exercise)
    assert found.case.args[0].shape == (1, 2), "of one column there are no neighbours to draw"


def test_a_case_that_asks_for_an_error_is_left_as_it_is():
    first = mismatch_of(answers.last_row_is_zero, Case((X, (2, 2)), group="max"))
    due = mismatch_of(lambda X, p, mode="max": X, Case((X, (2, 2), "median"), group="care"))
    assert smallest(lambda X, p, mode="max": X, EXERCISE, due, None) is due
    assert smallest(answers.last_row_is_zero, EXERCISE, first, None) is not first


def test_cutting_makes_no_tensor_strided_that_was_none():
    seen = []

    def watching(X, pool_size, mode="max"):
        seen.append(X.is_contiguous())
        return answers.starts_at_zero(X, pool_size, mode)

    shrunk(watching, Case((-X.abs(), (2, 2)), group="max"))
    assert all(seen)


def test_tensors_that_belong_together_are_cut_together():
    exercise = find("max_pool2d_backward")
    dY, idx = torch.nn.functional.max_pool2d(
        torch.randperm(40, generator=torch.Generator().manual_seed(3)).reshape(2, 1, 4, 5).float(),
        2,
        1,
        return_indices=True,
    )

    def ones(dY, idx, x_shape):
        return exercise.reference(torch.ones_like(dY), idx, x_shape)

    group = exercise.groups[0].name
    found = shrunk(ones, Case((dY, idx, (2, 1, 4, 5)), group=group), None, exercise)
    assert found.case.args[0].shape == found.case.args[1].shape
    assert found.case.args[0].numel() < dY.numel()


def test_the_search_ends_for_an_answer_that_fails_whatever_it_is_given():
    calls = []

    def counts(X, pool_size, mode="max"):
        calls.append(X.shape)
        return X.sum()

    shrunk(counts, Case((torch.ones(30, 30), (2, 2)), group="max"))
    assert 0 < len(calls) < 400


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_case_does_not_shrink_into_one_that_has_no_numbers(value):
    def spoils_single_columns(X, pool_size, mode="max"):
        Y = answers.starts_at_zero(X, pool_size, mode)
        return Y * value if X.shape[1] == 2 else Y

    found = shrunk(spoils_single_columns, Case((-X.abs(), (2, 3)), group="max"))
    assert found.case.args[0].shape[1] != 2

"""Which cells of the input belong to a cell of the output, found by asking the reference."""

from __future__ import annotations

import pytest
import torch

from coursecheck.cases import draw_cases
from coursecheck.explain.receptive_field import window_of
from coursecheck.judge.classify import twin
from coursecheck.model import Array, Case, Items
from coursecheck.registry import find, lessons

EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]

X = torch.tensor([[3.0, -7, 5, -1], [-9, 8, -2, 6], [4, -5, -8, 1], [-3, 2, 7, -6]])


def rectangle(top, left, bottom, right):
    return {(r, c) for r in range(top, bottom) for c in range(left, right)}


@pytest.mark.parametrize("mode", ["max", "avg"])
def test_a_pooling_window_is_found_for_maximum_and_average(mode):
    found = window_of(find("pool2d"), Case((X, (2, 3), mode)), (), (1, 1))
    assert found.name == "X"
    assert found.cells == rectangle(1, 1, 3, 4)


def test_of_many_planes_the_one_of_the_cell_is_taken():
    planes = torch.stack([X, X + 20]).reshape(1, 2, 4, 4)
    found = window_of(find("max_pool2d"), Case((planes, 2)), (), (0, 1, 1, 0))
    assert found.plane == (0, 1)
    assert found.cells == rectangle(2, 0, 4, 2)


def test_a_window_that_hangs_over_the_edge_has_its_padding_too():
    found = window_of(find("max_pool2d"), Case((X[None, None], 3, 2, 1)), (), (0, 0, 0, 1))
    assert found.cells == rectangle(0, 1, 2, 4)
    assert found.overhang == {(-1, 1), (-1, 2), (-1, 3)}
    assert found.padding == (1, 1)


def test_bins_of_unequal_size_are_found_though_no_argument_names_them():
    row = torch.arange(7.0).reshape(1, 1, 1, 7)
    found = window_of(find("adaptive_avg_pool2d"), Case((row, (1, 3))), (), (0, 0, 0, 1))
    assert found.cells == rectangle(0, 2, 1, 5)


def test_a_gradients_window_lies_in_what_the_gradient_is_made_from():
    dY = torch.tensor([[[[1.0, 2, 3]]]])
    case = Case((dY, (1, 1, 1, 4), (1, 2), 1))
    found = window_of(find("avg_pool2d_backward"), case, (), (0, 0, 0, 1))
    assert (found.name, found.cells, found.overhang) == ("dY", {(0, 0), (0, 1)}, frozenset())


def test_without_a_tensor_there_is_no_window():
    assert window_of(find("valid_out_size"), Case((3, 2)), (), ()) is None


def test_the_case_itself_is_not_changed():
    before = X.clone()
    window_of(find("pool2d"), Case((X, (2, 2))), (), (0, 0))
    assert torch.equal(X, before)


def test_where_no_row_by_itself_changes_a_number_there_is_no_window():
    # dX is 0 there, and only several cells of X together make it another number.
    X = torch.tensor([[[[-2.0, -1, 2], [1, -3, 0]]]])
    case = Case((X, 2, 1, 0, torch.tensor([[[[-1.0, 0]]]])))

    assert window_of(find("MaxPool2dFn"), case, (1,), (0, 0, 0, 0)) is None


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_a_window_that_is_found_has_cells(exercise):
    for seed in range(3):
        for case in draw_cases(exercise, seed)[:9:2]:
            right = twin(exercise, exercise.reference, case, "cpu").value
            parts = enumerate(right.values) if isinstance(right, Items) else [((), right)]
            for path, part in parts:
                if isinstance(part, Array) and part.data and part.shape:
                    path = (path,) if isinstance(path, int) else path
                    for where in ((0,) * len(part.shape), tuple(n - 1 for n in part.shape)):
                        window = window_of(exercise, case, path, where)
                        assert window is None or window.cells, (seed, case, path, where)

"""Which code belongs to an answer."""

from __future__ import annotations

from grader.run.reach import Bindings
from grader.run.reach import reachable_source as reachable


def reachable_source(answer, rest):
    return reachable(answer, Bindings(rest))


def test_a_comparison_in_a_cell_beside_the_answer_is_no_part_of_it():
    source = reachable_source(["def f(X): return X"], ["F.max_pool2d(X, 2) == f(X)"])

    assert "max_pool2d" not in source


def test_a_helper_is_part_of_the_answer_that_calls_it():
    rest = ["def other(): pass", "def helper(X):\n    return F.max_pool2d(X, 2)"]

    source = reachable_source(["def f(X): return helper(X)"], rest)

    assert "max_pool2d" in source
    assert "other" not in source


def test_a_helper_of_a_helper_counts_and_a_circle_ends():
    rest = ["a = b", "b = c", "c = (a, MaxPool2d)"]

    assert "MaxPool2d" in reachable_source(["def f(X): return a"], rest)


def test_an_imported_name_is_seen_through_its_new_name():
    rest = ["from torch.nn.functional import max_pool2d as harmless"]

    assert "max_pool2d" in reachable_source(["f = harmless"], rest)


def test_a_cell_that_does_not_parse_binds_nothing_and_hides_nothing():
    rest = ["def helper(:", "%matplotlib inline\ndef helper(): return MaxPool2d"]

    assert "MaxPool2d" in reachable_source(["f = helper"], rest)


def test_a_functions_own_variables_are_not_the_lessons_variables_of_the_same_name():
    rest = ["layer = nn.MaxPool2d(3)", "Y = layer(X)", "X = layer"]

    source = reachable_source(["def f(X):\n    Y = X\n    return [Y for Y in X]"], rest)

    assert "MaxPool2d" not in source


def test_a_default_value_and_a_decorator_are_used_too():
    rest = ["layer = nn.MaxPool2d(3)", "trick = layer"]

    assert "MaxPool2d" in reachable_source(["def f(X, g=trick): return g(X)"], rest)
    assert "MaxPool2d" in reachable_source(["@trick\ndef f(X): return X"], rest)

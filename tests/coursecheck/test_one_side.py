"""When an answer is said to take one side of a pair for both."""

from __future__ import annotations

import pytest
from toys import toy, verdict_on

from coursecheck.cases import Draw
from coursecheck.model import Case, Group


def corner(X, size, skip=(0, 0)):
    return X[skip[0] : skip[0] + size[0], skip[1] : skip[1] + size[1]].clone()


def _corners(draw: Draw):
    yield Case((draw.integers(6, 7), (2, 2)))
    yield Case((draw.integers(6, 7), (2, 3)))
    yield Case((draw.integers(7, 6), (3, 1)), {"skip": (1, 2)})
    yield Case((draw.integers(7, 7), (2, 2)), {"skip": (0, 1)})


EXERCISE = toy(Group("corners", 1, _corners), reference=corner, misconceptions=())


@pytest.mark.parametrize(
    "answer",
    [
        lambda X, size, skip=(0, 0): corner(X, (size[0],) * 2, (skip[0],) * 2),
        lambda X, size, skip=(0, 0): corner(X, (size[1],) * 2, (skip[1],) * 2),
        lambda X, size, skip=(0, 0): corner(X, (size[1],) * 2, skip),
        lambda X, size, skip=(0, 0): corner(X, size, (skip[0],) * 2),
    ],
)
def test_one_side_for_both_is_named_whichever_it_is(answer):
    assert verdict_on(answer, EXERCISE).symptom == "one_side"


@pytest.mark.parametrize(
    "answer",
    [
        lambda X, size, skip=(0, 0): corner(X, size[::-1], skip),
        lambda X, size, skip=(0, 0): corner(X, (size[0],) * 2, skip) + 1,
        lambda X, size, skip=(0, 0): corner(X, (min(size),) * 2, skip),
        lambda X, size, skip=(0, 0): corner(X, size),
    ],
)
def test_another_slip_with_a_pair_is_not_that(answer):
    found = verdict_on(answer, EXERCISE)
    assert found.points == 0
    assert found.symptom != "one_side"

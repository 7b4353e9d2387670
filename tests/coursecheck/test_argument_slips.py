"""When an answer is said to give what is right for other arguments, or to be off by one of them."""

from __future__ import annotations

import pytest
import torch
from toys import toy, verdict_on

from coursecheck.cases import Draw
from coursecheck.model import Case, Group


def part(X, size, skip=(0, 0), step=1, mode="max"):
    """The extremes of the last axis of a piece of X."""
    rows = X[skip[0] : skip[0] + size[0] : step, skip[1] : skip[1] + size[1]]
    return rows.amax(-1) if mode == "max" else rows.amin(-1)


def _parts(draw: Draw):
    yield Case((draw.integers(6, 7), (2, 2)))
    yield Case((draw.integers(6, 7), (2, 3)), {"mode": "min"})
    yield Case((draw.integers(7, 6), (3, 1)), {"skip": (1, 2)})
    yield Case((draw.integers(7, 7), (4, 3)), {"skip": (0, 1), "step": 2})
    yield Case((draw.integers(9, 9), (5, 4), (2, 1), 3, "min"))


EXERCISE = toy(Group("parts", 1, _parts), reference=part, misconceptions=())
SAID = {
    "ignored": (
        lambda X, size, skip=(0, 0), step=1, mode="max": part(X, size, (0, 0), step, mode),
        ("argument_ignored", ("skip",)),
    ),
    "always one mode": (
        lambda X, size, skip=(0, 0), step=1, mode="max": part(X, size, skip, step, "max"),
        ("argument_ignored", ("mode",)),
    ),
    "another default": (
        lambda X, size, skip=(0, 0), step=2, mode="max": part(X, size, skip, step, mode),
        ("argument_default", ("step",)),
    ),
    "modes exchanged": (
        lambda X, size, skip=(0, 0), step=1, mode="max": part(
            X, size, skip, step, "min" if mode == "max" else "max"
        ),
        ("argument_flipped", ("mode",)),
    ),
    "two exchanged": (
        lambda X, size, skip=(0, 0), step=1, mode="max": part(X, skip, size, step, mode),
        ("arguments_exchanged", ("size", "skip")),
    ),
    "a pair turned": (
        lambda X, size, skip=(0, 0), step=1, mode="max": part(X, size, skip[::-1], step, mode),
        ("pair_reversed", ("skip",)),
    ),
    "one more": (
        lambda X, size, skip=(0, 0), step=1, mode="max": part(
            X, (size[0], size[1] + 1), skip, step, mode
        ),
        ("argument_off_by_one", ("size",)),
    ),
    "the other extreme": (
        lambda X, size, skip=(0, 0), step=1, mode="max": part(
            X, size, skip, step, "min"
        ),
        ("argument_ignored", ("mode",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "said"), SAID.values(), ids=SAID)
def test_what_is_right_for_other_arguments_names_the_argument(answer, said):
    found = verdict_on(answer, EXERCISE)
    assert (found.symptom, found.about) == said


def row_max(X):
    return X.amax(1)


def _rows(draw: Draw):
    for rows in (2, 3, 5):
        yield Case((draw.integers(rows, 4),))


def test_the_other_extreme_and_turned_inputs_are_told_without_an_argument_for_them():
    exercise = toy(Group("rows", 1, _rows), reference=row_max, misconceptions=())
    assert verdict_on(lambda X: X.amin(1), exercise).symptom == "opposite_extreme"
    assert verdict_on(lambda X: X.amax(0), exercise).symptom == "rows_for_columns"


@pytest.mark.parametrize(
    "answer",
    [
        lambda X, size, skip=(0, 0), step=1, mode="max": part(X, size, (0, 0), step, mode) + 1,
        lambda X, size, skip=(0, 0), step=1, mode="max": part(X, size, (0, 0), 1, "max"),
        lambda X, size, skip=(0, 0), step=1, mode="max": torch.zeros(1),
    ],
    ids=["and more", "three at once", "no result"],
)
def test_what_no_one_argument_explains_is_not_said_of_one(answer):
    assert verdict_on(answer, EXERCISE).about == ()


def tail(n, skip=1):
    if skip > n:
        raise ValueError("nothing is left")
    return n - skip


def tail_from(skip_default):
    def answer(n, skip=skip_default):
        return n - skip

    return answer


def _tails(*lengths):
    def drawn(draw: Draw):
        for n in lengths:
            yield Case((n,))
        yield Case((9, 1))
        yield Case((8,), {"skip": 3})

    return toy(Group("tails", 1, drawn), reference=tail, misconceptions=())


def test_a_default_is_taken_only_where_nothing_is_given():
    found = verdict_on(tail_from(2), _tails(5, 6, 7))
    assert (found.symptom, found.about) == ("argument_default", ("skip",))


def test_where_the_reference_refuses_what_a_slip_makes_most_failures_have_to_show_it_still():
    assert verdict_on(tail_from(2), _tails(1, 6, 7)).about == ("skip",)
    assert verdict_on(tail_from(2), _tails(1, 1, 7)).about == ()


def length(n, p=0):
    return n + 2 * p


def _lengths(draw: Draw):
    yield Case((draw.between(3, 5),))
    yield Case((draw.between(3, 9), 1))
    yield Case((draw.between(3, 9), 3))


def test_what_is_off_by_an_argument_each_time_names_it():
    exercise = toy(Group("lengths", 1, _lengths), reference=length, misconceptions=())
    found = verdict_on(lambda n, p=0: n + p, exercise)
    assert (found.symptom, found.about) == ("off_by_argument", ("p",))
    assert verdict_on(lambda n, p=0: n + p * p * p, exercise).about == ()


def widened(X, p):
    return torch.nn.functional.pad(X, (p, p, p, p))


def _widened(draw: Draw):
    for p in (0, 1, 2):
        yield Case((draw.integers(3, 4), p))


def test_an_axis_that_is_too_short_by_an_argument_names_it():
    exercise = toy(Group("widened", 1, _widened), reference=widened, misconceptions=())
    found = verdict_on(lambda X, p: widened(X, p)[:, : X.shape[1] + p] * 1, exercise)
    assert (found.symptom, found.about) == ("length_off_by_argument", ("p",))


def test_an_axis_that_is_too_short_by_the_same_number_in_every_case_is_told():
    exercise = toy(Group("rows", 1, _rows), reference=lambda X: X * 1, misconceptions=())
    assert verdict_on(lambda X: X[:, 1:] + 5, exercise).symptom == "length_off_by_constant"
    others = (lambda X: X[:, len(X) % 2 :] + 5, lambda X: X[:, 1:] + 5 if len(X) > 2 else X)
    for answer in others:
        assert verdict_on(answer, exercise).symptom != "length_off_by_constant"


def test_cells_that_were_never_written_are_told_and_a_maximum_from_0_is_not_that():
    exercise = toy(Group("rows", 1, _rows), reference=lambda X: X * 1, misconceptions=())
    assert verdict_on(lambda X: X * (X > 3), exercise).symptom == "left_empty"
    assert verdict_on(lambda X: X.clamp(min=0), exercise).symptom != "left_empty"

"""When all that fails is what is refused, or all calls with one kind of an argument."""

from __future__ import annotations

import pytest
from toys import toy, verdict_on

from coursecheck.cases import Draw
from coursecheck.model import Case, Group


def steps(n, by=1, way="down", start=None):
    if by < 1 or by > n:
        raise ValueError("no step")
    first = n if start is None else start
    return (first - n % 5) // by if way == "down" else n // by + first


def _steps(draw: Draw):
    for n, by, way, start in ((7, 1, "down", 9), (9, 9, "down", None), (8, 3, "up", 2),
                              (6, 2, "up", None), (5, 4, "down", 3)):  # fmt: skip
        yield Case((n, by, way, start))
    yield Case((4, 0))
    yield Case((4, 5, "up"))


EXERCISE = toy(Group("steps", 1, _steps), reference=steps, misconceptions=())


def refusing(condition):
    def answer(n, by=1, way="down", start=None):
        if condition(n, by):
            raise ValueError("no step")
        return steps(n, by, way, start) if 0 < by <= n else 0

    return answer


def failing(condition):
    def answer(n, by=1, way="down", start=None):
        if 0 < by <= n and condition(way, start):
            return n + way[0]
        return steps(n, by, way, start)

    return answer


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (lambda n, by: by < 2 or by > n, "refuses_too_much"),
        (lambda n, by: by < 1 or by >= n, "refuses_too_much"),
        (lambda n, by: by > n, "refuses_too_little"),
        (lambda n, by: False, "refuses_too_little"),
        (lambda n, by: 1 <= by <= n, "refuses_the_reverse"),
    ],
)
def test_all_that_is_wrong_is_what_is_refused(condition, said):
    assert verdict_on(refusing(condition), EXERCISE).symptom == said


def test_a_wrong_number_beside_is_not_what_is_refused():
    def answer(n, by=1, way="down", start=None):
        if by > n:
            raise ValueError("no step")
        return n * 3 - by

    assert not verdict_on(answer, EXERCISE).symptom.startswith("refuses")


@pytest.mark.parametrize(
    ("condition", "said", "about"),
    [
        (lambda way, start: way == "up", "fails_with_choice", ("way", "'up'")),
        (lambda way, start: start is None, "fails_with_nothing", ("start",)),
        (lambda way, start: start is not None, "fails_with_number", ("start",)),
    ],
)
def test_which_calls_end_in_an_error_is_told_by_the_argument(condition, said, about):
    found = verdict_on(failing(condition), EXERCISE)
    assert (found.symptom, found.about) == (said, about)


def test_what_the_error_says_of_itself_is_said_beside_which_calls_end_in_it():
    def answer(n, by=1, way="down", start=None):
        return [n][n] if 0 < by <= n and way == "up" else steps(n, by, way, start)

    found = verdict_on(answer, EXERCISE)
    assert (found.symptom, found.also) == ("fails_with_choice", "beyond_the_end")


def test_an_error_in_some_of_the_calls_of_a_kind_or_in_all_calls_is_not_told_so():
    for condition in (lambda way, start: start == 3 or way == "up", lambda way, start: True):
        assert verdict_on(failing(condition), EXERCISE).about == ()


def test_a_condition_on_what_is_left_out_may_be_the_wrong_way_round():
    def answer(n, by=1, way="down", start=None):
        if start is not None or not 0 < by <= n:
            return steps(n, by, way)
        return start + n

    found = verdict_on(answer, EXERCISE)
    assert (found.symptom, found.about) == ("argument_reversed", ("start",))

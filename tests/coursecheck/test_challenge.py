"""A student's inputs against the known wrong answers of an exercise."""

from __future__ import annotations

import pytest
import torch

from coursecheck import challenge as module
from coursecheck.cases import draw_cases
from coursecheck.challenge import challenge
from coursecheck.check import PUBLIC_SEED
from coursecheck.registry import find

SORTED = torch.arange(9.0).reshape(3, 3)


def said(found) -> str:
    return repr(found)


def test_sorted_squares_leave_wrong_answers_standing_and_a_riddle_says_where_they_fail():
    found = challenge("pool2d", [(SORTED, (2, 2))], "en")
    assert not found.done
    told, count = (int(word) for word in found.lines[0].split() if word.isdigit())
    assert 0 < told < count
    standing = [line for line in found.lines if line.startswith("Still standing")]
    assert sum(int(line.split()[2].rstrip(",")) for line in standing) == count - told
    names = [mistake.name for mistake in find("pool2d").misconceptions]
    assert not [name for name in names if name in said(found)]


def test_another_input_tells_more_and_one_that_says_nothing_new_tells_as_much():
    first, negative = (SORTED, (2, 2)), (-SORTED[:2], (1, 2), "avg")
    alone, twice, both = (
        challenge("pool2d", inputs, "en").lines[0].split()
        for inputs in ([first], [first, first], [first, negative])
    )
    assert alone[4] == twice[4]
    assert int(both[4]) > int(alone[4])


@pytest.mark.parametrize("name", ["pool2d", "max_pool2d", "avg_pool2d_backward"])
def test_the_exercises_own_cases_leave_none_standing(name):
    cases = draw_cases(find(name), PUBLIC_SEED)
    inputs = [(*case.args, dict(case.kwargs)) for case in cases]
    assert challenge(name, inputs, "zh").done


def test_the_number_that_is_known_to_be_enough_is_enough():
    exercise = find("max_pool2d")
    known = module._reach(exercise)
    few = module._few(list(known.values()))
    assert few < len(known), "one input tells several apart"
    assert 1 <= few < len(draw_cases(exercise, PUBLIC_SEED))


def test_what_is_no_input_is_said_and_counts_for_nothing():
    X = torch.rand(1, 1, 2, 2)
    found = challenge("max_pool2d", [X, (X, 5), (X, 2)], "en")
    assert found.lines[0].startswith("Inputs: 1.")
    assert "Input 1 is no tuple" in said(found)
    assert "Input 2 does not count" in said(found)


def test_an_exercise_that_accepts_many_answers_has_nothing_to_tell_apart():
    assert "no known wrong answers" in said(challenge("design_pool", [("same",)], "en"))
    with pytest.raises(KeyError, match="pool2d"):
        challenge("pool_2d", [])


def test_inputs_that_take_too_long_end_in_a_sentence(monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.2)
    monkeypatch.setattr(module, "_read", lambda *_: [None for _ in iter(int, 1)])
    assert challenge("pool2d", [(SORTED, (2, 2))], "en").lines[0].startswith("Stopped after")


def test_a_page_shows_what_the_text_says():
    found = challenge("pool2d", [(SORTED, (2, 2))], "zh")
    page = found._repr_html_()
    assert all(line in page for line in found.lines)

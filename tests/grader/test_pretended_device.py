"""Where a result would be on a GPU, as it is found out while a class is graded."""

from __future__ import annotations

import pytest
from galleries import put_ruled_exercise, right_answers
from grading import grade, hand_in, submission

from grader.marks import result_cache
from grader.run import execute

BY_HAND = right_answers()["pool2d"]
# A constructor that names no device and that the watch on torch's functions cannot follow.
LEFT_OPEN = BY_HAND.replace("return Y\n", "return torch.Tensor(Y.tolist()).to(Y.dtype)\n")


@pytest.fixture
def asked(monkeypatch):
    """What the kernels were asked about a pretended device."""
    seen = []
    before = execute._Run._timed

    def timed(run, kernel, code):
        if ".places(" in code:
            seen.append(code)
        return before(run, kernel, code)

    monkeypatch.setattr(execute._Run, "_timed", timed)
    return seen


def pool2d_of(course, text):
    course = put_ruled_exercise(course)
    hand_in(course, "ada", submission(course, right_answers() | {"pool2d": text}))
    grade(course)
    return next(r for r in result_cache.all_records(course, "pooling") if r.exercise == "pool2d")


def test_an_answer_that_can_be_followed_is_not_asked_again(course, asked):
    record = pool2d_of(course, BY_HAND)

    assert (record.points, record.outcome) == (6.0, "correct")
    assert asked == []


def test_what_was_left_open_is_settled_on_the_pretended_device(course, asked):
    assert LEFT_OPEN != BY_HAND
    record = pool2d_of(course, LEFT_OPEN)

    assert len(asked) == 1
    assert (record.points, record.outcome) == (5.0, "wrong")

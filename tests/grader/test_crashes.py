"""The end of the process before each step of storing: no mark is lost, and the next run goes on."""

from __future__ import annotations

import os

import pytest
from grading import RIGHT, WRONG, grade, hand_in, of, submission
from sqlalchemy.orm import Session

from grader.marks.gradebook import open_marks

ANSWERS = (RIGHT | WRONG, RIGHT)
POINTS = (6.0, 7.0)


class Crash(BaseException):
    """The end of the process, as nobody catches it."""


def crashing_at(monkeypatch, step):
    """Let the process end before the step `step` of those that make a change last."""
    done = []

    def counted(real):
        def one(*things, **more):
            if len(done) == step:
                raise Crash
            done.append(real.__name__)
            return real(*things, **more)

        return one

    monkeypatch.setattr(os, "replace", counted(os.replace))
    monkeypatch.setattr(Session, "commit", counted(Session.commit))
    return done


def score(course):
    with open_marks(course) as marks:
        return marks.standing("ada", course.notebooks[0]).points


@pytest.mark.slow
def test_a_crash_before_any_step_of_storing_loses_no_mark(course, monkeypatch):
    hand_in(course, "ada", submission(course, ANSWERS[0]))
    grade(course)
    assert score(course) == POINTS[0]
    step, crashed = 0, True
    while crashed:
        now = (step + 1) % 2
        hand_in(course, "ada", submission(course, ANSWERS[now]))
        with monkeypatch.context() as patched:
            done = crashing_at(patched, step)
            try:
                grade(course)
                crashed = False
            except Crash:
                pass

        assert score(course) in POINTS, f"after {done}"
        grade(course)
        assert score(course) == POINTS[now], f"after {done}"
        assert sum(points for points, _ in of(course, "ada").values()) == POINTS[now]
        step += 1
    assert "commit" in done
    assert done.count("replace") >= 2, "the marked notebook and the record"

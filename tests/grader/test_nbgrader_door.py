"""nbgrader's own command as a door: who is graded, and what a fault of ours does to a mark."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from grading import FULL, RIGHT, WRONG, grade, hand_in, of, submission
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from grader import nbgrader_plugin
from grader.course.settings import NO_COURSE
from grader.jail.limits import Limits
from grader.marks import task

pytestmark = pytest.mark.slow


def asked(course, *students):
    """What nbgrader hands over: whom and what it was asked for."""
    said = SimpleNamespace(
        root=str(course.root), student_id_exclude="", assignment_id="pooling", notebook_id="*"
    )
    return SimpleNamespace(
        coursedir=said,
        config=Config(),
        assignments={str(course.submitted / one / "pooling"): [] for one in students},
        force=False,
        log=logging.getLogger("nbgrader"),
    )


def test_a_fault_of_ours_is_said_and_the_earlier_mark_stays(course, monkeypatch):
    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    hand_in(course, "ada", submission(course, RIGHT | WRONG))

    def broken(_):
        raise RuntimeError("a fault that was put in")

    monkeypatch.setattr(task, "_grade", broken)
    with pytest.raises(NbGraderException, match="earlier marks kept: ada"):
        nbgrader_plugin._grade(asked(course, "ada"))

    assert of(course, "ada") == FULL


def test_nobody_is_graded_who_was_not_asked_for(course):
    hand_in(course, "ada", submission(course, RIGHT))
    hand_in(course, "ben", submission(course, RIGHT))

    nbgrader_plugin._grade(asked(course, "ada"))

    assert of(course, "ada") == FULL
    assert of(course, "ben") == {}


@pytest.mark.parametrize(
    ("isolation", "limits", "alive", "taken"),
    [
        ("auto", Limits(), True, True),
        ("landlock", Limits(), True, True),
        ("bubblewrap", Limits(), True, False),
        ("none", Limits(), True, False),
        ("landlock", Limits(cpu_seconds=1), True, False),
        ("landlock", Limits(), False, False),
    ],
)
def test_kernels_that_were_lent_serve_only_who_asks_for_such(isolation, limits, alive, taken):
    worker = task._Worker()
    worker.lent = (
        SimpleNamespace(tier="landlock", limits=Limits(), imports=NO_COURSE, alive=alive),
    )

    assert (worker._lent(isolation, limits, NO_COURSE) is not None) == taken

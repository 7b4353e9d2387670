"""`watch` grades what has come to rest, once, and beside nobody else."""

from __future__ import annotations

import fcntl

import pytest
from building import RIGHT
from grading import hand_in, submission

from grader.cli import watch
from grader.cli.watch import LOCK, Watch, states
from grader.marks.policy import Policy
from grader.user_error import OurFaultError


@pytest.fixture
def graded_ones(monkeypatch):
    """Whom each look grades; nothing is run."""
    found = []

    def grade(course, assignment, policy, make, tell, students=()):
        found.append(students)

    monkeypatch.setattr(watch, "grade_and_store", grade)
    return found


def test_a_folder_is_graded_when_it_has_come_to_rest_and_once(course, graded_ones):
    watched = Watch(course, ("pooling",), Policy(workers=1))
    hand_in(course, "ada", "{")
    watched.look()
    hand_in(course, "ada", "{}")  # is being copied still
    hand_in(course, "ben", "{}")
    watched.look()
    assert graded_ones == []
    watched.look()
    watched.look()
    assert graded_ones == [("ada", "ben")]

    hand_in(course, "ben", "{} ")
    watched.look()
    watched.look()
    watched.look()
    assert graded_ones == [("ada", "ben"), ("ben",)]


def test_what_cannot_be_stored_now_is_tried_again(course, monkeypatch, capsys):
    tries = []

    def locked(*words, **more):
        tries.append(more["students"])
        if len(tries) == 1:
            raise OurFaultError("the gradebook is in use")

    monkeypatch.setattr(watch, "grade_and_store", locked)
    watched = Watch(course, ("pooling",), Policy(workers=1))
    hand_in(course, "ada", "{}")
    for _ in range(5):
        watched.look()

    assert tries == [("ada",), ("ada",)]
    assert "the gradebook is in use" in capsys.readouterr().out


def test_a_link_is_not_followed(course):
    hand_in(course, "ada", "{}")
    (course.submitted / "ben").symlink_to(course.submitted / "ada")
    (course.submitted / "ada" / "loop").symlink_to(course.submitted)

    assert list(states(course.submitted)) == ["ada"]


def test_a_second_watch_is_refused(run, course):
    course.work.mkdir(exist_ok=True)
    with (course.work / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        status, said = run("watch", "--once", "--every", "0.05")

    assert status == 2
    assert "one is enough" in said


@pytest.mark.slow
def test_the_command_grades_what_is_there(run, course):
    hand_in(course, "ada", submission(course, RIGHT))

    status, said = run("watch", "--once", "--every", "0.05")

    assert status == 0
    assert "ada/1_small: 7/8" in said

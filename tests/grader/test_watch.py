"""`watch` grades what has come to rest; `doctor --class` names what is off and the repair."""

from __future__ import annotations

import fcntl
import os
from datetime import datetime, timedelta

import pytest
from building import RIGHT
from grading import hand_in, submission

from grader.cli import class_checks, watch
from grader.cli.watch import LOCK, Watch, states
from grader.marks.gradebook import open_marks
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


def about(course, name):
    return [look for look in class_checks.looks(course) if look.about == name]


def test_a_class_in_order_needs_no_repair(run, course):
    with open_marks(course) as marks:
        due = datetime.now() + timedelta(days=9)
        marks._gradebook.update_or_create_assignment("pooling", duedate=due)

    status, said = run("doctor", "--class")

    off = [line for line in said.splitlines() if not line.startswith("ok")]
    assert (status, off) == (0, [])
    assert "pooling: 0 hand-ins" in said


def test_each_thing_that_is_off_is_named_with_its_repair(run, course):
    exchange = course.root / "exchange"
    exchange.mkdir(mode=0o700)
    settings = f'c.Exchange.root = "{exchange}"\nc.CourseDirectory.groupshared = True\n'
    (course.root / "nbgrader_config.py").write_text(settings)
    hand_in(course, "ada", "{}")
    released = course.released("en") / "pooling" / "1_small.ipynb"
    released.unlink()
    record = course.records / "pooling" / "ben" / "1_small.json"
    record.parent.mkdir(parents=True)
    record.write_text("{}")
    mask = os.umask(0o077)
    try:
        status, said = run("doctor", "--class")
    finally:
        os.umask(mask)

    repairs = [line.split("repair: ")[1] for line in said.splitlines() if "repair: " in line]
    assert status == 1
    assert f"chmod ugo+rwx {exchange}" in repairs
    assert "umask 0002 in your shell's start file" in repairs
    assert any(one.startswith("nbgrader db assignment add pooling --duedate") for one in repairs)
    assert "python -m grader grade pooling" in repairs
    assert "python -m grader feedback pooling, then nbgrader release_feedback pooling" in repairs
    assert "python -m grader release" in repairs
    assert any("g+rwXs" in one for one in repairs)


def test_a_full_disk_and_a_broken_gradebook_are_named(course, monkeypatch):
    monkeypatch.setattr(class_checks, "ENOUGH", 10**18)
    course.database.write_bytes(b"not a database" * 100)

    assert about(course, "disk")[0].repair
    (database,) = about(course, "database")
    assert "cannot be used" in database.said
    assert database.repair

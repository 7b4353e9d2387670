"""One small course, released once; every test gets a copy of its own."""

from __future__ import annotations

import shutil

import pytest
from building import RIGHT, make_course
from grading import WRONG, grade, hand_in, submission

from grader.__main__ import main
from grader.course.notebooks import Course
from grader.course.release import release
from grader.marks.task import close_kernels


@pytest.fixture(scope="session")
def released_once(tmp_path_factory):
    """Making nbgrader's database takes seconds, so it is made once."""
    course = make_course(tmp_path_factory.mktemp("template") / "course")
    release(course)
    return course


@pytest.fixture
def course(released_once, tmp_path):
    """A released course folder with an empty gradebook."""
    shutil.copytree(released_once.root, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="session", autouse=True)
def kernels_end_with_the_session():
    """The warm kernels of this process serve every test that grades in it."""
    yield
    close_kernels()


@pytest.fixture
def run(course, capsys):
    """Run a command on the small course and return its status and all that it said."""

    def command(name, *words):
        status = main([name, "--course", str(course.root), *words])
        said = capsys.readouterr()
        return status, said.out + said.err

    return command


@pytest.fixture
def graded(course):
    """A right, a wrong and an unreadable submission, with an answer that waits for a person."""

    def write(node):
        node.cells[-1].source = "It slides."

    hand_in(course, "ada", submission(course, RIGHT, write))
    hand_in(course, "ben", submission(course, RIGHT | WRONG))
    hand_in(course, "cut", submission(course, RIGHT)[:-50])
    grade(course)
    return course

"""One small course, released once; every test gets a copy of its own."""

from __future__ import annotations

import shutil

import pytest
from building import make_course

from grader.course import Course
from grader.release import release
from grader.task import close_kernels


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

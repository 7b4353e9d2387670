"""The reference class's course, made and released once."""

from __future__ import annotations

import shutil

import pytest
from reference_course import make_reference_course


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    return make_reference_course(tmp_path_factory.mktemp("reference") / "course")


@pytest.fixture
def root(template, tmp_path):
    """A copy in which nothing was handed in yet."""
    shutil.copytree(template, tmp_path / "course")
    return tmp_path / "course"

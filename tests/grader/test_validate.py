"""`nbgrader validate` in a course folder runs nobody's notebook; its type checks still speak."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from grading import RIGHT, hand_in, submission
from nbformat.v4 import new_code_cell
from nbgrader.validator import Validator
from traitlets.config import Config

from grader.nbgrader_plugin import NOT_HERE, configure_autograde

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def handed_in(course, tmp_path):
    """A submission that leaves a file when it is run, and where that file would be."""
    left = tmp_path / "left"
    hand_in(
        course,
        "ada",
        submission(
            course,
            RIGHT,
            lambda node: node.cells.insert(0, new_code_cell(f"open({str(left)!r}, 'w')")),
        ),
    )
    return next(course.submitted.rglob("*.ipynb")), left


@pytest.mark.slow
def test_the_command_runs_nothing_and_names_the_remedy(course, handed_in, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(course.work / "jupyter"))
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    path, left = handed_in

    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader", "validate", str(path)],
        cwd=course.root, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert ran.returncode == 1
    assert "outside the jail" in ran.stderr
    assert "grader grade --student" in ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
    assert not left.exists()


def test_the_button_of_jupyterlab_runs_nothing_either(handed_in):
    config = Config()
    configure_autograde(config)
    path, left = handed_in

    with pytest.raises(Exception, match="outside the jail") as told:
        Validator(config=config).validate(str(path))

    assert str(told.value) == NOT_HERE
    assert not left.exists()

"""Where CI can install what a test needs, a test that is left out is an error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest


@pytest.mark.skip(reason="{reason}")
def test_that_needs_something():
    pass


@pytest.mark.xfail(reason="{reason}")
def test_that_is_known_to_fail():
    raise ValueError
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reason", "in_ci", "status"),
    [
        ("bubblewrap is not installed", "1", 1),
        ("bubblewrap is not installed", "0", 0),
        ("there is a GPU", "1", 0),
    ],
)
def test_a_test_is_not_left_out_in_silence_where_it_could_run(tmp_path, reason, in_ci, status):
    for name in ("conftest.py", "schedule.py"):
        shutil.copy(Path(__file__).with_name(name), tmp_path)
    (tmp_path / "test_one.py").write_text(TESTS.format(reason=reason))

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | {"COURSE_CI": in_ci},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == status, ran.stdout + ran.stderr
    assert ("was left out where it could run" in ran.stdout) == bool(status)

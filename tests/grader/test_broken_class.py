"""Five hundred broken notebooks in a class: the good ones get their marks, the others a reason."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from grading import FULL, RIGHT, hand_in, of, submission
from test_notebook_reader import broken_text

from grader.cli.grading import INCOMPLETE

GOOD = [f"good{number}" for number in range(20)]
BROKEN = 500


@pytest.mark.slow
def test_twenty_good_ones_among_five_hundred_broken_ones_get_their_marks(course):
    for student in GOOD:
        hand_in(course, student, submission(course, RIGHT))
    for number in range(BROKEN):
        hand_in(course, f"broken{number}", broken_text(number)[:-3])

    ran = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "--course", str(course.root), "--json", "out"],
        cwd=course.root,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert ran.returncode == INCOMPLETE, ran.stdout + ran.stderr
    for student in GOOD:
        assert of(course, student) == FULL
    records = json.loads((course.root / "out").read_text())
    broken = [record for record in records if record["student"].startswith("broken")]
    assert len(broken) == 2 * BROKEN
    assert all(record["findings"] and record["points"] == 0 for record in broken)

"""Whatever goes wrong around a grader, the next one in peace gives the marks that are due.

`make soak` runs the same for half an hour. CHAOS_SEED repeats the plan of a run that failed,
CHAOS_SECONDS says how long.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from grading import FULL, RIGHT, WRONG, grade, hand_in, of, submission
from sandboxes import APART, need_namespaces

from grader.marks import task

SECONDS = os.environ.get("CHAOS_SECONDS", "15")
SEED = os.environ.get("CHAOS_SEED") or str(random.SystemRandom().randrange(10**6))
MIB = 1024 * 1024


@pytest.mark.slow
def test_after_kills_locks_a_full_disk_and_rivals_the_marks_are_those_of_a_quiet_run(tmp_path):
    need_namespaces()
    for name in ("disk", "t"):
        (tmp_path / name).mkdir()
    here = Path(__file__).parent

    ran = subprocess.run(
        [*APART, sys.executable, here / "chaos.py", tmp_path / "disk", SECONDS, SEED],
        env=os.environ | {"TMPDIR": str(tmp_path / "t"), "PYTHONPATH": str(here)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stdout


def memory(process: psutil.Process) -> int:
    """Bytes of a process that no other shares, with those of its children."""
    return sum(one.memory_full_info().uss for one in (process, *process.children(recursive=True)))


@pytest.mark.slow
def test_memory_stays_flat_while_the_same_kernels_serve_on_and_on(course):
    hand_in(course, "ada", submission(course, RIGHT))
    hand_in(course, "ben", submission(course, RIGHT | WRONG))
    for _ in range(5):
        grade(course, force=True)
    assert task._WORKER.kernels is not None
    before = memory(psutil.Process())

    for _ in range(15):
        grade(course, force=True)

    assert of(course, "ada") == FULL
    assert memory(psutil.Process()) - before < 24 * MIB

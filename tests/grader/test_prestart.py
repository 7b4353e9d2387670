"""Parents that are warm before they are needed, and lent to workers; what happens when one ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from grading import RIGHT, hand_in, submission

from grader.run import executors

REPOSITORY = Path(__file__).resolve().parents[2]

# In a process of its own: only one that has a single thread forks its workers.
SCRIPT = """
import json, os, psutil
from grader.course.settings import KernelImports
from grader.marks import task
from grader.cli.grading import local
from grader.jail.prestart import started_ahead
from grader.jail.limits import Limits

def parent_of_a_kernel(_):
    kernels = task._WORKER.get("auto", Limits(), KernelImports("poollab"))
    with kernels.kernel() as kernel:
        assert kernel.run("1").ended == "ok"
    return os.getpid(), str(kernels._parent.folder)

with started_ahead("auto", Limits(), 2, KernelImports("poollab")) as ahead:
    make, (lent,) = local(ahead, 2), ahead.parents
    with make() as pool:
        shared = list(pool.map(parent_of_a_kernel, range(6)))
    family = psutil.Process(lent._process.pid)
    for process in [*family.children(recursive=True), family]:
        process.kill()
    lent._process.wait()
    with make() as pool:
        own = list(pool.map(parent_of_a_kernel, range(2)))
print(json.dumps({"lent": str(lent.folder), "shared": shared, "own": own}))
"""


@pytest.mark.slow
def test_workers_share_the_parent_that_was_started_ahead_and_do_without_one_that_ended():
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout.splitlines()[-1])

    assert {folder for _, folder in said["shared"]} == {said["lent"]}
    assert said["lent"] not in {folder for _, folder in said["own"]}
    assert not Path(said["lent"]).exists()


def test_a_thread_that_has_just_ended_does_not_change_how_workers_begin(monkeypatch):
    seen = [["1", "2"], ["1", "2"], ["1"]]
    monkeypatch.setattr(executors.threading, "active_count", lambda: 1)
    monkeypatch.setattr(executors.Path, "iterdir", lambda _: seen.pop(0))

    assert executors._context().get_start_method() == "fork"
    assert seen == []


def test_a_thread_that_stays_keeps_a_process_from_being_forked():
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert executors._context().get_start_method() == "forkserver"
    finally:
        stop.set()
        other.join()


def graders(family: list[psutil.Process]) -> list[psutil.Process]:
    """Return those that grade, and leave out what has just ended."""
    found = []
    for one in family:
        with suppress(psutil.NoSuchProcess):
            found += [one] if "grader grade" in " ".join(one.cmdline()) else []
    return found


def gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=10)
    return not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.slow
def test_when_the_grader_alone_is_killed_its_workers_and_kernels_end_too(course):
    for number in range(8):
        hand_in(course, f"s{number}", submission(course, RIGHT))
    command = [sys.executable, "-m", "grader", "grade", "--course", str(course.root)]
    grader = subprocess.Popen(
        [*command, "--workers", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    family: list[psutil.Process] = []
    deadline = time.monotonic() + 60
    while len(graders(family)) < 2:
        assert grader.poll() is None, "it ended before it had workers"
        assert time.monotonic() < deadline
        time.sleep(0.02)
        family = psutil.Process(grader.pid).children(recursive=True)
    os.kill(grader.pid, signal.SIGKILL)
    grader.wait()

    assert gone(family)

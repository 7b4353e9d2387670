"""The same class on a dask cluster: a real scheduler and workers on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from grading import FULL, RIGHT, WRONG, grade, hand_in, marks, submission
from sandboxes import hiding, need_namespaces

from grader.run import executors
from grader.run.executors import ClusterError

pytestmark = pytest.mark.filterwarnings("ignore")  # dask's own start-up


class Cluster:
    """Programs that an instructor would start by hand, each on a terminal of its own."""

    def __init__(self, folder):
        self.folder, self.running = folder, []

    def start(self, *words, behind=()):
        program = subprocess.Popen(
            [*behind, sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.running.append(program)
        return program

    def scheduler(self):
        said = self.folder / "scheduler.json"
        self.start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(said),
        )  # fmt: skip
        while not (said.exists() and said.read_text().strip().endswith("}")):
            time.sleep(0.1)
        return json.loads(said.read_text())["address"]

    def worker(self, address, threads=1, behind=()):
        return self.start(
            "worker", address, "--nthreads", str(threads), "--no-nanny", "--no-dashboard",
            "--local-directory", str(self.folder), behind=behind,
        )  # fmt: skip

    def stop(self):
        for program in reversed(self.running):
            program.kill()
            program.wait()


@pytest.fixture
def cluster(tmp_path):
    started = Cluster(tmp_path)
    yield started
    started.stop()


@pytest.fixture
def students(course):
    names = [f"s{number}" for number in range(6)]
    for number, student in enumerate(names):
        hand_in(course, student, submission(course, RIGHT | (WRONG if number % 2 else {})))
    return names


def expected(students):
    wrong = FULL | {"valid_out_size": (1.0, "wrong")}
    return {
        (student, name): mark
        for number, student in enumerate(students)
        for name, mark in (wrong if number % 2 else FULL).items()
    }


@pytest.mark.slow
def test_a_plain_worker_with_several_threads_and_no_shared_folder_gives_the_marks_that_are_due(
    course, cluster, students
):
    need_namespaces()
    address = cluster.scheduler()
    cluster.worker(address, threads=3, behind=hiding(course.root))

    done = grade(course, workers=2, make=executors.cluster(address))
    assert list(executors.threads_of(address).values()) == [3]  # what `doctor --class` looks at

    assert [one.fault for one in done] == [""] * len(students)
    assert marks(course) == expected(students)


@pytest.mark.slow
def test_a_worker_that_is_lost_in_the_middle_costs_nothing(course, cluster, students):
    address = cluster.scheduler()
    lost = cluster.worker(address)
    ended = threading.Event()

    def replace_it(_):
        if not ended.is_set():
            ended.set()
            os.kill(lost.pid, signal.SIGKILL)
            cluster.worker(address)

    done = grade(course, workers=2, make=executors.cluster(address), tell=replace_it)

    assert ended.is_set()
    assert [one.fault for one in done] == [""] * len(students)
    assert marks(course) == expected(students)


@pytest.mark.slow
def test_a_cluster_without_workers_says_so_at_once_and_waits_for_a_while_only(
    cluster, monkeypatch, capsys
):
    address = cluster.scheduler()
    monkeypatch.setattr(executors, "_PATIENCE", 1)
    make = executors.cluster(address)

    with pytest.raises(ClusterError, match=f"dask worker {address}"), make():
        pass

    assert f"no worker at {address} yet" in capsys.readouterr().err


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_an_error_with_a_remedy():
    make = executors.cluster("tcp://127.0.0.1:1")

    with pytest.raises(ClusterError, match="dask scheduler"), make():
        pass

"""Ctrl-C in a terminal goes to every process of a command: one sentence, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from grading import RIGHT, hand_in, submission

from grader.cli.loading import nothing_but_imports

STOPPED = "grader {}: stopped; what is done is kept, run it again to go on\n"
ASLEEP = {"valid_out_size": "import time\ntime.sleep(50)\n" + RIGHT["valid_out_size"]}


@pytest.fixture(autouse=True)
def heard():
    """Who was started in the background of a script ignores Ctrl-C, and so would every child."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start(course, command, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "grader", command, *words, "--course", str(course.root)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip


def stopped(process, word, everyone=True):
    """Interrupt once a line with `word` is there; return what came before and what after."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if word in line:
            break
    (os.killpg if everyone else os.kill)(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=40)  # not as long as the answer takes
    return "".join(lines), rest


@pytest.mark.slow
@pytest.mark.parametrize("command", ["grade", "watch"])
def test_ctrl_c_while_an_answer_runs_keeps_what_was_graded(course, command):
    hand_in(course, "ada", submission(course, RIGHT))
    hand_in(course, "ben", submission(course, RIGHT | ASLEEP))
    words = {
        "grade": ("--progress", "json", "--workers", "1"),
        "watch": ("--every", "0.1"),
    }[command]

    process = start(course, command, *words)
    before, after = stopped(process, "ada", everyone=command == "watch")

    assert process.returncode == 1, before + after
    assert after.splitlines(True)[-1] == STOPPED.format(command)
    assert "Traceback" not in after
    hand_in(course, "ben", submission(course, RIGHT))
    again = start(course, "grade", "--workers", "1")
    said, _ = again.communicate(timeout=60)
    assert again.returncode == 0, said
    assert "2 notebooks: 1 graded now, 1 unchanged" in said


@pytest.mark.slow
def test_ctrl_c_ends_the_desk(course):
    process = start(course, "desk", "pooling")

    _, after = stopped(process, "http://")

    assert (process.returncode, after.splitlines(True)[-1]) == (1, STOPPED.format("desk"))
    assert "Traceback" not in after


def test_ctrl_c_amid_imports_waits_for_their_end():
    """Torch, half imported, aborts the process or hangs in it."""
    imported = []

    def interrupted():
        with nothing_but_imports():
            os.kill(os.getpid(), signal.SIGINT)
            imported.append("torch")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert imported
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

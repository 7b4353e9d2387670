"""Run a command of the engine in which something of ours goes wrong, a given number of times.

    python injected.py KIND MARKER COUNT_FILE COMMAND…

The trouble meets the judging of whatever holds MARKER; COUNT_FILE says how often it still comes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from coursecheck.model import Outcome
from grader.__main__ import main
from grader.marks import task

KIND, MARKER, COUNT = sys.argv[1], sys.argv[2], Path(sys.argv[3])


def comes_now() -> bool:
    left = int(COUNT.read_text())
    if left:
        COUNT.write_text(str(left - 1))
    return left > 0


def judged(submission, *things, **more):
    verdicts = right_judge(submission, *things, **more)
    if not any(MARKER in source for source in submission.code()) or not comes_now():
        return verdicts
    if KIND == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if KIND == "fault":
        raise RuntimeError("a fault that was put in")
    return [replace(verdict, outcome=Outcome.TIMED_OUT, points=0) for verdict in verdicts]


def started(self, args, *things, **more):
    if MARKER in str(args) and comes_now():
        args = ["/bin/false"]
    return right_start(self, args, *things, **more)


right_judge, right_start = task.judge_execution, subprocess.Popen.__init__
if KIND == "parent":
    subprocess.Popen.__init__ = started
else:
    task.judge_execution = judged
if __name__ == "__main__":  # a worker that is not forked imports this file for its patches alone
    sys.exit(main(sys.argv[4:]))

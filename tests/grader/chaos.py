"""A class graded while everything around it goes wrong, from a seed; a program, for `test_chaos`.

    python tests/grader/chaos.py FOLDER SECONDS SEED

runs in namespaces of its own (`sandboxes.APART`), so it may mount, and what is left running can be
counted. It disturbs graders for so many seconds, lets one end in peace, and fails unless the marks
are those that are due and nothing is left behind. What it did is printed, and the same seed makes
the same plan.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from building import RIGHT, make_course
from grading import FULL, WRONG, hand_in, marks, submission
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from coursecheck import registry
from grader.course.notebooks import Course
from grader.course.release import release
from grader.marks.gradebook import open_marks

STUDENTS = 10
DISK = 24 * 1024 * 1024
PATIENCE = 240
"""Seconds after which a grader that was only hindered counts as one that hangs."""
#: A grader whose wall clock jumps by hours, forth and back, at every look.
JUMPING = (
    "import random, sys, time; real = time.time; draw = random.Random(1);"
    "time.time = lambda: real() + draw.uniform(-90000, 90000);"
    "from grader.__main__ import main; sys.exit(main(sys.argv[1:]))"
)
OTHER_PIDS = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
LEGAL = {0, 1, 3, -signal.SIGKILL, -signal.SIGTERM, 128 + signal.SIGKILL, 128 + signal.SIGTERM}


@dataclass
class Chaos:
    """One course, and what happens to it. Seconds are drawn, so they differ from run to run."""

    course: Course
    draw: random.Random
    running: list[subprocess.Popen[str]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def start(self, prefix: tuple[str, ...] = ()) -> None:
        how = ["-c", JUMPING] if self.draw.random() < 0.3 else ["-m", "grader"]
        force = ["--force"] if self.draw.random() < 0.5 else []
        words = ["grade", "--course", str(self.course.root), "--workers", "2", *force]
        self.running.append(
            subprocess.Popen(
                [*prefix, sys.executable, *how, *words],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                start_new_session=True,
            )
        )  # fmt: skip

    def end_all(self) -> None:
        """Wait for every grader: it ends by itself, with one sentence."""
        for grader in self.running:
            _, said = grader.communicate(timeout=PATIENCE)
            self.ends.append(grader.returncode)
            assert grader.returncode in LEGAL, (grader.returncode, said)
            assert "in <module>\n    main" not in said, said
        self.running.clear()

    # What goes wrong, each for a while

    def kill_grader(self) -> None:
        self.draw.choice(self.running).kill()

    def stop_grader(self) -> None:
        number = self.draw.choice([signal.SIGINT, signal.SIGTERM])
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.draw.choice(self.running).pid, number)

    def kill_one_of_its_processes(self) -> None:
        """A worker, a warm parent, a kernel: whichever it is."""
        below = psutil.Process().children(recursive=True)
        if below:
            with contextlib.suppress(psutil.Error):
                self.draw.choice(below).kill()

    def lock_gradebook(self) -> None:
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(
                sqlite3.connect(self.course.database, timeout=1, isolation_level=None)
            ) as book,
        ):
            book.execute(self.draw.choice(["begin immediate", "begin exclusive"]))
            time.sleep(self.draw.uniform(0.5, 2))

    def fill_disk(self) -> None:
        full = self.course.root / "full"
        with contextlib.suppress(OSError), full.open("wb", buffering=0) as file:
            while True:
                file.write(b"0" * 4096)
        time.sleep(self.draw.uniform(0.5, 2))
        full.unlink()

    def read_only(self) -> None:
        place = str(self.draw.choice([self.course.autograded, self.course.records]))
        Path(place).mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "--bind", place, place], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
        time.sleep(self.draw.uniform(0.5, 2))
        subprocess.run(["umount", "-l", place], check=True)

    def second_grader(self) -> None:
        self.start()

    def second_grader_elsewhere(self) -> None:
        """In another container that shares the folder for temporary files."""
        self.start(tuple(OTHER_PIDS))

    def hand_in_again(self) -> None:
        student = f"s{self.draw.randrange(STUDENTS)}"
        hand_in(
            self.course, student, submission(self.course, RIGHT if self.odd() else RIGHT | WRONG)
        )

    def turn_back_files(self) -> None:
        for path in self.course.submitted.rglob("*.ipynb"):
            moment = self.draw.uniform(0, 4e9)
            os.utime(path, (moment, moment))

    def odd(self) -> bool:
        return self.draw.random() < 0.5


MISHAPS: tuple[Callable[[Chaos], None], ...] = (
    Chaos.kill_grader, Chaos.stop_grader, Chaos.kill_one_of_its_processes,
    Chaos.kill_one_of_its_processes, Chaos.lock_gradebook, Chaos.fill_disk, Chaos.read_only,
    Chaos.second_grader, Chaos.second_grader_elsewhere, Chaos.hand_in_again,
    Chaos.turn_back_files,
)  # fmt: skip


def hand_in_class(course: Course) -> dict[tuple[str, str], tuple[float, str]]:
    """Hand everything in, and return the marks that are due."""

    def leave(node: NotebookNode) -> None:
        node.cells.append(new_code_cell("import os; os._exit(0)", id="leave"))

    due = {}
    for number in range(STUDENTS):
        student = f"s{number}"
        wrong = number % 2 == 1
        text = submission(course, RIGHT | (WRONG if wrong else {}), leave if number == 4 else None)
        hand_in(course, student, text)
        expected = FULL | ({"valid_out_size": (1.0, "wrong")} if wrong else {})
        due |= {(student, name): mark for name, mark in expected.items()}
    return due


def grade_in_peace(course: Course) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "--course", str(course.root), "--workers", "2"],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def rows(course: Course) -> list[tuple[object, ...]]:
    with open_marks(course) as opened:
        sheets = opened._gradebook.notebook_submissions("1_small", "pooling")
        return sorted(
            (sheet.student.id, grade.name, grade.auto_score, grade.needs_manual_grade)
            for sheet in sheets
            for grade in sheet.grades
        )


def nothing_is_left_running() -> None:
    """Wait for what is ending; this is the first process here, to which orphans come."""
    deadline = time.monotonic() + 10
    while len(psutil.pids()) > 1 and time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        time.sleep(0.05)
    left = [psutil.Process(pid) for pid in psutil.pids() if pid != os.getpid()]
    assert not left, [(one, one.status()) for one in left]


def main(folder: Path, seconds: float, seed: int) -> None:
    """Do it all; an AssertionError says what came out wrong."""
    print(f"chaos with seed {seed}", flush=True)
    registry.register("poollab")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(folder)], check=True)
    course = make_course(folder / "course")
    release(course)
    due = hand_in_class(course)
    grade_in_peace(course)
    undisturbed = rows(course)
    assert marks(course) == due
    chaos, begun, turns = Chaos(course, random.Random(seed)), time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        turns += 1
        chaos.start()
        for _ in range(chaos.draw.randint(1, 3)):
            time.sleep(chaos.draw.uniform(0, 3))
            mishap = chaos.draw.choice(MISHAPS)
            print(f"{turns}. {mishap.__name__}", flush=True)
            mishap(chaos)
        chaos.end_all()
    hand_in_class(course)
    print(f"{turns} turns, ends {json.dumps(sorted(chaos.ends))}", flush=True)

    grade_in_peace(course)

    assert marks(course) == due
    assert rows(course) == undisturbed
    assert "10 unchanged" in grade_in_peace(course)
    halves = [path for path in course.work.rglob("*~") if path.is_file()]
    assert len(halves) <= len(chaos.ends), halves
    nothing_is_left_running()
    folders = list(Path(os.environ["TMPDIR"]).iterdir())
    assert not folders, folders
    print("as due")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))

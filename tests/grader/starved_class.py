"""A class with hand-ins that starve one among its honest ones, graded as `grader grade` does.

It is called in a process of its own, as root or as somebody, and measures that process's memory.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path

from galleries import put_ruled_exercise, right_answers
from grading import hand_in, submission
from starving_handins import KINDS, Hand

from grader.course.notebooks import Course
from grader.intake.submitted_files import left_over
from grader.jail.limits import MIB, Budget, Limits
from grader.jail.parent import WarmParent
from grader.jail.prestart import started_ahead
from grader.marks import batch
from grader.marks.batch import Done
from grader.marks.policy import Policy
from grader.marks.task import borrow
from grader.run import executors

HONEST = 12
LIMITS = Limits(
    cpu_seconds=5, wall_seconds=30, idle_seconds=4, grace_seconds=0.5,
    budget=Budget(idle_seconds=8, output_bytes=8 * MIB),
)  # fmt: skip


@dataclass
class Class:
    """What became of a class; `peaks` are the most memory of its trusted processes, in MiB."""

    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    findings: dict[str, set[str]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    handin_seconds: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    tier: str = ""
    who: str = ""

    def take(self, done: Done) -> None:
        who = done.handed.student
        self.marks[who] = {record.exercise: record.outcome for record in done.mark.records}
        self.findings[who] = {finding.name for finding in done.mark.findings}
        self.handin_seconds[who] = done.mark.seconds
        if done.fault:
            self.faults[who] = done.fault


def most_memory() -> float:
    """The most that this process has ever held, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def begin_worker(parents: tuple[WarmParent, ...], notes: Path) -> None:
    """Begin as workers do, and at the end note how much memory it was."""
    borrow(parents)

    def note() -> None:
        (notes / str(os.getpid())).write_text(str(most_memory()), encoding="ascii")

    Finalize(None, note, exitpriority=0)


def made_elsewhere(make: Callable[[], None]) -> None:
    """Have a hand-in made by a process of its own, whose memory is not the grader's."""
    maker = multiprocessing.get_context("fork").Process(target=make)
    maker.start()
    maker.join()
    assert maker.exitcode == 0


def grade_class(place: str, tier: str, *kinds: str) -> Class:
    """Grade honest hand-ins and those of `kinds` among them, as `grader grade` does."""
    course, notes = put_ruled_exercise(Course(Path(place) / "course")), Path(place) / "notes"
    notes.mkdir()
    for number in range(HONEST):
        hand_in(course, f"{'amz'[number % 3]}-honest{number}", submission(course, right_answers()))
    for kind in KINDS:
        if kind.make.__name__ in kinds:
            made_elsewhere(partial(kind.make, Hand(course, kind.student)))
    graded, begun = Class(), time.perf_counter()
    policy = Policy(isolation=tier, limits=LIMITS, workers=2)
    with started_ahead(tier, LIMITS, 2, course.settings.kernel) as ahead:

        def workers() -> Executor:
            return executors.local(2, partial(begin_worker, ahead.warm(), notes))()

        batch.grade_and_store(course, "pooling", policy, workers, graded.take)
    graded.seconds = time.perf_counter() - begun
    graded.peaks = {
        "grader": most_memory(),
        "worker": max(float(note.read_text(encoding="ascii")) for note in notes.iterdir()),
    }
    graded.listed = [str(left) for left in left_over(course)]
    return graded


__all__ = ["HONEST", "Class", "grade_class"]

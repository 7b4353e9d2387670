"""`grader watch`: grades what arrives in the folder of hand-ins, until it is stopped.

Polls, and takes a student's folder when it has not changed from one look to the next; so a file
that is being copied is left until it is whole. Grades by the same function as `grader grade`.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from grader.cli import arguments
from grader.course.check import refuse_slips
from grader.course.notebooks import Course, CourseError, find_course
from grader.intake.submitted_files import students_of
from grader.marks.batch import Done, grade_and_store
from grader.marks.policy import Policy, policy_of
from grader.run import executors
from grader.user_error import OurFaultError

State = tuple[tuple[str, int, int], ...]
"""Of a folder: every file's path, time of change and size."""
LOCK = "watch.lock"
_MANY = 4  # students from which several workers are worth starting


@click.command
@arguments.assignments
@click.option(
    "--every",
    metavar="SECONDS",
    type=click.FloatRange(min=0.05),
    default=10.0,
    help="How often to look. Default: 10.",
)
@click.option("--once", is_flag=True, help="Grade what is there and whole, and end.")
@arguments.isolation
@arguments.course
def command(
    assignments: tuple[str, ...], every: float, once: bool, isolation: str, course: str | None
) -> None:
    """Look, wait, and grade what has come to rest."""
    found = find_course(course)
    refuse_slips(found)
    asked = assignments or found.assignments
    for assignment in asked:
        found.notebooks_of(assignment)
    policy = policy_of(found, isolation=None if isolation == "auto" else isolation)
    watched = Watch(found, asked, policy)
    with _alone(found):
        print(f"watching {found.submitted}; Ctrl-C ends it", flush=True)
        watched.look()
        while True:
            time.sleep(every)
            watched.look()
            if once:
                return


@contextmanager
def _alone(course: Course) -> Iterator[None]:
    """Hold the course's lock. Raises CourseError where another watch has it."""
    course.work.mkdir(exist_ok=True)
    with (course.work / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CourseError(
                f"another `grader watch` is at work on {course.root}; one is enough"
            ) from error
        yield


@dataclass
class Watch:
    """What was seen of each student's folder, and what of it is graded."""

    course: Course
    assignments: Sequence[str]
    policy: Policy
    seen: dict[str, State] = field(default_factory=dict)
    graded: dict[str, State] = field(default_factory=dict)

    def look(self) -> None:
        """Grade whoever's folder is as it was at the last look, and not as it was graded."""
        now = states(self.course.submitted)
        ready = [s for s, state in now.items() if state == self.seen.get(s) != self.graded.get(s)]
        self.seen = now
        if not ready:
            return
        try:
            for assignment in self.assignments:
                self._grade(assignment, ready)
        except OurFaultError as error:  # locked, or full: the next look tries again
            print(f"{time.strftime('%H:%M:%S')} {error}", flush=True)
        else:
            self.graded |= {student: now[student] for student in ready}

    def _grade(self, assignment: str, ready: Sequence[str]) -> None:
        who = tuple(students_of(self.course, assignment, tuple(ready)))
        if not who:
            return
        many = len(who) >= _MANY
        make = executors.local(self.policy.workers) if many else executors.in_this_process
        grade_and_store(self.course, assignment, self.policy, make, _tell, students=who)


def _tell(done: Done) -> None:
    about = f"{done.mark.student}/{done.mark.notebook}"
    if done.fault:
        print(f"{about}: {done.trouble}", flush=True)
    elif done.fresh:
        points = f"{done.mark.standing.points:g}/{done.handed.book.points:g}"
        print(f"{time.strftime('%H:%M:%S')} {about}: {points}", flush=True)


def states(submitted: Path) -> dict[str, State]:
    """Return the state of every student's folder; no link is followed."""
    found = {}
    for top in sorted(os.scandir(submitted), key=lambda e: e.name) if submitted.is_dir() else ():
        if top.is_dir(follow_symlinks=False):
            found[top.name] = tuple(sorted(_files(Path(top.path))))
    return found


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            try:
                status = path.lstat()
            except OSError:
                continue  # gone again: the next look sees another state
            yield str(path), status.st_mtime_ns, status.st_size

"""How long a class takes with hostile hand-ins in it, beside the same class without them.

    python tests/grader/class_time.py [TIER] [root|somebody] [EVERY]

grades as many honest hand-ins as hostile ones: alone, with the hostile ones, and with the same
students handing in right answers; once with the hostile gallery (each EVERYth file of it), once
with the kinds that would starve a class. It prints how long, and ends with 1 where it does not
hold that

    with them <= MOST x the class in which they are honest + used / workers + used alone

`used` is what the hostile used of their budgets by wall: how long the cells took that the ledger of
each was charged for, in all its kernels. What started kernels, read, judged and wrote is not in it.
`used alone` is the same of those that were tried again with nothing beside them. Hostile code runs
in the jail alone.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from accounts import called_by, copy_for
from galleries import gallery, put_ruled_exercise, right_answers
from grading import hand_in, submission
from hostile_class import plant
from starved_class import LIMITS, made_elsewhere
from starving_handins import KINDS, Hand

from grader.course.notebooks import Course
from grader.jail.cell import CellRun
from grader.jail.prestart import started_ahead
from grader.marks import batch, task
from grader.marks.mark import Mark
from grader.marks.policy import Policy
from grader.marks.task import borrow
from grader.run import execute, executors
from grader.run.ledger import Ledger

MOST = 1.5
WORKERS = 2
Put = Callable[[Course, dict[str, str]], None]


@dataclass(frozen=True)
class Taken:
    """Seconds of a class, and of them what its hostile hand-ins used of their budgets."""

    seconds: float
    used: float = 0.0
    alone: float = 0.0
    slowest: Sequence[tuple[str, float]] = ()  # beside their budgets

    @property
    def budgets(self) -> float:
        return self.used / WORKERS + self.alone


def of_gallery() -> dict[str, Put]:
    """Each file of the gallery by its student, and how it is handed in."""

    def put(entry, course, places):
        text = entry.submitted_files(places | {"OWN": entry.student})
        hand_in(course, entry.student, text.encode())

    return {entry.student: partial(put, entry) for entry in gallery("hostile")}


def of_kinds() -> dict[str, Put]:
    """Each kind that would starve a class by its student, and how it is handed in."""

    def put(kind, course, _):
        made_elsewhere(partial(kind.make, Hand(course, kind.student)))

    return {kind.student: partial(put, kind) for kind in KINDS}


CLASSES = {"gallery": of_gallery, "kinds": of_kinds}


def time_class(place: str, tier: str, name: str, every: str, hostile: str) -> Taken:
    """Grade a class as `grader grade` does: the honest alone, or with others beside them.

    `hostile`: "" for none, "right" where they hand in right answers, "hostile" as they are.
    """
    course, notes = put_ruled_exercise(Course(Path(place) / "course")), Path(place) / "notes"
    notes.touch()
    places = plant(course, Path(place) / "secret.txt")
    theirs = dict(list(CLASSES[name]().items())[:: int(every)])
    for student, put in theirs.items():
        hand_in(course, f"{student}--honest", submission(course, right_answers()))
        if hostile == "right":
            hand_in(course, student, submission(course, right_answers()))
        elif hostile:
            put(course, places)
    keep_charges(notes)
    begun = time.perf_counter()
    policy = Policy(isolation=tier, limits=LIMITS, workers=WORKERS)
    with started_ahead(tier, LIMITS, WORKERS, course.settings.kernel) as ahead:
        at_start = partial(borrow, ahead.warm())
        done = batch.grade_and_store(course, "pooling", policy, executors.local(WORKERS, at_start))
    seconds = time.perf_counter() - begun
    assert not [one.fault for one in done if one.fault]
    honest = {f"{student}--honest" for student in theirs} | {"victim"}
    return replace(read_charges(notes, honest), seconds=seconds)


class Kept(Ledger):
    """A ledger that also adds up how long its cells took, by wall."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.taken = 0.0
        KEPT.append(self)

    def charge(self, run: CellRun) -> None:
        super().charge(run)
        self.taken += run.wall_seconds


KEPT: list[Kept] = []


def keep_charges(notes: Path) -> None:
    """Have each worker that is forked from now on note what a hand-in used and took."""
    grade = task._grade

    def noted(one: task.Task) -> Mark:
        KEPT.clear()
        begun = time.monotonic()
        mark = grade(one)
        row = begun, sum(ledger.taken for ledger in KEPT), time.monotonic() - begun
        with notes.open("a", encoding="utf-8") as file:
            print(*row, one.student, file=file)
        return mark

    execute.Ledger, task._grade = Kept, noted


def read_charges(notes: Path, honest: set[str]) -> Taken:
    """Return what the hostile used among others, and alone: the second time that they ran."""
    rows = [line.split() for line in notes.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: float(row[0]))
    seen = Counter()
    used, beside = [0.0, 0.0], Counter()
    for _, inside, whole, student in rows:
        if student not in honest:
            used[seen[student]] += float(inside)
            beside[student] += float(whole) - float(inside)
        seen[student] += 1
    return Taken(0.0, *used, beside.most_common(5))


def report(course: Path, tier: str, who: str, name: str, every: str) -> bool:
    """Print a class without and with its hostile; whether the promise holds."""
    taken = []
    for hostile in ("", "hostile", "right"):
        with copy_for(who, course) as (somebody, place):
            words = (str(place), tier, name, every, hostile)
            taken.append(called_by(somebody, place, "class_time", "time_class", *words))
    without, among, right = taken
    rest = among.seconds - among.budgets
    count = len(list(CLASSES[name]())[:: int(every)])
    print(
        f"{name}, {tier}, {who}: {count} honest hand-ins take {without.seconds:.1f} s, and with"
        f" {count} hostile ones {among.seconds:.1f} s, of which {among.budgets:.1f} s are their"
        f" budgets ({among.used:.1f} s / {WORKERS} + {among.alone:.1f} s alone).\n"
        f"  The rest is {rest / without.seconds:.2f} x the class without them, and"
        f" {rest / right.seconds:.2f} x the class in which they are honest ({right.seconds:.1f} s)",
        flush=True,
    )
    for student, seconds in among.slowest:
        print(f"  {seconds:6.1f} s beside its budget: {student}", flush=True)
    return rest <= MOST * right.seconds


def main(tier: str = "landlock", who: str = "root", every: str = "1") -> int:
    from building import make_course

    from grader.course.release import release

    with tempfile.TemporaryDirectory(prefix="time-") as folder:
        course = make_course(Path(folder) / "course")
        release(course)
        parts = {"gallery": every, "kinds": "1"}
        held = [report(course.root, tier, who, name, part) for name, part in parts.items()]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

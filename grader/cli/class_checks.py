"""What keeps a class from being graded well, though every command works: looked at, with a repair.

Here are the machine, its folders, its gradebook and its cluster; what students are given and get
back is in `hand_out_checks`. Reads; repairs nothing. Must not run a student's code.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from grader.cli.hand_out_checks import Look, feedback, grading, release, released, returned
from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks
from grader.run.executors import threads_of
from grader.user_error import UserError

ENOUGH = 1024**3
"""Free bytes below which grading a class may end in the middle."""


def looks(course: Course, cluster: str | None = None) -> Iterator[Look]:
    """Look at everything; what cannot be looked at is itself something to look at.

    `cluster` is the address of a dask scheduler, whose workers are asked.
    """
    checks = dict(_CHECKS)
    if cluster:
        checks["cluster"] = lambda _: _cluster(cluster)
    for about, check in checks.items():
        try:
            yield from check(course)
        except (UserError, OSError) as error:
            yield Look(about, str(error), "set this right, then run the doctor again")


def _exchange(course: Course) -> Iterator[Look]:
    root = course.nbgrader.config.Exchange.get("root")
    if not root:
        yield Look("exchange", "none is configured; hand-ins are laid into work/submitted")
        return
    path = Path(str(root))
    if not path.is_dir():
        yield Look("exchange", f"{path} is not there", f"mkdir -p {path} && chmod ugo+rwx {path}")
    elif path.stat().st_mode & 0o007 != 0o007:
        yield Look("exchange", f"others cannot write into {path}", f"chmod ugo+rwx {path}")
    elif not course.nbgrader.section("CourseDirectory").get("course_id"):
        why = "no course_id is set: nothing can be released into it"
        yield Look("exchange", why, 'c.CourseDirectory.course_id = "…" in nbgrader_config.py')
    else:
        yield from _inbound(path, path / course.nbgrader.course_id / "inbound")


def _inbound(root: Path, box: Path) -> Iterator[Look]:
    """Students write into the box for hand-ins and do not see what lies in it."""
    if box.is_dir() and box.stat().st_mode & 0o003 != 0o003:
        yield Look("exchange", f"students cannot hand in: {box} is shut", f"chmod ugo+wx {box}")
    else:
        yield Look("exchange", f"{root} can be used by everybody")


def _folders(course: Course) -> Iterator[Look]:
    for name in ("submitted", "autograded", "feedback"):
        path = course.nbgrader.folder(name)
        if not path.exists():
            yield Look("folders", f"{path} is not there yet; it is made when it is needed")
        elif not os.access(path, os.R_OK | os.W_OK | os.X_OK):
            why = "cannot be read and written by you"
            yield Look("folders", f"{path} {why}", f"chown -R $USER {path}, or chmod -R u+rwX")
        elif course.nbgrader.group_shared and not path.stat().st_mode & 0o2000:
            why = "is shared by a group, and new files would not be the group's"
            yield Look("folders", f"{path} {why}", f"chmod -R g+rwXs {path}")
        else:
            yield Look("folders", f"{path} can be read and written")


def _umask(course: Course) -> Iterator[Look]:
    mask = os.umask(0)
    os.umask(mask)
    if course.nbgrader.group_shared and mask & 0o020:
        why = f"{mask:04o}: files that you make cannot be written by the other teachers"
        yield Look("umask", why, "umask 0002 in your shell's start file")
    elif course.nbgrader.config.Exchange.get("root") and mask & 0o005:
        why = f"{mask:04o}: what you release to the exchange cannot be read by students"
        yield Look("umask", why, "umask 0022 in your shell's start file")
    else:
        yield Look("umask", f"{mask:04o}")


def _database(course: Course) -> Iterator[Look]:
    with open_marks(course) as marks:
        rows = {name: marks.of_class(name) for name in course.assignments}
        if course.database_url.startswith("sqlite"):
            check = text("PRAGMA quick_check")
            said = str(marks._gradebook.db.execute(check).scalar())
            if said != "ok":
                repair = f"stop grading and restore {course.database} from your backup"
                yield Look("database", said, repair)
                return
    counts = ", ".join(f"{name}: {len(one.students)} hand-ins" for name, one in rows.items())
    yield Look("database", f"opens, and is whole; {counts}")


def _deadlines(course: Course) -> Iterator[Look]:
    now = datetime.now(UTC).replace(tzinfo=None)
    with open_marks(course) as marks:
        due = {name: marks.of_class(name).due for name in course.assignments}
    for name, when in due.items():
        if when is None:
            repair = f'nbgrader db assignment add {name} --duedate="2026-12-01 18:00 UTC"'
            yield Look("deadlines", f"{name} has none: nobody is late", repair)
        else:
            state = "over" if when < now else "to come"
            yield Look("deadlines", f"{name}: {when:%Y-%m-%d %H:%M} UTC, {state}")


def _disk(course: Course) -> Iterator[Look]:
    place = course.work if course.work.is_dir() else course.root
    free = shutil.disk_usage(place).free
    said = f"{free / 1024**3:.1f} GB free below {place}"
    yield Look("disk", said, "" if free >= ENOUGH else "make room before you grade or collect")


def _cluster(address: str) -> Iterator[Look]:
    threads = threads_of(address)
    several = sorted(worker for worker, count in threads.items() if count > 1)
    if not threads:
        repair = f"`dask worker {address} --nthreads 1 --nworkers auto`, where the course is"
        yield Look("cluster", f"no worker at {address}", repair)
    elif several:
        said = f"{len(several)} of {len(threads)} workers have several threads, which take turns"
        repair = f"start {several[0]} anew with --nthreads 1 --nworkers auto"
        yield Look("cluster", said, repair)
    else:
        yield Look("cluster", f"{len(threads)} workers, one thread each")


_CHECKS: dict[str, Callable[[Course], Iterator[Look]]] = {
    "exchange": _exchange,
    "folders": _folders,
    "umask": _umask,
    "database": _database,
    "deadlines": _deadlines,
    "disk": _disk,
    "grading": grading,
    "feedback": feedback,
    "feedback returned": returned,
    "release": release,
    "released": released,
}

"""The three that are measured: nbgrader as it comes, this engine, and the floor."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from grader.course.notebooks import Course

_PLAIN_CONFIG = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.submitted_directory = "work/submitted"
c.CourseDirectory.autograded_directory = "work/plain"
c.CourseDirectory.db_url = {url!r}
"""


def plain(course: Course) -> list[str]:
    """Return the command of nbgrader's own autograde, its own Execute."""
    config = _PLAIN_CONFIG.format(root=str(course.root), url=course.database_url)
    (course.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    return [sys.executable, "-m", "nbgrader", "autograde", course.assignments[0], "--force"]


def engine(course: Course, workers: int) -> list[str]:
    """Return the command of `grader grade`, as an instructor would start it."""
    return [
        *(sys.executable, "-m", "grader", "grade", "--force", "--progress", "json"),
        *("--course", str(course.root), "--workers", str(workers)),
    ]


def floor_of(course: Course, step: str) -> list[str]:
    """Return the command that records what the engine runs, or replays it."""
    return [sys.executable, "-m", "grader.author.bench.floor", step, str(course.root)]


@contextmanager
def only(course: Course, students: Sequence[str]) -> Iterator[None]:
    """Have no other submissions there: nbgrader grades one student or all."""
    others = [p for p in course.submitted.iterdir() if p.is_dir() and p.name not in students]
    aside = course.work / "aside"
    aside.mkdir()
    for path in others:
        path.rename(aside / path.name)
    try:
        yield
    finally:
        for path in others:
            (aside / path.name).rename(path)
        aside.rmdir()

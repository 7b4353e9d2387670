"""The three that are measured: nbgrader as it comes, this engine, and the warm limit."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from grader.bench.measure import Measured, measure
from grader.course import Course

_PLAIN_CONFIG = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.submitted_directory = "work/submitted"
c.CourseDirectory.autograded_directory = "work/plain"
c.CourseDirectory.db_url = {url!r}
"""


def plain(course: Course, students: Sequence[str]) -> Measured:
    """Grade these students' submissions by nbgrader's own autograde, its own Execute."""
    config = _PLAIN_CONFIG.format(root=str(course.root), url=course.database_url)
    (course.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    assignment = course.assignments[0]
    command = [sys.executable, "-m", "nbgrader", "autograde", assignment]
    total = Measured(0.0, 0.0, 0.0)
    # One command for all would grade the other half too; nbgrader takes one student or all.
    outside = [
        path for path in course.submitted.iterdir() if path.name not in students and path.is_dir()
    ]
    aside = course.work / "aside"
    aside.mkdir()
    for path in outside:
        path.rename(aside / path.name)
    try:
        total += measure([*command, "--force"], course.root)
    finally:
        for path in outside:
            (aside / path.name).rename(path)
        aside.rmdir()
    return total


def engine(course: Course, workers: int) -> Measured:
    """Grade all submissions by `grader grade`, as an instructor would start it."""
    command = [
        *(sys.executable, "-m", "grader", "grade", "--force"),
        *("--course", str(course.root), "--workers", str(workers)),
    ]
    return measure(command, course.root)


def limit(course: Course) -> Measured:
    """Run the cells of all submissions in one interpreter that is warm."""
    return measure([sys.executable, "-m", "grader.bench.limit", str(course.root)], course.root)

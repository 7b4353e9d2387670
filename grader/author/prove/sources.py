"""The two ends of the scale: a notebook's own answers get all points, its untouched stubs none.

Grades both like anybody's notebook, through the whole engine and its jail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import nbformat

from grader.course.notebooks import Course, Notebook
from grader.course.release import edition, stubs
from grader.marks.task import Task, close_kernels, grade_one


@dataclass(frozen=True)
class Graded:
    """What one notebook was worth; `fault` is the engine's own failure, else empty."""

    notebook: str
    who: str
    points: float
    due: float
    most: float
    fault: str = ""

    @property
    def as_due(self) -> bool:
        """Whether it got what is due."""
        return not self.fault and self.points == self.due


def grade_sources(course: Course, isolation: str) -> list[Graded]:
    """Grade every notebook's answers, and the stubs of both editions."""
    try:
        return [row for book in course.notebooks for row in _rows(book, isolation)]
    finally:
        close_kernels()


def _rows(book: Notebook, isolation: str) -> Iterator[Graded]:
    most = sum(check.points for check in book.checks)
    yield _graded(book, "answers", book.text, most, isolation)
    for language in book.languages:
        stub = nbformat.writes(stubs(edition(book.node, language), language))
        yield _graded(book, f"stubs-{language}", stub, 0.0, isolation)


def _graded(book: Notebook, who: str, text: str, due: float, isolation: str) -> Graded:
    done = grade_one(Task(who, book, text.encode(), isolation=isolation))
    points = sum(record.points for record in done.records)
    return Graded(book.name, who, points, due, sum(c.points for c in book.checks), done.fault)

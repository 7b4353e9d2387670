"""Grade a class: what is printed while it runs and at its end, and the exit status.

Must not decide a mark. `grade` has the arguments; `demo` calls this too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

from grader.cli.arguments import of_students
from grader.cli.progress import KINDS, Bar, JsonLines, Step
from grader.course.notebooks import Course, CourseError
from grader.jail.prestart import Ahead
from grader.marks.batch import Done, Options, grade_class
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import recall, write_whole
from grader.marks.task import borrow
from grader.pages.report import changes_table, class_table, row
from grader.run import executors

COMPLETE, INCOMPLETE = 0, 1
_UNREAD = {"unreadable", "not_a_file"}


def main(
    course: Course,
    assignments: tuple[str, ...],
    make: Callable[[], Executor],
    json_file: str | None = None,
    progress: str = "bar",
    **choices: Any,
) -> int:
    """Grade `assignments` (none named: all) on the executor that `make` makes.

    `progress` names what is told meanwhile; `choices` are fields of `grader.marks.batch.Options`.
    """
    done: list[Done] = []
    for assignment in assignments or course.assignments:
        course.notebooks_of(assignment)
        done += _grade(course, Options(assignment, **choices), make, KINDS[progress])
    if not done:
        students = of_students(choices.get("students", ()))
        raise CourseError(
            f"no submissions{students} in {course.submitted}: put them into"
            " <student>/<assignment>/<notebook>.ipynb there, or let nbgrader collect them"
        )
    return summarise(course, done, json_file)


def local(ahead: Ahead, workers: int) -> Callable[[], Executor]:
    """Return a maker of local workers that take their kernels from the parents of `ahead`."""
    return lambda: executors.local(workers, partial(borrow, ahead.warm()))()


def _grade(
    course: Course,
    options: Options,
    make: Callable[[], Executor],
    shown: type[Bar] | type[JsonLines],
) -> list[Done]:
    total = _expected(course, options)
    if not total:
        return []
    with shown(options.assignment, total) as progress:
        return grade_class(course, options, make, lambda done: progress.step(_step(done)))


def _expected(course: Course, options: Options) -> int:
    folders = [
        path
        for path in course.submitted.glob(f"*/{options.assignment}")
        if not options.students or path.parent.name in options.students
    ]
    return len(folders) * len(course.notebooks_of(options.assignment))


def _step(done: Done) -> Step:
    who = (done.handed.student, done.handed.book.name)
    if done.graded is None:
        return Step(*who, "unchanged")
    if done.graded.fault:
        last = done.graded.fault.splitlines()[-1]
        return Step(*who, "fault", (f"engine fault, earlier marks kept: {last}",))
    return Step(*who, "graded", tuple(finding.text("en") for finding in done.graded.findings))


def summarise(course: Course, done: Sequence[Done], json_file: str | None) -> int:
    """Print the tables, write the JSON, and return the exit status."""
    done = sorted(done, key=lambda one: (one.handed.student, one.handed.book.name))
    with open_marks(course) as marks:
        print(
            class_table(
                row(
                    marks,
                    one.handed.student,
                    one.handed.book,
                    one.records,
                    fault=bool(one.graded and one.graded.fault),
                )
                for one in done
            )
        )
    changes = changes_table([change for one in done for change in one.changes])
    if changes:
        print(f"\nMarks that differ from the last run:\n{changes}")
    faults = [one.graded for one in done if one.graded and one.graded.fault]
    for graded in faults:
        print(f"\n{graded.student}/{graded.notebook}: {graded.fault}", file=sys.stderr)
    if json_file:
        rows = [record.as_plain() for one in done for record in one.records]
        write_whole(Path(json_file), json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    unread = [one for one in done if _UNREAD & _odd(course, one)]
    fresh = sum(one.graded is not None for one in done)
    print(
        f"\n{len(done)} notebooks: {fresh} graded now, {len(done) - fresh} unchanged,"
        f" {len(unread)} could not be read, {len(faults)} with a fault of the engine."
    )
    return INCOMPLETE if unread or faults else COMPLETE


def _odd(course: Course, one: Done) -> set[str]:
    if one.graded is not None:
        return {finding.name for finding in one.graded.findings}
    known = recall(course, one.handed.student, one.handed.book)
    return {finding.name for finding in known.findings}

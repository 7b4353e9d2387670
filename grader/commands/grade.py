"""`grader grade`: a class through the engine, with a progress bar and a table at the end."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from grader import executors
from grader.batch import Done, Options, grade_class
from grader.course import Course, find_course
from grader.memory import recalled_oddities, write_whole
from grader.oddities import Oddity
from grader.report import changes_table, class_table
from grader.sandbox import tiers
from grader.verdict import Record

COMPLETE, INCOMPLETE = 0, 1
_UNGRADED = {"unreadable", "not_a_file"}


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    parser.add_argument("assignment", nargs="*", help="default: every assignment of the course")
    parser.add_argument("--course", help="the course folder; default: the one you are in")
    parser.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    parser.add_argument("--force", action="store_true", help="grade unchanged submissions too")
    parser.add_argument("--workers", type=int, default=executors.cores(), help="default: cores")
    parser.add_argument("--cluster", metavar="tcp://HOST:PORT", help="a dask scheduler")
    parser.add_argument("--json", metavar="FILE", help="one record per student × exercise")
    parser.add_argument(
        "--isolation",
        default="auto",
        choices=("auto", "bubblewrap", "landlock", "none"),
        help="auto: the strongest that holds here; none runs students' code unprotected",
    )


def run(args: Namespace) -> int:
    """Grade, print, and return 0 when every notebook that was handed in could be graded."""
    return main(
        find_course(args.course),
        tuple(args.assignment),
        students=tuple(args.student),
        force=args.force,
        isolation=args.isolation,
        workers=args.workers,
        cluster=args.cluster,
        json_file=args.json,
    )


def main(
    course: Course,
    assignments: tuple[str, ...] = (),
    cluster: str | None = None,
    json_file: str | None = None,
    **choices: Any,
) -> int:
    """Grade `assignments` (default: all); `choices` are fields of `grader.batch.Options`."""
    done: list[Done] = []
    for assignment in assignments or course.assignments:
        course.notebooks_of(assignment)
        options = Options(assignment, **choices)
        if not cluster:  # say at once what this machine cannot do, not in every worker
            tiers.choose(options.isolation, options.limits)
        make = executors.cluster(cluster) if cluster else executors.local(options.workers)
        with tqdm(desc=assignment, unit="nb", total=_expected(course, options)) as bar:
            done += grade_class(course, options, make, partial(_tell, bar))
    return summarise(course, done, json_file)


def _expected(course: Course, options: Options) -> int:
    folders = [
        path
        for path in course.submitted.glob(f"*/{options.assignment}")
        if not options.students or path.parent.name in options.students
    ]
    return len(folders) * len(course.notebooks_of(options.assignment))


def _tell(bar: tqdm[None], done: Done) -> None:
    bar.update()
    if done.graded is None:
        return
    about = f"{done.handed.student}/{done.handed.book.name}"
    if done.graded.fault:
        bar.write(
            f"{about}: engine fault, earlier marks kept: {done.graded.fault.splitlines()[-1]}"
        )
    elif done.graded.oddities:
        bar.write(f"{about}: " + "; ".join(odd.text("en") for odd in done.graded.oddities))


def summarise(course: Course, done: Sequence[Done], json_file: str | None) -> int:
    """Print the tables, write the JSON, and return the exit status."""
    done = sorted(done, key=lambda one: (one.handed.student, one.handed.book.name))
    if not done:
        print(f"No submissions in {course.submitted}: they lie in <student>/<assignment>/.")
        return COMPLETE
    print(class_table(_row(course, one) for one in done))
    changes = changes_table([change for one in done for change in one.changes])
    if changes:
        print(f"\nMarks that differ from the last run:\n{changes}")
    faults = [one.graded for one in done if one.graded and one.graded.fault]
    for graded in faults:
        print(f"\n{graded.student}/{graded.notebook}: {graded.fault}", file=sys.stderr)
    if json_file:
        rows = [record.as_plain() for one in done for record in one.records]
        write_whole(Path(json_file), json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    unread = [one for one in done if _UNGRADED & {odd.name for odd in _oddities(course, one)}]
    fresh = sum(one.graded is not None for one in done)
    print(
        f"\n{len(done)} notebooks: {fresh} graded now, {len(done) - fresh} unchanged,"
        f" {len(unread)} unreadable, {len(faults)} engine faults."
    )
    return INCOMPLETE if unread or faults else COMPLETE


def _row(course: Course, one: Done) -> tuple[str, str, Sequence[Record], Sequence[Oddity]]:
    return one.handed.student, one.handed.book.name, one.records, _oddities(course, one)


def _oddities(course: Course, one: Done) -> Sequence[Oddity]:
    if one.graded is not None:
        return one.graded.oddities
    return recalled_oddities(course, one.handed.student, one.handed.book)

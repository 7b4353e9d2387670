"""`grader grade`: a class through the engine, with a progress bar and a table at the end.

Here are its arguments and its first step, the warm parents. What `grading` needs is imported
while they warm up: it takes as long.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import nullcontext

from grader.cli.arguments import add_assignments, add_isolation, add_students, add_workers
from grader.cli.loading import nothing_but_imports
from grader.course.settings import course_folder, load_settings
from grader.jail.limits import Limits
from grader.jail.prestart import started_ahead
from grader.run import executors


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    add_assignments(parser)
    add_students(parser)
    parser.add_argument(
        "--force", action="store_true", help="grade again what has not changed since the last run"
    )
    add_workers(parser)
    parser.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", help="grade on the workers of a dask scheduler"
    )
    parser.add_argument(
        "--json", metavar="FILE", help="write every mark there: one record for each exercise"
    )
    add_isolation(parser)


def run(args: Namespace) -> int:
    """Grade, print, and return 0 when every notebook that was handed in could be graded."""
    imports = load_settings(course_folder(args.course)).kernel
    here = (
        nullcontext()
        if args.cluster
        else started_ahead(args.isolation, Limits(), args.workers, imports)
    )
    with here as ahead:
        with nothing_but_imports():
            from grader.cli import grading
            from grader.course.notebooks import find_course

        course = find_course(args.course)
        make = grading.local(ahead, args.workers) if ahead else executors.cluster(args.cluster)
        return grading.main(
            course,
            tuple(args.assignment),
            make,
            args.json,
            students=tuple(args.student),
            force=args.force,
            isolation=args.isolation,
            workers=args.workers,
        )

"""`grader release`: both editions of every notebook, from `solutions/` to `notebooks/`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from grader.cli.arguments import add_assignments
from grader.course.notebooks import find_course
from grader.course.release import release


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    add_assignments(parser)


def run(args: Namespace) -> int:
    """Write the editions and name them."""
    course = find_course(args.course)
    for path in release(course, tuple(args.assignment)):
        print(path.relative_to(course.root))
    return 0

"""`grader release`: both editions of every notebook, from `solutions/` to `notebooks/`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from grader.course import find_course
from grader.release import release


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    parser.add_argument("assignment", nargs="*", help="default: every assignment of the course")
    parser.add_argument("--course", help="the course folder; default: the one you are in")


def run(args: Namespace) -> int:
    """Write the editions and name them."""
    course = find_course(args.course)
    for path in release(course, tuple(args.assignment)):
        print(path.relative_to(course.root))
    return 0

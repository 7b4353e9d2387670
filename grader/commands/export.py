"""`grader export`: marks as CSV."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from grader.course import find_course
from grader.export import marks_csv
from grader.gradebook import open_marks
from grader.memory import write_whole


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    parser.add_argument("assignment", nargs="*", help="default: every assignment of the course")
    parser.add_argument("--course", help="the course folder; default: the one you are in")
    parser.add_argument("--to", metavar="FILE", help="default: standard output")


def run(args: Namespace) -> int:
    """Write the file."""
    course = find_course(args.course)
    with open_marks(course) as marks:
        text = marks_csv(course, marks, args.assignment or course.assignments)
    if args.to:
        write_whole(Path(args.to), text)
    else:
        sys.stdout.write(text)
    return 0

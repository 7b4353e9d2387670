"""`grader export`: marks as CSV."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from grader.cli.arguments import add_assignments
from grader.course.notebooks import find_course
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import write_whole
from grader.pages.export import marks_csv


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    add_assignments(parser)
    parser.add_argument("--to", metavar="FILE", help="default: print it")


def run(args: Namespace) -> int:
    """Write the file."""
    course = find_course(args.course)
    with open_marks(course) as marks:
        text = marks_csv(course, marks, args.assignment or course.assignments)
    students = text.count("\n") - 1
    if not students:
        print("nothing is graded yet: python -m grader grade", file=sys.stderr)
    if args.to:
        write_whole(Path(args.to), text)
        print(f"{students} students in {args.to}")
    else:
        sys.stdout.write(text)
    return 0

"""`grader report`: marks and mistakes of the whole class, from what was graded before."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from itertools import groupby

from grader.course import LANGUAGES, find_course
from grader.memory import all_records
from grader.report import class_table, misconception_table


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    parser.add_argument("assignment", nargs="*", help="default: every assignment of the course")
    parser.add_argument("--course", help="the course folder; default: the one you are in")
    parser.add_argument("--language", choices=LANGUAGES, default="en")


def run(args: Namespace) -> int:
    """Print the tables."""
    course = find_course(args.course)
    for assignment in args.assignment or course.assignments:
        records = list(all_records(course, assignment))
        if not records:
            print(f"{assignment}: nothing is graded yet: python -m grader grade {assignment}")
            continue
        books = groupby(records, key=lambda record: (record.student, record.notebook))
        print(f"# {assignment}\n")
        print(class_table((*key, list(rows), ()) for key, rows in books))
        print(f"\n{misconception_table(records, args.language)}\n")
    return 0

"""`grader report`: marks and mistakes of the whole class, from what was graded before."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import groupby

from grader.cli.arguments import add_assignments
from grader.course.notebooks import LANGUAGES, Course, CourseError, find_course
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import all_records
from grader.pages.report import Row, class_table, misconception_table, row


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    add_assignments(parser)
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of mistakes' titles")


def run(args: Namespace) -> int:
    """Print the tables."""
    course = find_course(args.course)
    asked = args.assignment or course.assignments
    for assignment in asked:
        course.notebooks_of(assignment)
    tables = [table for name in asked for table in _tables(course, name, args.language)]
    if not tables:
        raise CourseError("nothing is graded yet: python -m grader grade")
    print("\n\n".join(tables))
    return 0


def _tables(course: Course, assignment: str, language: str) -> Iterator[str]:
    records = list(all_records(course, assignment))
    if records:
        yield f"# {assignment}"
        yield class_table(_rows(course, assignment))
        yield misconception_table(records, language)


def _rows(course: Course, assignment: str) -> Iterator[Row]:
    books = {book.name: book for book in course.notebooks_of(assignment)}
    everything = all_records(course, assignment)
    grouped = groupby(everything, key=lambda record: (record.student, record.notebook))
    with open_marks(course) as marks:
        for (student, notebook), records in grouped:
            if notebook in books:
                yield row(marks, student, books[notebook], tuple(records))

"""`grader report`: marks and mistakes of the whole class, from what was graded before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import click

from coursecheck.explain.locale import LANGUAGES as SPOKEN
from coursecheck.explain.locale import current_language
from grader.cli import arguments
from grader.course.notebooks import Course, CourseError, find_course
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import all_records
from grader.pages.report import Row, class_table, misconception_table, row


@click.command
@arguments.assignments
@arguments.course
@click.option(
    "--language", type=click.Choice(list(SPOKEN)), help="Of the tables; else the terminal's (LANG)."
)
def command(assignments: tuple[str, ...], course: str | None, language: str | None) -> None:
    """Print the tables."""
    found = find_course(course)
    asked = assignments or found.assignments
    for assignment in asked:
        found.notebooks_of(assignment)
    tables = [table for name in asked for table in _tables(found, name, current_language(language))]
    if not tables:
        raise CourseError("nothing is graded yet: python -m grader grade")
    print("\n\n".join(tables))


def _tables(course: Course, assignment: str, language: str) -> Iterator[str]:
    records = list(all_records(course, assignment))
    if records:
        yield f"# {assignment}"
        yield class_table(_rows(course, assignment), language)
        yield misconception_table(records, language)


def _rows(course: Course, assignment: str) -> Iterator[Row]:
    books = {book.name: book for book in course.notebooks_of(assignment)}
    everything = all_records(course, assignment)
    grouped = groupby(everything, key=lambda record: (record.student, record.notebook))
    with open_marks(course) as marks:
        for (student, notebook), records in grouped:
            if notebook in books:
                book = books[notebook]
                yield row(student, book, marks.standing(student, book), tuple(records))

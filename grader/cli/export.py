"""`grader export`: marks as CSV."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.cli import arguments
from grader.course.notebooks import find_course
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import write_whole
from grader.pages.export import marks_csv


@click.command
@arguments.assignments
@arguments.course
@click.option("--to", metavar="FILE", type=Path, help="Default: print it.")
def command(assignments: tuple[str, ...], course: str | None, to: Path | None) -> None:
    """Write the file."""
    found = find_course(course)
    with open_marks(found) as marks:
        text = marks_csv(found, marks, assignments or found.assignments)
    students = text.count("\n") - 1
    if not students:
        print("nothing is graded yet: python -m grader grade", file=sys.stderr)
    if to:
        write_whole(to, text)
        print(f"{students} students in {to}")
    else:
        sys.stdout.write(text)

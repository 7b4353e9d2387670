"""`grader release`: both editions of every notebook, from `solutions/` to `notebooks/`."""

from __future__ import annotations

import click

from grader.cli import arguments
from grader.course.notebooks import find_course
from grader.course.release import release


@click.command
@arguments.assignments
@arguments.course
def command(assignments: tuple[str, ...], course: str | None) -> None:
    """Write the editions and name them."""
    found = find_course(course)
    for path in release(found, assignments):
        print(path.relative_to(found.root))

"""`grader release`: both editions of every notebook, from `solutions/` to `notebooks/`."""

from __future__ import annotations

import click

from grader.author.check_notebooks import stale
from grader.cli import arguments
from grader.cli.status import Status
from grader.course.notebooks import find_course
from grader.course.release import release


@click.command
@arguments.assignments
@arguments.course
@click.option("--check", is_flag=True, help="Write nothing; say what is not up to date.")
def command(assignments: tuple[str, ...], course: str | None, check: bool) -> Status:
    """Write the editions and name them."""
    found = find_course(course)
    if check:
        problems = list(stale(found))
        for problem in problems:
            print(problem)
        return Status.LOOK if problems else Status.WELL
    for path in release(found, assignments):
        print(path.relative_to(found.root))
    return Status.WELL

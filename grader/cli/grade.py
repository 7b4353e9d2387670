"""`grader grade`: a class through the engine, with a progress bar and a table at the end.

Here are its arguments and its first step, the warm parents. What `grading` needs is imported
while they warm up: it takes as long.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import click

from grader.cli import arguments
from grader.cli.loading import nothing_but_imports
from grader.course.settings import course_folder, load_settings
from grader.jail.limits import Limits
from grader.jail.prestart import started_ahead
from grader.run import executors


@click.command
@arguments.assignments
@arguments.students
@click.option("--force", is_flag=True, help="Grade again what has not changed since the last run.")
@arguments.workers
@click.option(
    "--cluster", metavar="tcp://HOST:PORT", help="Grade on the workers of a dask scheduler."
)
@click.option("--json", "json_file", metavar="FILE", help="Write there a record for each exercise.")
@click.option(
    "--progress",
    type=click.Choice(["bar", "json"]),
    default="bar",
    help="What stderr tells meanwhile; json: one object a line, for pipelines.",
)
@arguments.isolation
@arguments.course
def command(
    assignments: tuple[str, ...],
    course: str | None,
    cluster: str | None,
    json_file: str | None,
    progress: str,
    **choices: Any,
) -> int:
    """Grade and print; `choices` are fields of `grader.marks.batch.Options`."""
    imports = load_settings(course_folder(course)).kernel
    isolation, workers = choices["isolation"], choices["workers"]
    here = nullcontext() if cluster else started_ahead(isolation, Limits(), workers, imports)
    with here as ahead:
        with nothing_but_imports():
            from grader.cli import grading
            from grader.course.notebooks import find_course

        found = find_course(course)
        arguments.check_students(
            choices["students"], arguments.folders_of_students(found.submitted)
        )
        make = grading.local(ahead, workers) if ahead else executors.cluster(cluster or "")
        return grading.main(found, assignments, make, json_file, progress, **choices)

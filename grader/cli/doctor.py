"""`grader doctor`: what a submission must not be able to do, tried on this machine.

With `--class`: what keeps a class from being graded well, each with its repair.
"""

from __future__ import annotations

import click

from grader.cli import arguments
from grader.cli.status import Status
from grader.course.notebooks import find_course
from grader.jail.doctor_table import columns, kernel_name, print_table


@click.command
@arguments.isolation
@arguments.course
@click.option(
    "--class",
    "of_class",
    is_flag=True,
    help="Look at the class instead: exchange, gradebook, deadlines, feedback, release.",
)
@click.option(
    "--cluster", metavar="tcp://HOST:PORT", help="With --class: look at a dask cluster, too."
)
def command(isolation: str, course: str | None, of_class: bool, cluster: str | None) -> int:
    """Try everything in each jail that this machine can build, and print one table."""
    if cluster and not of_class:
        raise click.UsageError("--cluster belongs to --class.")
    if of_class:
        from grader.cli.class_checks import looks

        found = list(looks(find_course(course), cluster))
        print("\n".join(map(str, found)))
        return Status.LOOK if any(one.repair for one in found) else Status.WELL
    print(f"{kernel_name()}\n")
    return Status.WELL if print_table(list(columns(isolation))) else Status.LOOK

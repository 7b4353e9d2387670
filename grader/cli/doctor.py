"""`grader doctor`: what a submission must not be able to do, tried on this machine."""

from __future__ import annotations

import click

from grader.cli import arguments
from grader.cli.status import Status
from grader.jail.doctor_table import columns, kernel_name, print_table


@click.command
@arguments.isolation
def command(isolation: str) -> int:
    """Try everything in each jail that this machine can build, and print one table."""
    print(f"{kernel_name()}\n")
    return Status.WELL if print_table(list(columns(isolation))) else Status.LOOK

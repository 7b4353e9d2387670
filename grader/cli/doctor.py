"""`grader doctor`: what a submission must not be able to do, tried on this machine."""

from __future__ import annotations

import click

from grader.cli import arguments
from grader.cli.status import Status
from grader.jail.doctor import examine, print_report


@click.command
@arguments.isolation
def command(isolation: str) -> int:
    """Try everything, and print what was refused."""
    return Status.WELL if print_report(examine(isolation)) else Status.LOOK

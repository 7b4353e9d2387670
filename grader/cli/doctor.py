"""`grader doctor`: what a submission must not be able to do, tried on this machine."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from grader.cli.arguments import add_isolation
from grader.jail.doctor import examine, print_report


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    add_isolation(parser)


def run(args: Namespace) -> int:
    """Try everything, print what was refused, and return 0 when all of it was."""
    return 0 if print_report(examine(args.isolation)) else 1

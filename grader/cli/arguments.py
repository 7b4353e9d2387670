"""The arguments that several commands share, so that they read the same everywhere.

Knows argparse alone.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence

from grader.run import executors

ISOLATIONS = ("auto", "bubblewrap", "landlock", "none")


def add_course(parser: ArgumentParser) -> None:
    """The folder that holds `solutions/`."""
    parser.add_argument(
        "--course", metavar="DIR", help="the course folder; default: the one you are in"
    )


def add_assignments(parser: ArgumentParser) -> None:
    """The course, and which of its assignments."""
    parser.add_argument(
        "assignment", nargs="*", help="such as pooling; default: every assignment of the course"
    )
    add_course(parser)


def add_students(parser: ArgumentParser) -> None:
    """Some students instead of all."""
    parser.add_argument(
        "--student", metavar="NAME", action="append", default=[], help="only this one; repeatable"
    )


def add_workers(parser: ArgumentParser) -> None:
    """How many processes."""
    cores = executors.cores()
    parser.add_argument(
        "--workers",
        metavar="N",
        type=at_least_one,
        default=cores,
        help=f"processes that grade at the same time; default: one for each core, {cores} here",
    )


def add_isolation(parser: ArgumentParser) -> None:
    """What students' code runs behind."""
    parser.add_argument(
        "--isolation",
        default="auto",
        choices=ISOLATIONS,
        help="auto (default): the strongest that holds on this machine;"
        " none: students' code runs unprotected",
    )


def at_least_one(text: str) -> int:
    """Read a count. Raises ArgumentTypeError for anything but 1, 2, 3, …"""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def of_students(names: Sequence[str]) -> str:
    """Say in a message whose work was asked for; nothing when it was everybody's."""
    return f" of {', '.join(names)}" if names else ""

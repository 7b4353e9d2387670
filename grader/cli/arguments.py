"""The arguments that several commands share, so that they read the same everywhere.

Each is a decorator of click's for a command's function. Must not know what a command does.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from grader.run.executors import cores
from grader.user_error import UserError

ISOLATIONS = ("auto", "bubblewrap", "landlock", "none")
COUNT = click.IntRange(min=1)

course = click.option(
    "--course", metavar="DIR", help="The course folder; default: the one you are in."
)
assignments = click.argument("assignments", metavar="[ASSIGNMENT]...", nargs=-1)
students = click.option(
    "--student", "students", metavar="NAME", multiple=True, help="Only this one; repeatable."
)
workers = click.option(
    "--workers",
    metavar="N",
    type=COUNT,
    default=cores,
    help="Processes at the same time; default: one for each core.",
)
isolation = click.option(
    "--isolation",
    type=click.Choice(ISOLATIONS),
    default="auto",
    help="What students' code runs behind. auto (default): the strongest that holds on this"
    " machine; none: nothing protects you from it.",
)


class UnknownStudentError(UserError):
    """A name that nobody of the class has; the message names those that are near."""


def check_students(asked: Sequence[str], known: Sequence[str]) -> None:
    """Raise UnknownStudentError for the first name of `asked` that is not in `known`."""
    for name in asked:
        if name not in known:
            near = get_close_matches(name, known) or sorted(known)[:5]
            hint = f"; did you mean {' or '.join(near)}?" if near else ": nobody has handed in yet"
            raise UnknownStudentError(f"no student is called {name!r}{hint}")


def folders_of_students(*roots: Path) -> list[str]:
    """Return the names of the students who have a folder in one of `roots`, in order."""
    found = {
        entry.name
        for root in roots
        if root.is_dir()
        for entry in os.scandir(root)
        if entry.is_dir()
    }
    return sorted(found)


def of_students(names: Sequence[str]) -> str:
    """Say in a message whose work was asked for; nothing when it was everybody's."""
    return f" of {', '.join(names)}" if names else ""

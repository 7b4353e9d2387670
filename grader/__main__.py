"""The commands: `python -m grader COMMAND`. Arguments, wiring, exit status; no rule lives here."""

from __future__ import annotations

import atexit
import importlib
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import NoReturn

from grader.cli.loading import nothing_but_imports
from grader.user_error import UserError

#: name -> module that offers add_arguments and run, and what it does. Imported when asked for.
COMMANDS = {
    "demo": ("grader.cli.demo", "the whole round on a sample class, in work/demo"),
    "release": ("grader.cli.release", "write both editions of the notebooks"),
    "grade": ("grader.cli.grade", "grade what was handed in"),
    "feedback": ("grader.cli.feedback", "write a page for each student"),
    "report": ("grader.cli.report", "marks and mistakes of the whole class"),
    "export": ("grader.cli.export", "marks as CSV for a learning platform"),
    "site": ("grader.pages.site", "the notebooks as web pages, to read offline"),
    "try": ("grader.author.try_answers", "one verdict for each answer file (for authors)"),
    "prove": (
        "grader.author.prove",
        "prove the course: right passes, wrong fails, mistakes are named",
    ),
    "doctor": ("grader.cli.doctor", "prove what the jail enforces on this machine"),
    "bench": ("grader.author.bench", "measure against plain nbgrader"),
}
USAGE_ERROR = 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    listing = "\n".join(f"  {name:<9} {about}" for name, (_, about) in COMMANDS.items())
    parser = ArgumentParser(
        prog="grader",
        usage="python -m grader COMMAND [-h] …",
        description=f"The pooling course's engine.\n\n{listing}\n\nEvery command has --help.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        parser.print_help()
        return USAGE_ERROR
    name = parser.parse_args(given[:1]).command
    with nothing_but_imports():
        module = importlib.import_module(COMMANDS[name][0])
    command = ArgumentParser(prog=f"python -m grader {name}", description=COMMANDS[name][1])
    module.add_arguments(command)
    try:
        return int(module.run(command.parse_args(given[1:])))
    except UserError as reason:
        print(f"grader {name}: {reason}", file=sys.stderr)
        return USAGE_ERROR


def leave(status: int) -> NoReturn:
    """End the process at once, after what was asked for its end and with everything printed.

    Python would first take a thousand modules apart, for the better part of a second.
    """
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    leave(main())

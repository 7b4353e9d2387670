"""The commands: `python -m grader COMMAND`. Which there are, and how each ends; no rule lives here.

A command's module offers `command`, one of click's, and is imported when it is asked for: others
need not be there, and the first line of `grade` is not held up by what it does not need.
"""

from __future__ import annotations

import atexit
import errno
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from io import TextIOWrapper
from typing import NoReturn

import click

from grader.cli.loading import nothing_but_imports
from grader.cli.status import Status
from grader.user_error import UserError, said

#: name -> module that offers `command`, and what it does.
COMMANDS = {
    "demo": ("grader.cli.demo", "The whole round on a sample class, in work/demo."),
    "release": ("grader.cli.release", "Write both editions of the notebooks."),
    "bundle": ("grader.cli.bundle", "What students get, as a zip for each language."),
    "check": ("grader.cli.check", "Find what an author has left undone (for authors)."),
    "collect": ("grader.cli.collect", "Unpack what a learning platform lets you download."),
    "grade": ("grader.cli.grade", "Grade what was handed in."),
    "watch": ("grader.cli.watch", "Grade what arrives, until it is stopped."),
    "feedback": ("grader.cli.feedback", "Write a page for each student."),
    "report": ("grader.cli.report", "The whole class: a page, tables, and ten lines."),
    "desk": ("grader.cli.desk", "Mark written answers, on a page for this computer alone."),
    "export": ("grader.cli.export", "Marks as CSV for a learning platform."),
    "site": ("grader.cli.site", "The notebooks as web pages, to read offline."),
    "try": ("grader.author.try_answers", "One verdict for each answer file (for authors)."),
    "prove": (
        "grader.author.prove",
        "Prove the course: right passes, wrong fails, mistakes are named.",
    ),
    "doctor": (
        "grader.cli.doctor",
        "Prove what the jail enforces on this machine, or look at the class.",
    ),
    "bench": ("grader.author.bench", "Measure against plain nbgrader."),
}


class _Commands(click.Group):
    """Knows all commands by name, and imports the one that is asked for."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command:
        if cmd_name not in COMMANDS:
            near = get_close_matches(cmd_name, COMMANDS)
            remedy = (
                f"did you mean {' or '.join(near)}?" if near else "--help lists those there are"
            )
            raise UserError(f"no command is called {cmd_name!r}; {remedy}")
        module, about = COMMANDS[cmd_name]
        with nothing_but_imports():
            command: click.Command = importlib.import_module(module).command
        command.help = about
        if not any(parameter.name == "debug" for parameter in command.params):
            _debug(command)
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


def _remember(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    ctx.meta["debug"] = ctx.meta.get("debug", False) or wanted  # one for all contexts


_debug = click.option(
    "--debug",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_remember,
    help="Show the traceback of whatever goes wrong.",
)


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all well, 1 somebody should look, 2 wrong use, 3 a fault of the engine.",
)
@_debug
def commands() -> None:
    """Release, grade and show a course of notebooks."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a name that a terminal cannot write ends nothing
            stream.reconfigure(errors="backslashreplace")
    # click's own main would print errors in its own way, and end the process.
    meta: dict[str, bool] = {}
    name = " ".join(["grader", *[word for word in given if word in COMMANDS][:1]])
    try:
        with commands.make_context("python -m grader", given or ["--help"]) as context:
            meta = context.meta
            return int(commands.invoke(context) or Status.WELL)
    except click.exceptions.Exit as ended:
        return ended.exit_code if given else Status.WRONG_USE
    except (KeyboardInterrupt, click.Abort):
        print(f"{name}: stopped; what is done is kept, run it again to go on", file=sys.stderr)
        return Status.LOOK
    except Exception as error:
        if meta.get("debug"):
            traceback.print_exc()
        said, status = _sentence(error)
        print(f"{name}: {said}", file=sys.stderr)
        return status


def _sentence(error: Exception) -> tuple[str, Status]:
    """Return what is said of an error, and whose it is."""
    match error:
        case UserError():
            return str(error), Status(error.status)
        case click.ClickException():
            return f"{error.format_message()} See --help.", Status.WRONG_USE
        case OSError():
            return _of_this_machine(error), Status.OUR_FAULT
        case _:
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            return f"a fault of the engine: {what} (--debug shows where)", Status.OUR_FAULT


#: What helps against an error of the machine's.
_REMEDIES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room there"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "let this user write there"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "`ulimit -n 4096`"),
    **dict.fromkeys((errno.EAGAIN, errno.ENOMEM), "end other programs, or ask for fewer --workers"),
}


def _of_this_machine(error: OSError) -> str:
    """Say what the machine refused, where, and what to do."""
    remedy = _REMEDIES.get(error.errno or 0, "set this right")
    return f"{said(error)}. Nothing that was stored is lost: {remedy} and run the command again"


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

"""`python -m COURSE receipt [NOTEBOOK…] [--zip FILE]`: a receipt in a terminal.

Knows arguments and exit statuses: 0 all well, 1 somebody should look, 2 wrong use.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from coursecheck import registry
from coursecheck.console import say_aloud, speakable
from coursecheck.explain.locale import LANGUAGES, current_language, say
from coursecheck.receipt.files import pack
from coursecheck.receipt.fresh_run import SECONDS
from coursecheck.receipt.receipt import Receipt, receipt_for
from coursecheck.receipt.saved import UnreadableNotebookError, read_saved


def main(package: str, arguments: Sequence[str] | None = None) -> int:
    """Carry out a command of the course package called `package`; return the exit status."""
    registry.register(package)
    given = _parser(package).parse_args(arguments)
    tongue = speakable(current_language(given.language))
    named = given.notebooks or [Path.cwd()]
    books = [book for one in named for book in (_of_the_course(one) if one.is_dir() else [one])]
    if not books:
        file = f"{registry.lessons()[0].name}.ipynb"
        said = say("receipt_none_here", tongue, folder=named[0], package=package, file=file)
        say_aloud(said)
        return 2
    if given.zip and len({book.resolve().parent for book in books}) > 1:
        say_aloud(say("receipt_two_folders", tongue))
        return 2
    receipts = []
    for book in books:
        receipts.append(receipt_for(book, given.language and tongue, given.seconds))
        say_aloud(f"{receipts[-1]!r}\n")
    twice = _twice(receipts, tongue)
    if given.zip:
        try:
            _pack(receipts, given.zip, tongue)
        except OSError as error:
            say_aloud(say("receipt_not_packed", tongue, zip=given.zip, error=error))
            return 2
    return int(twice or any(one.problems for one in receipts))


def _pack(receipts: Sequence[Receipt], target: Path, language: str) -> None:
    """Pack what can be read, whatever else is said of it: a person may still look at it."""
    books = [(one.saved, one.beside) for one in receipts if one.saved]
    if books:
        names = ", ".join(pack(books, target))
        say_aloud(say("receipt_packed", language, zip=target, names=names))


def _twice(receipts: Sequence[Receipt], language: str) -> bool:
    """Say which files are one notebook of the course: only one of them can count."""
    held: dict[str, list[str]] = {}
    for one in receipts:
        if one.saved and one.saved.lesson:
            held.setdefault(one.saved.lesson.name, []).append(one.saved.path.name)
    twice = {lesson: files for lesson, files in held.items() if len(files) > 1}
    for lesson, files in twice.items():
        names = ", ".join(files)
        say_aloud(say("receipt_twice", language, lesson=lesson, names=names))
    return bool(twice)


def _of_the_course(folder: Path) -> list[Path]:
    """Return the notebooks in `folder` that are the course's, whatever they are called."""
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        try:
            known = read_saved(path).lesson
        except (UnreadableNotebookError, OSError):
            continue
        if known:
            found.append(path)
    return found


def _parser(package: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {package}")
    commands = parser.add_subparsers(required=True, metavar="receipt")
    about = "Say what would be graded if saved notebooks were handed in now."
    one = commands.add_parser("receipt", help=about, description=about)
    one.add_argument(
        "notebooks",
        nargs="*",
        type=Path,
        metavar="NOTEBOOK",
        help="files or folders; default: this one",
    )
    one.add_argument("--zip", type=Path, metavar="FILE", help="pack them with the files they need")
    one.add_argument("--language", choices=sorted(LANGUAGES), help="default: the notebook's own")
    one.add_argument(
        "--seconds", type=float, default=SECONDS, help="for each notebook; default: %(default)g"
    )
    return parser

"""What README, guide and the other pages tell people to type; for tests.

A command is a line of a block that is not a diagram or a file, or a code span in prose that begins
with a program and has what that program needs. Comments behind it are not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = "docs/running-a-class.md"
#: In the order in which somebody reads them who teaches; others come after these.
FIRST = (GUIDE, "README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md")
#: How the blocks begin that hold no commands: a diagram, a configuration.
NO_COMMANDS = ("src/coursecheck ", "c = get_config()")
SPAN = re.compile(
    r"(?:(?:\.venv/bin/)?python -m \w|make [a-z]|pip \w|conda |jupyter \w|sqlite3 |psql |rm |git |"
    r"nbgrader (?:db \w+ )?\w+ \S|\.ci/|\.venv/bin/|ulimit |chmod |umask |chown ).*"
)
NAMES_A_FILE = re.compile(r"\.ci/[\w-]+\.py")
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)


def pages() -> list[str]:
    """Every page of the project that people read, with the texts of the bundle's README."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("grader/**/*.md")]
    names = {str(path.relative_to(ROOT)) for path in found} - {"CHANGELOG.md"}
    return [*FIRST, *sorted(names - {*FIRST})]


def commands() -> dict[str, str]:
    """Each command once, in the order of the pages, with the page that has it first."""
    found: dict[str, str] = {}
    for page in pages():
        for command in of_text((ROOT / page).read_text(encoding="utf-8")):
            found.setdefault(command, page)
    return found


def of_text(text: str) -> Iterator[str]:
    """The commands of one page, in order; a block of Python is one command."""
    place = 0
    for block in BLOCK.finditer(text):
        yield from _spans(text[place : block.start()])
        place = block.end()
        kind, body = block.groups()
        if kind:
            yield f"{kind}: {body}"
        elif not body.lstrip().startswith(NO_COMMANDS):
            for line in body.splitlines():
                said = re.split(r"\s+(?:#|\(|（)", line)[0]
                yield from filter(None, map(str.strip, said.split(" && ")))
    yield from _spans(text[place:])


def _spans(prose: str) -> Iterator[str]:
    for span in re.findall(r"`([^`\n]+)`", prose):
        if SPAN.fullmatch(span) and not NAMES_A_FILE.fullmatch(span):
            yield span

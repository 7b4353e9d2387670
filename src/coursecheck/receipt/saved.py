"""A notebook as it lies on the disk: its cells, which lesson it is, which graded cells it holds.

Reads JSON with the standard library. Must not run a cell, and must not know a verdict.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from coursecheck.explain.locale import LANGUAGES, say
from coursecheck.judge.code import parse, python_of
from coursecheck.model import Exercise, Lesson
from coursecheck.registry import lessons

ANSWER_SUFFIX = "-answer"
_LANGUAGE = re.compile(r"""\buse_language\(\s*["'](\w+)["']""")


class UnreadableNotebookError(ValueError):
    """The file is no notebook; the message names the file and the reason."""


@dataclass(frozen=True)
class SavedCell:
    """One cell: its place (0 is the first), kind, text, and the name that it has in the course."""

    place: int
    kind: str
    source: str
    name: str = ""
    by_hand: bool = False
    pictures: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graded:
    """How a graded cell of ours was found: under its own name, by its text ("text"), or not."""

    name: str
    found: str
    cell: SavedCell | None = None


@dataclass(frozen=True)
class SavedNotebook:
    """What one file says."""

    path: Path
    saved: datetime
    cells: tuple[SavedCell, ...]

    @cached_property
    def language(self) -> str | None:
        """The language that its first cell chooses, if the checks speak it."""
        for cell in self.code:
            chosen = _LANGUAGE.search(cell.source)
            if chosen and chosen[1] in LANGUAGES:
                return chosen[1]
        return None

    @property
    def code(self) -> tuple[SavedCell, ...]:
        """The code cells in order."""
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @cached_property
    def lesson(self) -> Lesson | None:
        """The lesson whose exercises it holds; by its file name where it names none."""
        most, found = 0, self.named
        for lesson in lessons():
            count = sum(bool(_check_of(self, e) or _answer_of(self, e)) for e in lesson.exercises)
            if count > most:
                most, found = count, lesson
        return found

    @property
    def named(self) -> Lesson | None:
        """The lesson that its file name names."""
        return next((one for one in lessons() if one.name == self.path.stem), None)

    def graded(self) -> Iterator[Graded]:
        """Yield the answers and checks of the lesson's exercises, in order."""
        for exercise in self.lesson.exercises if self.lesson else ():
            pairs = ((f"{exercise.name}{ANSWER_SUFFIX}", _answer_of), (exercise.name, _check_of))
            for name, look in pairs:
                cell = look(self, exercise)
                found = "" if cell is None else "name" if cell.name == name else "text"
                yield Graded(name, found, cell)

    @property
    def answers(self) -> dict[str, SavedCell]:
        """The answers that are there, by the names of their exercises."""
        exercises = self.lesson.exercises if self.lesson else ()
        found = {exercise.name: _answer_of(self, exercise) for exercise in exercises}
        return {name: cell for name, cell in found.items() if cell}

    def written(self) -> Iterator[Graded]:
        """Yield the written answers that the lesson asks for."""
        own = {cell.name: cell for cell in self.cells if cell.kind != "code"}
        marked = [cell.name for cell in self.cells if cell.by_hand and cell.name]
        due = [*(self.lesson.written if self.lesson else ()), *marked]
        for name in dict.fromkeys(due):
            yield Graded(name, "name" if name in own else "", own.get(name))


def read_saved(path: Path) -> SavedNotebook:
    """Read the notebook in `path`. Raises UnreadableNotebookError, and OSError."""
    data = path.read_bytes()
    try:
        document = json.loads(data.decode("utf-8-sig"))
        rows = document["cells"]
        cells = tuple(_cell(place, row) for place, row in enumerate(rows))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        raise UnreadableNotebookError(f"{path}: {reason}") from None
    changed = datetime.fromtimestamp(path.stat().st_mtime)
    return SavedNotebook(path, changed, cells)


def text_of(cell: SavedCell | None) -> str:
    """Return what a student wrote into a cell for prose; nothing where the stub stands alone."""
    if cell is None:
        return ""
    stubs = {say("written_stub", language) for language in LANGUAGES}
    left = [line for line in cell.source.splitlines() if line.strip() not in stubs]
    return "\n".join(left).strip()


def is_stub(source: str) -> bool:
    """Return whether an answer's cell still has a function that does nothing but refuse."""
    tree = parse(python_of(source))
    functions = (
        [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)] if tree else ()
    )
    return any(_refuses(function.body) for function in functions)


def _refuses(body: list[ast.stmt]) -> bool:
    said = [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    only = said[0] if len(said) == 1 else None
    return isinstance(only, ast.Raise) and "NotImplementedError" in ast.unparse(only)


def _cell(place: int, row: dict[str, Any]) -> SavedCell:
    source = row.get("source", "")
    metadata = row.get("metadata") or {}
    about = metadata.get("nbgrader") or {}
    return SavedCell(
        place,
        str(row.get("cell_type")),
        "".join(source) if isinstance(source, list) else str(source),
        str(about.get("grade_id") or row.get("id") or metadata.get("id") or ""),
        bool(about.get("grade") and about.get("solution")),
        bool(row.get("attachments")),
        tuple(map(str, metadata.get("tags") or ())),
    )


def _answer_of(saved: SavedNotebook, exercise: Exercise) -> SavedCell | None:
    return _known(saved, f"{exercise.name}{ANSWER_SUFFIX}", definition_of(exercise.name))


def _check_of(saved: SavedNotebook, exercise: Exercise) -> SavedCell | None:
    return _known(saved, exercise.name, call_of_check(exercise.name))


def definition_of(name: str) -> re.Pattern[str]:
    """Return what finds where `name` is defined at the outermost level."""
    name = re.escape(name)
    return re.compile(rf"^(?:(?:async )?def|class) {name}\b|^{name}\s*=(?!=)", re.MULTILINE)


def call_of_check(name: str) -> re.Pattern[str]:
    """Return what finds a call of the check of the exercise called `name`."""
    return re.compile(rf"""\bcheck\(\s*["']{re.escape(name)}["']""")


def _known(saved: SavedNotebook, name: str, text: re.Pattern[str]) -> SavedCell | None:
    by_name = (cell for cell in saved.code if cell.name == name)
    by_text = (cell for cell in saved.code if text.search(cell.source))
    return next(by_name, None) or next(by_text, None)

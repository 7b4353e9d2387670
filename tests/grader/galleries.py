"""Reads the galleries of hostile and of honest submissions, and makes notebooks of them.

A submission is a file of Python in pieces: `# %% answer X`, `# %% before X` (a cell before the
answer's), `# %% between X` (behind the answer, before its check), `# %% after X` (behind the
check). `# %% worth N` says what its answer is worth on its own, `# %% others lost` that the other
exercise of the notebook is given up too. A file `.notebook` is handed in as it is.

The second line of a hostile file, `# fence: NAME`, says which fence of the engine it runs up
against (`"fence": "NAME"` in a notebook): the names are those of `sabotage.FENCES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat
from building import RIGHT, SOURCES, answer_cell, check_cell, source_notebook
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.course.notebooks import Course
from grader.course.release import edition, stubs

TESTS = Path(__file__).parents[1]
MARK = re.compile(r"^# %% (\w+) ?(.*)$", re.MULTILINE)
RULED = {"pool2d": 6}
POINTS = {name: points for name, (points, _) in SOURCES.items()} | RULED
SMALL = "1_small"


def right_answers() -> dict[str, str]:
    by_hand = (TESTS / "gallery" / "pool2d" / "correct__loop.py").read_text(encoding="utf-8")
    return RIGHT | {"pool2d": by_hand}


def whole_notebook() -> NotebookNode:
    """The small notebook, and in it an exercise with a rule."""
    node = source_notebook()
    for name, points in RULED.items():
        solution = f"def {name}():\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION\n"
        node.cells[-1:-1] = [answer_cell(name, solution), check_cell(name, points)]
    return node


def put_ruled_exercise(course: Course) -> Course:
    """Write the whole notebook into the course's folder."""
    path = course.root / "solutions" / "pooling" / f"{SMALL}.ipynb"
    path.write_text(nbformat.writes(whole_notebook()), encoding="utf-8")
    return Course(course.root)


@dataclass(frozen=True)
class Piece:
    where: str  # answer, before, between, after, worth, others
    what: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One file of a gallery."""

    path: Path
    places: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def student(self) -> str:
        return self.name.replace("/", "--").replace("_", "-")

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that the name stands for; which limit ends a thing first may differ."""
        word = self.path.stem.split("__")[0]
        stopped = ("raised", "died", "timed_out")
        several = {"stopped": stopped, "nothing": ("wrong", *stopped)}
        return several.get(word, (word,))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def about(self) -> str:
        if self.path.suffix == ".notebook":
            return re.search(r'"about": "([^"]+)"', self.text)[1]
        return self.text.splitlines()[0].removeprefix("# ")

    @property
    def fences(self) -> tuple[str, ...]:
        """The fences without which it would gain or harm."""
        found = re.search(r'^# fence: (.+)$|"fence": "([^"]+)"', self.text[:1000], re.MULTILINE)
        return tuple((found[1] or found[2]).split(", ")) if found else ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        found = list(MARK.finditer(self.text)) if self.path.suffix == ".py" else []
        ends = [*(mark.start() for mark in found), len(self.text)][1:]
        return tuple(
            Piece(mark[1], mark[2].strip(), self.text[mark.end() : end].strip("\n") + "\n")
            for mark, end in zip(found, ends, strict=True)
        )

    def said(self, where: str) -> str:
        if self.path.suffix == ".notebook":
            found = re.search(rf'"{where}": "(\w+)"', self.text[:500])
            return found[1] if found else ""
        return next((piece.what for piece in self.pieces if piece.where == where), "")

    @property
    def exercise(self) -> str:
        return self.said("answer") or "valid_out_size"

    @property
    def others(self) -> dict[str, float]:
        """What the rest of the notebook is worth: right answers, where the file brings them."""
        names = POINTS if self.path.suffix == ".py" else SOURCES
        return {name: float(POINTS[name]) for name in names if name != self.exercise}

    @property
    def worth(self) -> float:
        full = POINTS[self.exercise] if self.outcomes == ("correct",) else 0
        return float(self.said("worth") or full)

    def submitted_files(self, places: dict[str, str]) -> str:
        """The notebook, with paths such as @SOLUTION@ put in: nothing is left to guess."""
        text = self.text if self.path.suffix == ".notebook" else nbformat.writes(self._notebook())
        for name, path in places.items():
            text = text.replace(f"@{name}@", path)
        return text

    def _notebook(self) -> NotebookNode:
        node = stubs(edition(whole_notebook(), "en"), "en")
        answers = right_answers() | {p.what: p.text for p in self.pieces if p.where == "answer"}
        for name, text in answers.items():
            for cell in node.cells:
                if cell.id == f"{name}-answer":
                    cell.source = text
        for number, piece in enumerate(self.pieces):
            behind = {"before": 0, "between": 1, "after": 2}.get(piece.where)
            if behind is not None:
                place = [cell.id for cell in node.cells].index(f"{piece.what}-answer") + behind
                node.cells.insert(place, new_code_cell(piece.text, id=f"own-{number}"))
        return node


def gallery(name: str) -> list[Entry]:
    """All files of a gallery, by family and name."""
    files = sorted((TESTS / name).rglob("*"))
    return [Entry(path) for path in files if path.suffix in (".py", ".notebook")]


__all__ = [
    "POINTS",
    "SMALL",
    "TESTS",
    "Entry",
    "gallery",
    "put_ruled_exercise",
    "right_answers",
    "whole_notebook",
]

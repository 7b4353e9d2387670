"""A hash of all files that decide an exercise's mark: what is written there can change one.

Texts that a student reads are not among them. Must not know submissions.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import coursecheck
import grader
from coursecheck.model import Exercise
from coursecheck.registry import find, packages
from grader.course.notebooks import Notebook, grade_id, is_answer
from grader.run.execute import ROUNDS

_CHECKS = Path(coursecheck.__file__).parent
_ENGINE = Path(grader.__file__).parent
#: How a hand-in is read, run, seen and judged.
_DECIDING = (
    *(_CHECKS / name for name in ("observe", "judge")),
    *(_CHECKS / f"{name}.py" for name in ("model", "observation", "cases", "dtypes")),
    *(_ENGINE / name for name in ("intake", "jail", "run")),
    *(_ENGINE / "marks" / f"{name}.py" for name in ("task", "verdict")),
)


@cache
def exercise_version(name: str) -> str:
    """Return 16 hex digits for what an exercise asks and accepts, and how that is found out."""
    exercise = find(name)
    total = hashlib.sha256(_engine().encode())
    for path in sorted(set(_files_of(exercise))):
        total.update(path.name.encode() + path.read_bytes())
    groups = [(g.name, g.points, sorted(g.compares)) for g in exercise.groups]
    total.update(repr((exercise.name, groups, exercise.needs_device)).encode())
    return total.hexdigest()[:16]


def notebook_version(book: Notebook) -> str:
    """Return a hash of what a notebook itself runs: its code outside the answers."""
    code = [
        (cell.id, grade_id(cell), "" if is_answer(cell) else cell.source)
        for cell in book.node.cells
        if cell.cell_type == "code"
    ]
    written = [(one.grade_id, one.points) for one in book.written]
    return hashlib.sha256(repr((code, written)).encode()).hexdigest()[:16]


@cache
def _engine() -> str:
    total = hashlib.sha256(f"torch {version('torch')}, {ROUNDS} rounds".encode())
    for path in sorted(path for place in _DECIDING for path in _python_in(place)):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def _python_in(place: Path) -> Iterator[Path]:
    yield from [place] if place.is_file() else place.rglob("*.py")


def _files_of(exercise: Exercise) -> Iterator[Path]:
    """Yield the files of the lesson that holds an exercise, and what all lessons share."""
    for name, module in list(sys.modules.items()):
        ours = any(name.startswith(f"{package}.lessons.") for package in packages())
        if ours and getattr(getattr(module, "EXERCISE", None), "name", None) == exercise.name:
            folder = Path(str(module.__file__)).parent
            yield from folder.rglob("*.py")
            yield from folder.parent.glob("*.py")

"""How students hand in, for the gallery in `kinds/`: one function there is one odd hand-in.

    @due(12, "renamed")
    def my_browser_counts_copies(hand):
        hand.put(solved(), "pooling/1_by_hand (1).ipynb")

says what is due: points, and the findings. The function's name is the student's.
"""

from __future__ import annotations

import copy
import json
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BY_HAND, QUESTIONS = "pooling/1_by_hand.ipynb", "pooling_further/4_questions.ipynb"
FULL = 12
ANSWERS = {
    "valid_out_size": "correct__formula", "pool2d": "correct__loop",
    "pool2d_stride": "correct__loop",
}  # fmt: skip
Cell = dict[str, Any]
Notebook = dict[str, Any]


@dataclass(frozen=True)
class Due:
    """What is due for one hand-in.

    `points`: of the notebook, None where there may be no mark now. `findings`: all of the
    notebook's, but for those of a file that was not handed in. `left`: what is listed as not used,
    below the student's folder. `waiting`: how many written answers wait for a person. `shows` must
    be seen in the marked notebook, `said` in what the command prints. `time`: in the gradebook.
    """

    points: float | None = FULL
    findings: frozenset[str] = frozenset()
    left: tuple[str, ...] = ()
    waiting: int = 0
    shows: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    time: str = ""
    listed: bool = False


@dataclass(frozen=True)
class Case:
    """One function of the gallery."""

    kind: str
    name: str
    hand_in: Callable[[Hand], None]
    due: Due


@dataclass
class Hand:
    """A student's folder under `work/submitted`; `lesson` is the notebook that is looked at."""

    submitted: Path
    student: str
    lesson: str = field(default=BY_HAND)

    def put(self, data: Notebook | bytes | str, path: str = "") -> None:
        """Lay a file below the student's folder; without a path, where it belongs."""
        self.lay(data, f"{self.student}/{path or self.lesson}")

    def lay(self, data: Notebook | bytes | str, path: str) -> None:
        """Lay a file below `work/submitted`."""
        target = self.submitted / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, dict):
            data = dumped(data)
        target.write_bytes(data.encode() if isinstance(data, str) else data)


def due(points: float | None = FULL, *findings: str, **more: Any) -> Callable[[Any], Any]:
    """Mark a function as a hand-in."""

    def mark(function: Any) -> Any:
        function.due = Due(points, frozenset(findings), **more)
        return function

    return mark


def cases() -> Iterator[Case]:
    """Every hand-in of `kinds/`."""
    for path in sorted((HERE / "kinds").glob("*.py")):
        spec = spec_from_file_location(f"kinds_{path.stem}", path)
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, value in vars(module).items():
            if hasattr(value, "due"):
                yield Case(path.stem, name, value, value.due)


# Notebooks as plain JSON: students' editors write what they like


def released(lesson: str = BY_HAND, language: str = "en") -> Notebook:
    """The notebook as it was handed out."""
    return json.loads((ROOT / "notebooks" / language / lesson).read_text(encoding="utf-8"))


def answer(exercise: str) -> str:
    """Our own answer."""
    return (ROOT / "tests" / "gallery" / exercise / f"{ANSWERS[exercise]}.py").read_text()


def solved(language: str = "en", **answers: str) -> Notebook:
    """`1_by_hand` with right answers, or those given by exercise."""
    node = released(BY_HAND, language)
    for name in ANSWERS:
        cell(node, f"{name}-answer")["source"] = answers.get(name, answer(name))
    return node


def dumped(node: Notebook, **how: Any) -> bytes:
    """A notebook's bytes."""
    return json.dumps(node, **{"ensure_ascii": False, "indent": 1} | how).encode()


def cell(node: Notebook, name: str) -> Cell:
    """The cell called `name`."""
    return next(one for one in node["cells"] if one.get("id") == name)


def before(node: Notebook, name: str, *cells: Cell) -> Notebook:
    """Put cells before the one called `name`."""
    at = node["cells"].index(cell(node, name))
    node["cells"][at:at] = cells
    return node


def after(node: Notebook, name: str, *cells: Cell) -> Notebook:
    """Put cells behind the one called `name`."""
    at = node["cells"].index(cell(node, name)) + 1
    node["cells"][at:at] = cells
    return node


def without(node: Notebook, *names: str) -> Notebook:
    """Take cells away."""
    node["cells"] = [one for one in node["cells"] if one.get("id") not in names]
    return node


def code(source: str, **more: Any) -> Cell:
    """A code cell of the student's."""
    about = {"id": uuid.uuid4().hex[:8], "metadata": {}, "outputs": [], "execution_count": None}
    return {"cell_type": "code", "source": source} | about | more


def prose(source: str, **more: Any) -> Cell:
    """A markdown cell of the student's."""
    about = {"id": uuid.uuid4().hex[:8], "metadata": {}}
    return {"cell_type": "markdown", "source": source} | about | more


def pasted(one: Cell, source: str) -> Cell:
    """A copy of a cell, as editors paste it: with its metadata, and an id of its own."""
    return copy.deepcopy(one) | {"id": uuid.uuid4().hex[:8], "source": source}


def noise(size: int) -> str:
    """Text that cannot be packed."""
    return os.urandom(size // 2).hex()

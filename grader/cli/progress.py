"""What is told while a class is graded: a count for people, or a JSON object a line for pipelines.

Everything goes to stderr, so that a command's tables stay alone on stdout. Must not know where a
mark comes from.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Literal, Self


@dataclass(frozen=True)
class Step:
    """One notebook is through: how, and what a person should read about it."""

    student: str
    notebook: str
    state: Literal["graded", "unchanged", "fault"]
    remarks: tuple[str, ...] = ()


class Bar:
    """A count that moves on a terminal, and nothing in a file; remarks come at the end."""

    def __init__(self, assignment: str, total: int) -> None:
        self._assignment, self._total, self._count = assignment, total, 0
        self._moves = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._moves:
            print("\r\x1b[K", end="", file=sys.stderr)

    def step(self, _: Step) -> None:
        """Move on."""
        self._count += 1
        if self._moves:
            said = f"\r{self._assignment}: {self._count} of {self._total} notebooks"
            print(said, end="", file=sys.stderr, flush=True)


class JsonLines:
    """One object a line: `begin`, then `notebook` for each with `done` of `total`, then `end`."""

    def __init__(self, assignment: str, total: int) -> None:
        self._known: dict[str, Any] = {"assignment": assignment, "done": 0, "total": total}

    def __enter__(self) -> Self:
        self._write("begin")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, __: TracebackType | None
    ) -> None:
        self._write("end", complete=kind is None)

    def step(self, step: Step) -> None:
        """Write one line."""
        self._known["done"] += 1
        self._write("notebook", **asdict(step))

    def _write(self, event: str, **more: Any) -> None:
        line = {"event": event, **self._known, **more}
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


KINDS: dict[str, type[Bar] | type[JsonLines]] = {"bar": Bar, "json": JsonLines}

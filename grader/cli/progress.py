"""What is told while a class is graded: a bar for people, or a JSON object a line for pipelines.

Everything goes to stderr, so that a command's tables stay alone on stdout. Must not know where a
mark comes from.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Literal, Self

from tqdm import tqdm


@dataclass(frozen=True)
class Step:
    """One notebook is through: how, and what a person should read about it."""

    student: str
    notebook: str
    state: Literal["graded", "unchanged", "fault"]
    remarks: tuple[str, ...] = ()


class Bar:
    """A progress bar; remarks stand above it."""

    def __init__(self, assignment: str, total: int) -> None:
        tqdm.monitor_interval = 0  # its thread would keep workers from being forked
        self._bar = tqdm(desc=assignment, unit="notebook", total=total)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def step(self, step: Step) -> None:
        """Move on."""
        self._bar.update()
        for remark in step.remarks:
            self._bar.write(f"{step.student}/{step.notebook}: {remark}", file=sys.stderr)


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

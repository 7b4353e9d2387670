"""Restart and run all: a saved notebook's cells in a fresh Python, in a folder of its own.

The folder holds what goes along and nothing else, so that a file which would be missing at grading
is missing here. It is the student's own machine: nothing guards it from the notebook. The other
half of this module is that fresh Python (`main`). Must not judge: a check says what it says.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from coursecheck.model import Exercise, Lesson, Outcome, Verdict
from coursecheck.progress import latest
from coursecheck.receipt.saved import SavedNotebook, call_of_check, read_saved
from coursecheck.registry import find, packages
from coursecheck.waiting import unwritten

RUNNING = "COURSECHECK_FRESH_RUN"
"""Set in the environment of the fresh Python: a receipt within a receipt's run does nothing."""
SECONDS = 600.0


class NoShellError(RuntimeError):
    """IPython is not installed, and a notebook's cells cannot be run without it."""


@dataclass
class FreshRun:
    """What came of it. `cell` is the number of the last cell that was begun, counted from 1.

    `ended` says whether it came to its end, `timed_out` whether it was stopped; `errors` has by
    number of a cell the kind and the first line of what it raised.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    cell: int = 0
    ended: bool = False
    timed_out: bool = False


def run_fresh(
    saved: SavedNotebook, along: Mapping[str, Path], seconds: float = SECONDS
) -> FreshRun:
    """Run all cells of `saved`, with the files of `along` beside it, for at most `seconds`.

    Raises NoShellError where IPython is missing.
    """
    if importlib.util.find_spec("IPython") is None:
        raise NoShellError
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name) / "run"
        for file, path in {saved.path.name: saved.path, **along}.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / file)
        result = Path(name) / "result.json"
        code = "from coursecheck.receipt.fresh_run import main; main()"
        arguments = [str(folder / saved.path.name), str(result), *packages()]
        try:
            subprocess.run(  # noqa: S603 - this Python, with arguments of ours
                [sys.executable, "-c", code, *arguments],
                cwd=folder,
                env=_environment(Path(name)),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            return _read(result, timed_out=True)
        return _read(result)


def _environment(scratch: Path) -> dict[str, str]:
    """Return this process's own, and where the packages of the course are.

    IPython keeps its history in `scratch`, so that the student's own gets no line of it.
    """
    own = [name for name in ("coursecheck", *packages()) if name in sys.modules]
    here = {str(Path(sys.modules[name].__file__ or "").parents[1]) for name in own}
    before = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([*([before] if before else []), *sorted(here)])
    return {
        **os.environ,
        "PYTHONPATH": path,
        "PYTHONIOENCODING": "utf-8",  # nobody reads it, but every sign can be written
        "IPYTHONDIR": str(scratch),
        "MPLBACKEND": "agg",
        RUNNING: "1",
    }


def _read(result: Path, timed_out: bool = False) -> FreshRun:
    try:
        told = json.loads(result.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = {}
    verdicts = {}
    for name, one in told.get("verdicts", {}).items():
        outcome, points, max_points = one
        verdicts[name] = Verdict(name, Outcome(outcome), points, max_points)
    errors = {int(cell): text for cell, text in told.get("errors", {}).items()}
    return FreshRun(verdicts, errors, told.get("cell", 0), told.get("ended", False), timed_out)


# --- the fresh Python ----------------------------------------------------------------------------


@dataclass
class _Told:
    """What is written down after each cell, so that it is there if the process dies."""

    path: Path
    verdicts: dict[str, tuple[str, float, float]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    cell: int = 0
    ended: bool = False

    def write(self) -> None:
        """Put it where the other process reads it, whole or not at all."""
        told = {key: value for key, value in asdict(self).items() if key != "path"}
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(told), encoding="utf-8")
        new.replace(self.path)

    def note(self, verdict: Verdict) -> None:
        """Keep the verdict on an exercise."""
        told = verdict.outcome.value, verdict.points, verdict.max_points
        self.verdicts[verdict.exercise] = told


def main() -> None:
    """Run the notebook that the command line names; its arguments are those of `run_fresh`."""
    from IPython.core.interactiveshell import InteractiveShell

    notebook, result, *courses = sys.argv[1:]
    shell = InteractiveShell.instance()
    for name in courses:  # registers itself
        importlib.import_module(name)
    saved, told = read_saved(Path(notebook)), _Told(Path(result))
    for cell in saved.code:
        told.cell = cell.place + 1
        told.write()
        ran = shell.run_cell(cell.source)
        error = ran.error_before_exec or ran.error_in_exec
        if error and not unwritten(error, shell.user_ns):
            first = (str(error).strip().splitlines() or [""])[0][:200]
            told.errors[told.cell] = f"{type(error).__name__}: {first}"
        _note_checks(told, saved.lesson, cell.name, cell.source)
    for exercise in saved.lesson.exercises if saved.lesson else ():
        if exercise.name not in told.verdicts:
            _check_unchecked(told, exercise, shell)
    told.ended = True
    told.write()


def _note_checks(told: _Told, lesson: Lesson | None, name: str, source: str) -> None:
    """Keep the verdicts of a cell's checks: that of the exercise's own check cell counts first."""
    for exercise in lesson.exercises if lesson else ():
        verdict = latest(exercise.name)
        counts = name == exercise.name or exercise.name not in told.verdicts
        if verdict and counts and call_of_check(exercise.name).search(source):
            told.note(verdict)


def _check_unchecked(told: _Told, exercise: Exercise, shell: Any) -> None:
    """Check an answer whose check cell is gone: at grading there is one all the same."""
    if exercise.name in shell.user_ns:
        shell.run_cell(
            f"from coursecheck.check import check\ncheck({exercise.name!r}, {exercise.name})"
        )
    verdict = latest(exercise.name)
    told.note(
        verdict or Verdict(exercise.name, Outcome.NOT_ANSWERED, 0, find(exercise.name).points)
    )

"""The floor: what the engine had its kernels run, in one warm interpreter and nothing besides.

Once in real kernels, each cell that is sent there is written down, checks with their rounds and
seeds included. Then exactly these are run again, notebook by notebook, without a jail, a fork, a
judgement or a file; to forget one notebook before the next is not counted. Only for submissions of
our own: nothing protects this process from them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from grader.course.notebooks import Course
from grader.intake.submission import merge
from grader.intake.submitted_files import submitted_files
from grader.jail.session import WarmKernels
from grader.run.execute import execute

CELLS, TIMES = "bench_cells.json", "bench_floor.json"


class _Recording:
    """Stands before `of`, kernels or a kernel, and keeps what they are told to run."""

    def __init__(self, of: Any, said: list[list[str]]) -> None:
        self._of, self._said = of, said

    def __getattr__(self, name: str) -> Any:
        return getattr(self._of, name)

    @contextmanager
    def kernel(self, *given: Any, **named: Any) -> Iterator[_Recording]:
        self._said.append([])
        with self._of.kernel(*given, **named) as kernel:
            yield _Recording(kernel, self._said)

    def run(self, code: str, *given: Any, **named: Any) -> Any:
        self._said[-1].append(code)
        return self._of.run(code, *given, **named)


def record(course: Course) -> None:
    """Write down what the engine has run of every submission: a list of cells for each kernel."""
    said: list[list[str]] = []
    with WarmKernels(imports=course.settings.kernel) as kernels:
        for handed in submitted_files(course, course.assignments[0]):
            merged = merge(handed.book, handed.data)
            execute(merged, handed.book.checks, _Recording(kernels, said), seed=1)
    (course.work / CELLS).write_text(json.dumps(said), encoding="utf-8")


def replay(course: Course) -> None:
    """Run it again, and write down how long that took once everything was imported."""
    said = json.loads((course.work / CELLS).read_text(encoding="utf-8"))
    shell = InteractiveShell.instance()
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        for name in (course.settings.package, *course.settings.kernel.preload):
            shell.run_cell(f"import {name}")
        taken = {"wall": 0.0, "cpu": 0.0}
        for cells in said:
            shell.reset(new_session=True)  # takes twice as long as the cells, and is none of them
            begun, cpu = time.perf_counter(), time.process_time()
            for code in cells:
                shell.run_cell(code)
            taken["wall"] += time.perf_counter() - begun
            taken["cpu"] += time.process_time() - cpu
    (course.work / TIMES).write_text(json.dumps(taken), encoding="utf-8")


if __name__ == "__main__":
    {"record": record, "replay": replay}[sys.argv[1]](Course(Path(sys.argv[2])))

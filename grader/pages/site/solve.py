"""Our own notebooks, run from top to bottom in warm kernels, several at once.

The kernels are those of grading, but they still know what is right: checks show what students
see. Must not know a page, and must not be given a notebook that somebody handed in.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from nbformat import NotebookNode, from_dict

from grader.course.notebooks import CourseError
from grader.course.settings import KernelImports
from grader.jail.confinement import tiers
from grader.jail.limits import Limits
from grader.jail.session import WarmKernels
from grader.run.executors import cores

#: A lesson's cell takes seconds; one that takes this long on a loaded machine is stuck.
LIMITS = Limits(cpu_seconds=300.0, wall_seconds=1800.0, idle_seconds=300.0)


class NotebookFailsError(CourseError):
    """A notebook of ours does not run; the message names cell and error."""


@contextmanager
def solved(
    notebooks: Sequence[tuple[str, NotebookNode]], imports: KernelImports
) -> Iterator[Callable[[int], NotebookNode]]:
    """Start running all of `notebooks`, which have names; give what returns each with its outputs.

    That raises NotebookFailsError.
    """
    knowing = replace(imports, keep_answers=True)
    with (
        WarmKernels(_tier(), LIMITS, imports=knowing) as kernels,
        ThreadPoolExecutor(cores()) as pool,
    ):
        ahead = [pool.submit(_run, kernels, name, node) for name, node in notebooks]
        try:
            yield lambda place: ahead[place].result()
        finally:
            pool.shutdown(cancel_futures=True)


def _tier() -> str:
    """Where kernels can be jailed they can be warm; elsewhere cold ones must do."""
    try:
        return tiers.choose("auto", LIMITS)
    except tiers.IsolationUnavailableError:
        return "none"


def _run(kernels: WarmKernels, name: str, node: NotebookNode) -> NotebookNode:
    node = copy.deepcopy(node)
    count = 0
    with kernels.kernel() as kernel:
        for cell in node.cells:
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            run = kernel.run(cell.source)
            if run.ended != "ok":
                why = f"{run.error_name}: {run.error_value}"
                raise NotebookFailsError(f"{name} does not run: cell {cell.id} {run.ended}: {why}")
            count += 1
            cell.execution_count = count
            cell.outputs = [from_dict(output) for output in run.outputs]
    return node

"""Our own notebooks, run from top to bottom in warm kernels, several at once.

The kernels are those of grading, but they still know what is right: checks show what students
see. What came out is kept, and a notebook runs again only when its code or the code that it uses
has changed. Must not know a page, and must not be given a notebook that somebody handed in.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode, from_dict

from grader.course.notebooks import CourseError
from grader.course.settings import KernelImports
from grader.jail.confinement import tiers
from grader.jail.limits import Limits
from grader.jail.session import WarmKernels
from grader.run.executors import cores

#: A lesson's cell takes seconds; one that takes this long on a loaded machine is stuck.
LIMITS = Limits(cpu_seconds=300.0, wall_seconds=1800.0, idle_seconds=1800.0)


class NotebookFailsError(CourseError):
    """A notebook of ours does not run; the message names cell and error."""


@contextmanager
def solved(
    notebooks: Sequence[tuple[str, NotebookNode]], imports: KernelImports, kept: Path
) -> Iterator[Callable[[int], NotebookNode]]:
    """Start running all of `notebooks`, which have names; give what returns each with its outputs.

    That raises NotebookFailsError. What came out lies in `kept` until it is out of date.
    """
    places = [kept / f"{_version(node, imports)}.ipynb" for _, node in notebooks]
    missing = [number for number, place in enumerate(places) if not place.exists()]
    kept.mkdir(parents=True, exist_ok=True)
    for old in set(kept.glob("*.ipynb")) - set(places):
        old.unlink()
    with ExitStack() as until_then:
        if missing:
            knowing = replace(imports, keep_answers=True)
            kernels = until_then.enter_context(WarmKernels(_tier(), LIMITS, imports=knowing))
            pool = until_then.enter_context(ThreadPoolExecutor(cores()))
            until_then.callback(pool.shutdown, cancel_futures=True)
            ahead = {
                number: pool.submit(_run, kernels, *notebooks[number], places[number])
                for number in missing
            }

        def one(number: int) -> NotebookNode:
            if number in missing:
                ahead[number].result()
            node: NotebookNode = nbformat.read(places[number], as_version=4)
            return node

        yield one


def _version(node: NotebookNode, imports: KernelImports) -> str:
    """Return a hash of what decides the outputs of a notebook."""
    code = [(cell.id, cell.source) for cell in node.cells if cell.cell_type == "code"]
    used = (imports.package, "coursecheck")
    total = hashlib.sha256(repr((code, version("torch"), version("matplotlib"))).encode())
    for package in used:
        total.update(_files_of(package))
    return total.hexdigest()[:32]


@cache
def _files_of(package: str) -> bytes:
    """Return a hash of a package's files, whatever they are called."""
    spec = find_spec(package)
    total = hashlib.sha256()
    for folder in (spec and spec.submodule_search_locations) or ():
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                total.update(path.name.encode() + path.read_bytes())
    return total.digest()


def _tier() -> str:
    """Where kernels can be jailed they can be warm; elsewhere cold ones must do."""
    try:
        return tiers.choose("auto", LIMITS)
    except tiers.IsolationUnavailableError:
        return "none"


def _run(kernels: WarmKernels, name: str, node: NotebookNode, place: Path) -> None:
    node = copy.deepcopy(node)
    count = 0
    with kernels.kernel(seed=0) as kernel:
        for cell in node.cells:
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            run = kernel.run(cell.source)
            if run.ended != "ok":
                why = f"{run.error_name}: {run.error_value}"
                raise NotebookFailsError(f"{name} does not run: cell {cell.id} {run.ended}: {why}")
            count += 1
            cell.execution_count = count
            cell.outputs = list(_in_one_piece([from_dict(output) for output in run.outputs]))
    unfinished = place.with_suffix(".part")
    nbformat.write(node, unfinished)
    unfinished.replace(place)


def _in_one_piece(outputs: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield outputs with what was printed in several goes as one text."""
    last = None
    for output in outputs:
        if last and output.output_type == "stream" and output.get("name") == last.get("name"):
            last.text += output.text
            continue
        if last:
            yield last
        last = output
    if last:
        yield last

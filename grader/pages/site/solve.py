"""Our own notebooks, run from top to bottom in warm kernels, several at once.

The kernels are those of grading, but they still know what is right: checks show what students
see. What came out is kept, and a notebook runs again only when its code or the code that it uses
has changed. Must not know a page, and must not be given a notebook that somebody handed in.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course.settings import KernelImports
from grader.jail.confinement.tiers import IsolationUnavailableError
from grader.jail.limits import Limits
from grader.jail.prestart import Ahead
from grader.jail.session import Kernel, WarmKernels
from grader.pages.site.languages import NotebookFailsError, run_alone, run_together
from grader.run.executors import cores

#: A lesson's cell takes seconds; one that takes this long on a loaded machine is stuck.
LIMITS = Limits(cpu_seconds=300.0, wall_seconds=1800.0, idle_seconds=1800.0)

#: A kernel of grading hands large memory back at each turn, so that many of them fit a machine.
#: To train a network takes twice as long for it; one of ours keeps what it has (M_MMAP_THRESHOLD,
#: M_TRIM_THRESHOLD of malloc.h). Checks read the cells that have run; this one is none of them.
_KEEP_MEMORY = """import contextlib, ctypes
with contextlib.suppress(OSError, AttributeError, TypeError):
    for option, size in ((-3, 32 << 20), (-1, 256 << 20)):
        ctypes.CDLL(None).mallopt(option, size)
del contextlib, ctypes
get_ipython().history_manager.input_hist_parsed[-1] = ''"""


@contextmanager
def solved(
    notebooks: Mapping[str, Mapping[str, NotebookNode]], imports: KernelImports, kept: Path
) -> Iterator[Iterator[tuple[str, dict[str, NotebookNode]]]]:
    """Start running all of `notebooks`, each in all its languages; give them as they are ready.

    They have names, and editions by language; what is given is a name and the same editions with
    their outputs. That raises NotebookFailsError. What came out lies in `kept` until it is out of
    date.
    """
    places = {
        name: {
            language: kept / f"{_version(node, imports)}.ipynb"
            for language, node in editions.items()
        }
        for name, editions in notebooks.items()
    }
    _make_room(kept, {path for place in places.values() for path in place.values()})
    missing = [n for n, place in places.items() if not all(p.exists() for p in place.values())]
    with ExitStack() as until_then:
        running: dict[Future[None], str] = {}
        if missing:
            kernels = until_then.enter_context(_kernels(replace(imports, keep_answers=True)))
            pool = until_then.enter_context(ThreadPoolExecutor(cores()))
            until_then.callback(pool.shutdown, cancel_futures=True)
            # A course's last notebooks take longest: begun first, they do not keep all waiting.
            running = {
                pool.submit(_run, kernels, name, notebooks[name], places[name]): name
                for name in reversed(missing)
            }

        def ready() -> Iterator[tuple[str, dict[str, NotebookNode]]]:
            for name in set(places) - set(missing):
                yield name, _read(places[name])
            for job in as_completed(running):
                job.result()
                yield running[job], _read(places[running[job]])

        yield ready()


def _make_room(kept: Path, used: set[Path]) -> None:
    """Make the folder `kept`, without what is out of date."""
    kept.mkdir(parents=True, exist_ok=True)
    for old in set(kept.glob("*.ipynb")) - used:
        old.unlink()


def _read(place: Mapping[str, Path]) -> dict[str, NotebookNode]:
    return {language: nbformat.read(path, as_version=4) for language, path in place.items()}


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


@contextmanager
def _kernels(imports: KernelImports) -> Iterator[WarmKernels]:
    """Where kernels can be jailed they can be warm; elsewhere cold ones must do."""
    try:
        ahead = Ahead("auto", LIMITS, 1, imports)
    except IsolationUnavailableError:
        ahead = Ahead("none", LIMITS, 1, imports)
    try:
        # A parent need not be warm: what it is asked meanwhile waits, and this process goes on.
        lent = next(iter(ahead.parents), None)
        with WarmKernels("none", LIMITS, lent, imports) as kernels:
            yield kernels
    finally:
        ahead.stop()


@contextmanager
def _kernel(kernels: WarmKernels) -> Iterator[Kernel]:
    with kernels.kernel(seed=0) as kernel:
        kernel.run(_KEEP_MEMORY)
        yield kernel


def _run(
    kernels: WarmKernels,
    name: str,
    editions: Mapping[str, NotebookNode],
    places: Mapping[str, Path],
) -> None:
    """Run one notebook in all its languages, in one kernel if that can be, and keep each."""
    done = copy.deepcopy(dict(editions))
    try:
        with _kernel(kernels) as kernel:
            together = run_together(done, kernel, kernels.imports.package)
        for node in () if together else done.values():
            with _kernel(kernels) as kernel:
                run_alone(node, kernel)
    except NotebookFailsError as error:
        raise NotebookFailsError(f"{name} does not run: {error}") from error
    for language, node in done.items():
        unfinished = places[language].with_suffix(".part")
        nbformat.write(node, unfinished)
        unfinished.replace(places[language])

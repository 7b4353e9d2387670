"""Where tasks run: processes of this machine, or a dask cluster. Knows nothing of what they do."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from pathlib import Path


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def local(workers: int) -> Callable[[], Executor]:
    """Return a maker of pools of `workers` processes."""
    return lambda: ProcessPoolExecutor(max_workers=workers, mp_context=_context())


def _context() -> BaseContext:
    """Fork this process, which has torch imported, as long as it has a single thread.

    Forking a process with threads is not safe: then workers come from a clean server process,
    which takes seconds to import everything once more. CUDA is never initialised here.
    """
    tasks = Path("/proc/self/task")
    if tasks.is_dir() and len(list(tasks.iterdir())) == 1:
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["grader.task"])
    return context


def cluster(address: str) -> Callable[[], Executor]:
    """Return a maker of executors on the dask cluster at `address` (``tcp://host:port``).

    Raises ClusterError when dask is not installed or nothing answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "--cluster needs dask.distributed: pip install 'poollab[grade,cluster]'"
        ) from None

    @contextmanager
    def connected() -> Iterator[Executor]:
        try:
            client = Client(address, timeout="10s", set_as_default=False)
        except OSError as error:
            raise ClusterError(
                f"no dask scheduler answers at {address} ({error}): start one with"
                " `dask scheduler`, and workers with `dask worker ADDRESS --nthreads 1`"
            ) from None
        with client, client.get_executor(pure=False) as pool:
            yield pool

    return connected  # type: ignore[return-value]

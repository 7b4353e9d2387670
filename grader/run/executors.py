"""Where tasks run: processes of this machine, or a dask cluster. Knows nothing of what they do."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from grader.user_error import OurFaultError, UserError


class ClusterError(UserError):
    """The cluster cannot be used; the message says why and what to do."""


class WorkersError(OurFaultError):
    """Worker processes cannot be made on this machine just now."""


class _Stoppable(Executor):
    """Does not wait at Ctrl-C: an answer that is being run may take minutes."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        stopped = kind is not None and issubclass(kind, KeyboardInterrupt)
        self.shutdown(wait=not stopped, cancel_futures=stopped)
        if stopped:
            for worker in multiprocessing.active_children():
                worker.terminate()


class _Processes(_Stoppable, ProcessPoolExecutor):
    pass


class _Threads(_Stoppable, ThreadPoolExecutor):
    pass


def in_this_process() -> Executor:
    """For a few: a worker of this process, which keeps its warm kernels for the next."""
    return _Threads(1)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def local(workers: int, at_start: Callable[[], None] | None = None) -> Callable[[], Executor]:
    """Return a maker of pools of `workers` processes, which end when this one does.

    `at_start` is called in each worker that is forked; one that is not inherits nothing.
    """

    def make() -> Executor:
        context = _context()
        forked = context.get_start_method() == "fork"
        begin = (at_start if forked else None,)
        try:
            return _Processes(workers, context, _begin_worker, begin)
        except (OSError, ImportError, NotImplementedError) as error:
            if isinstance(error, OSError) and error.errno not in _NO_SEMAPHORES:
                raise
            raise WorkersError(
                f"workers share semaphores, and none can be made in /dev/shm: {error}. Make room"
                " there, or let this user write there (a container: --shm-size=64m). Earlier marks"
                " stay; then run this again"
            ) from error

    return make


#: What making a semaphore says where /dev/shm is full, read-only, not ours or not there.
_NO_SEMAPHORES = {
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOSYS,
}  # fmt: skip


def _begin_worker(at_start: Callable[[], None] | None) -> None:
    gc.freeze()  # what was there before a fork stays shared, and need not be looked at again
    # A pool whose owner was killed would wait for its next task for ever.
    threading.Thread(target=_end_with_owner, name="owner", daemon=True).start()
    if at_start:
        at_start()


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    if owner is not None:
        multiprocessing.connection.wait([owner.sentinel])
        os._exit(1)


def _context() -> BaseContext:
    """Fork this process, which has torch imported, as long as it has a single thread.

    Forking a process with threads is not safe: then workers come from a clean server process,
    which takes seconds to import everything once more. CUDA is never initialised here.
    """
    if _is_alone():
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["grader.marks.task"])
    return context


def _is_alone() -> bool:
    """Whether this process has one thread; the last pool's may take a moment to leave Linux."""
    tasks, until = Path("/proc/self/task"), time.monotonic() + _MOMENT
    while tasks.is_dir() and threading.active_count() == 1:
        if len(list(tasks.iterdir())) == 1:
            return True
        if time.monotonic() > until:
            break
        time.sleep(0.01)
    return False


_MOMENT = 0.5  # seconds

#: A worker's threads take turns, so that several are of no use.
_WORKER = "dask worker {} --nthreads 1 --nworkers auto"
_PATIENCE = 60  # seconds for the first worker to appear


def _wait_for_workers(client: Any, address: str) -> None:
    """Say at once that there is no worker yet, and wait a while for one."""
    if client.scheduler_info(n_workers=-1)["workers"]:
        return
    start = f"start one with `{_WORKER.format(address)}`, where this course is installed"
    print(
        f"no worker at {address} yet, waiting {_PATIENCE} seconds for one: {start}",
        file=sys.stderr,
        flush=True,
    )
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise ClusterError(f"no worker came to {address} in {_PATIENCE} seconds: {start}") from None


def cluster(address: str) -> Callable[[], Executor]:
    """Return a maker of executors on the dask cluster at `address` (``tcp://host:port``).

    Raises ClusterError when dask is not installed or nothing answers there.
    """

    @contextmanager
    def connected() -> Iterator[Executor]:
        with _client(address) as client:
            _wait_for_workers(client, address)
            with client.get_executor(pure=False) as pool:
                try:
                    yield pool
                except KeyboardInterrupt:
                    pool.shutdown(wait=False)
                    raise

    return connected  # type: ignore[return-value]


def threads_of(address: str) -> dict[str, int]:
    """Return the number of threads of each worker of the dask cluster at `address`."""
    with _client(address) as client:
        workers = client.scheduler_info(n_workers=-1)["workers"]
        return {name: int(worker["nthreads"]) for name, worker in workers.items()}


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "--cluster needs dask.distributed: install the package `distributed`"
        ) from None
    try:
        return Client(address, timeout="10s", set_as_default=False)
    except OSError as error:
        raise ClusterError(
            f"no dask scheduler answers at {address} ({error}): start one with"
            f" `dask scheduler`, and workers with `{_WORKER.format(address)}`"
        ) from None

"""The door for the rest of the engine: warm kernels, one call for one cell.

Everything asynchronous runs on one thread of its own, so that these plain calls work from any
thread, also from one that has an event loop running. It knows no notebook and no marks.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import psutil
import zmq.asyncio

from grader.course.settings import NO_COURSE, KernelImports
from grader.jail.cell import CellRun, OneCell, notebook_client, run_cell
from grader.jail.confinement import tiers
from grader.jail.gate import Gate
from grader.jail.limits import Limits
from grader.jail.parent import Exit, WarmParent
from grader.jail.provisioner import (
    COLD,
    JailedProvisioner,
    SpecsInMemory,
    WarmKernelManager,
)
from grader.jail.quota import Meter

Result = TypeVar("Result")
LOG = logging.getLogger("grader.jail")  # not that of nbgrader, which keeps every word of it


class KernelProcess:
    """A kernel's process, seen from outside: its CPU time, its end, signals to it."""

    def __init__(self, manager: WarmKernelManager) -> None:
        self._provisioner = manager.provisioner
        if isinstance(self._provisioner, JailedProvisioner):
            self.pid, self.ended = self._provisioner.line.pid, self._provisioner.line.ended
        else:
            self.pid = self._provisioner.pid
            self.ended = asyncio.ensure_future(self._wait_for_cold())
        self._process = psutil.Process(self.pid)
        self._last = 0.0

    async def _wait_for_cold(self) -> Exit:
        while (status := await self._provisioner.poll()) is None:
            await asyncio.sleep(0.05)
        return Exit(status)

    def cpu_seconds(self) -> float:
        """User and system time; after its end what was seen last."""
        with contextlib.suppress(psutil.Error):
            times = self._process.cpu_times()
            self._last = max(self._last, times.user + times.system)
        return self._last

    async def signal(self, number: int) -> None:
        """Send it a signal."""
        with contextlib.suppress(ProcessLookupError):
            await self._provisioner.send_signal(number)


class Kernel:
    """One kernel with a private scratch folder; use it from one thread."""

    def __init__(self, owner: "WarmKernels") -> None:
        self._owner = owner
        self._meter = Meter(owner.limits)
        self._manager: WarmKernelManager | None = None
        self._client: OneCell | None = None
        self._cold_folder: str | None = None
        self._gates: list[Gate] = []

    @property
    def alive(self) -> bool:
        """Whether the next cell can be run."""
        return self._client is not None and not self._client.process.ended.done()

    @property
    def pid(self) -> int:
        """The process, as this machine counts."""
        return int(self._client.process.pid)

    def run(
        self, code: str, cpu_seconds: float | None = None, wall_seconds: float | None = None
    ) -> CellRun:
        """Run one cell. Limits are those of `Limits` unless given. A dead kernel says "died"."""
        if self._client is None or not self.alive:
            return CellRun((), "died", "KernelDied", "it had ended before this cell", 0.0, 0.0)
        limits = self._owner.limits
        cpu = limits.cpu_seconds if cpu_seconds is None else cpu_seconds
        wall = limits.wall_seconds if wall_seconds is None else wall_seconds
        return self._owner._do(run_cell(self._client, code, self._meter, limits, cpu, wall))

    async def _start(self) -> None:
        self._manager = self._owner.manager()
        arguments: dict[str, Any] = {}
        if self._owner.tier == "none":
            self._cold_folder = tempfile.mkdtemp(prefix="poollab-cold-")
            self._manager.transport, self._manager.ip = "ipc", f"{self._cold_folder}/k"
            self._manager.connection_file = f"{self._cold_folder}/connection.json"
            arguments["cwd"] = str(Path(self._cold_folder))
        await self._manager.launch(**arguments)
        process = KernelProcess(self._manager)
        front = self._manager.connection_file.removesuffix(".json")
        for port in (self._manager.shell_port, self._manager.iopub_port):
            back = Path(f"{self._manager.ip}-{port}")
            self._gates.append(Gate(Path(f"{front}-{port}"), back, self._meter))
            await self._gates[-1].open()
        client = self._manager.client(
            ip=front,
            context=self._owner._context,
            meter=self._meter,
            alive=lambda: not process.ended.done(),
        )
        client.start_channels()
        await client.wait_for_ready(timeout=self._owner.limits.start_seconds)
        self._client = notebook_client(client, process)

    async def _stop(self) -> None:
        if self._client is not None:
            self._client.kc.stop_channels()
            if self._owner.tier == "none":
                self._client.process.ended.cancel()
        for gate in self._gates:
            await gate.close()
        if self._manager is not None and self._manager.has_kernel:
            await self._manager._async_kill_kernel()
        if self._manager is not None:
            await self._manager._async_cleanup_resources()
        if self._cold_folder is not None:
            shutil.rmtree(self._cold_folder, ignore_errors=True)


class WarmKernels:
    """The warm parent of this process and the kernels that come from it.

    `isolation`: "auto" takes the strongest tier that holds on this machine; "bubblewrap",
    "landlock" and "none" that one or an error. Start it in the process that uses it, not before a
    fork. With a `lent` parent, which is warm, its tier and limits are taken and it is left alive.
    Raises IsolationUnavailableError, WarmParentError.
    """

    def __init__(
        self,
        isolation: str = "auto",
        limits: Limits | None = None,
        lent: WarmParent | None = None,
        imports: KernelImports = NO_COURSE,
    ) -> None:
        self.limits = lent.limits if lent else limits or Limits()
        self.isolation = isolation
        self.imports = lent.imports if lent else imports
        self.tier = ""
        self._owner_pid = 0
        self._lent = lent
        self._parent: WarmParent | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "WarmKernels":
        self.tier = self._lent.tier if self._lent else tiers.choose(self.isolation, self.limits)
        self._owner_pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        # The thread also starts the parent, which ends with the thread that started it.
        self._thread = threading.Thread(target=self._loop.run_forever, name="kernels", daemon=True)
        self._thread.start()
        self._context = zmq.asyncio.Context()
        try:
            self._do(self._start_parent())
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_parent()
        self._context.destroy(linger=0)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def missing(self) -> dict[str, str]:
        """Packages that the warm parent could not import, and why."""
        return {} if self._parent is None else dict(self._parent.missing)

    @contextlib.contextmanager
    def kernel(self) -> Iterator[Kernel]:
        """A fresh kernel; everything of it is gone afterwards.

        Raises WarmParentError if the parent has ended, KernelStartError if no jail could be built.
        """
        kernel = Kernel(self)
        try:
            self._do(kernel._start())
            yield kernel
        finally:
            self._do(kernel._stop())

    def restart(self) -> None:
        """End the parent with all its kernels (not a lent one), start another of the same kind."""
        self._stop_parent()
        self._do(self._start_parent())

    async def _start_parent(self) -> None:
        if self._lent is not None:
            self._parent = self._lent
        elif self.tier != "none":
            self._parent = WarmParent(self.tier, self.limits, self.imports)
            self._parent.launch()
            await asyncio.to_thread(self._parent.wait)

    def _stop_parent(self) -> None:
        if self._parent is not None and self._lent is None:
            self._do(asyncio.to_thread(self._parent.stop))
        self._parent = self._lent = None

    def manager(self) -> WarmKernelManager:
        """A kernel manager for Jupyter's own tools (nbclient, nbgrader); its kernel is not started.

        They bring their own limits on time and output; only `kernel()` keeps those of `Limits`.
        """
        specs = SpecsInMemory(warm_parent=self._parent, log=LOG)
        manager = WarmKernelManager(kernel_spec_manager=specs, context=self._context, log=LOG)
        if self.tier == "none":
            manager.kernel_name = COLD
        else:
            # Named directly, so that it works from a checkout that was never installed.
            manager.provisioner = JailedProvisioner(
                kernel_id="", kernel_spec=manager.kernel_spec, parent=manager
            )
        return manager

    def _do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run on the kernels' own thread and wait. Raises RuntimeError in a forked process."""
        if self._loop is None or os.getpid() != self._owner_pid:
            work.close()
            raise RuntimeError("WarmKernels must be started in the process that uses it")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

"""One cell through nbclient: what came out, how it ended, what it used.

It knows limits on time and output and what to do when one is passed; it knows no marks. nbclient's
three ways of failing (an error in the cell, a time-out, a dead kernel) meet here and nowhere else.
"""

import asyncio
import contextlib
import signal
import time
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from traitlets import Any as AnyTrait

from grader.jail.limits import Limits
from grader.jail.parent import Exit
from grader.jail.quota import Meter

Ended = Literal["ok", "raised", "timed_out", "died", "too_much_output"]
QUICK, SLOW = 0.01, 0.1  # seconds between looks at a running cell: often at first, then seldom
LAST_WORDS = 0.05  # seconds for what a kernel had sent before it died
LAST_CHANCE = 5.0  # seconds for Linux to end what was killed
ERROR_TEXT = 2000  # characters kept of an error's name and value


@dataclass(frozen=True)
class CellRun:
    """What one cell did. `outputs` are nbformat's output dicts, hostile text included."""

    outputs: tuple[dict[str, Any], ...]
    ended: Ended
    error_name: str
    error_value: str
    wall_seconds: float
    cpu_seconds: float  # of the whole process, counted from outside


class Process(Protocol):
    """What a cell's run needs to know of the kernel's process, jailed or not."""

    ended: asyncio.Future[Exit]

    def cpu_seconds(self) -> float:
        """User and system time so far."""

    async def signal(self, number: int) -> None:
        """Send it a signal; nothing happens where it has ended."""


class OneCell(NotebookClient):
    """nbclient's handling of messages and outputs, told at once when the kernel dies."""

    process = AnyTrait()

    def output(
        self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> Any:
        """As in nbclient, but for a schema's slow look at what `client.rebuild` has looked at."""
        if self.clear_before_next_output:
            outs[:] = []
            self.clear_display_id_mapping(cell_index)
            self.clear_before_next_output = False
        if display_id:
            places = self._display_id_map.setdefault(display_id, {})
            places.setdefault(cell_index, []).append(len(outs))
        content = {name: part for name, part in msg["content"].items() if name != "transient"}
        outs.append(nbformat.from_dict({"output_type": msg["msg_type"], **content}))
        return outs[-1]

    async def _async_poll_kernel_alive(self) -> None:
        await asyncio.shield(self.process.ended)
        await asyncio.sleep(LAST_WORDS)
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()


def notebook_client(kernel_client: Any, process: Process) -> OneCell:
    """An nbclient for a kernel that is already there."""
    client = OneCell(
        nbformat.v4.new_notebook(cells=[]), km=None, process=process, timeout=None,
        allow_errors=True, record_timing=False, store_widget_state=False,
        coalesce_streams=False,  # nbclient's own takes quadratic time on one long line
        iopub_timeout=4, raise_on_iopub_timeout=False,
    )  # fmt: skip
    client.kc = kernel_client
    client.comm_open_handlers.clear()
    return client


async def run_cell(
    client: OneCell, code: str, meter: Meter, limits: Limits, cpu: float, wall: float
) -> CellRun:
    """Run `code` for at most `cpu` and `wall` seconds. Never raises for what the code does."""
    process: Process = client.process
    cell = nbformat.from_dict(
        {"cell_type": "code", "source": code, "metadata": {}, "outputs": [], "id": "cell"}
    )
    client.nb.cells = [cell]
    client.reset_execution_trackers()
    meter.start_cell()
    reply: dict[str, Any] = {}
    client.on_cell_executed = lambda execute_reply, **_: reply.update(execute_reply["content"])
    began, used = time.monotonic(), process.cpu_seconds()
    task = asyncio.ensure_future(client.async_execute_cell(cell, 0))
    passed = await _watch(task, client, meter, began + wall, used + cpu)
    if passed:
        await _stop(task, process, 0.0 if meter.flooded else limits.grace_seconds)
    if meter.flooded:
        await _kill(process)  # it may have ended the cell by itself, and cannot be heard any more
    failure = await _outcome(task)
    ended, name, value = _ending(passed, failure, reply, process)
    how = process.ended.result() if process.ended.done() else None
    spent = how.cpu_seconds if how and how.cpu_seconds is not None else process.cpu_seconds()
    return CellRun(
        outputs=_joined(cell.outputs),
        ended=ended,
        error_name=name[:ERROR_TEXT],
        error_value=value[:ERROR_TEXT],
        wall_seconds=time.monotonic() - began,
        cpu_seconds=max(0.0, spent - used),
    )


async def _watch(
    task: asyncio.Future[Any], client: OneCell, meter: Meter, latest: float, most: float
) -> Ended | None:
    """Wait for the end of the cell; the limit that it passed, if it did."""
    pause = QUICK
    while True:
        done, _ = await asyncio.wait({task}, timeout=pause)
        if meter.over:
            return "too_much_output"
        if done:
            return None
        if not client.process.ended.done() and (
            time.monotonic() > latest or client.process.cpu_seconds() > most
        ):
            return "timed_out"
        pause = min(SLOW, pause * 1.5)


async def _stop(task: asyncio.Future[Any], process: Process, grace: float) -> None:
    """Interrupt it like a person at the keyboard would; kill it if it goes on."""
    if not task.done():
        await process.signal(signal.SIGINT)
        await asyncio.wait({task}, timeout=grace)
    if not task.done():
        await process.signal(signal.SIGKILL)
        await asyncio.wait({task}, timeout=LAST_CHANCE)
    if not task.done():
        task.cancel()


async def _kill(process: Process) -> None:
    await process.signal(signal.SIGKILL)
    await asyncio.wait({asyncio.shield(process.ended)}, timeout=LAST_CHANCE)


async def _outcome(task: asyncio.Future[Any]) -> BaseException | None:
    """The failure that nbclient reports, if it is one of its own; others are our fault and rise."""
    with contextlib.suppress(asyncio.CancelledError):
        try:
            await task
        except (CellControlSignal, DeadKernelError) as failure:
            return failure
        return None
    return DeadKernelError("Kernel did not stop")


def _ending(
    passed: Ended | None, failure: BaseException | None, reply: dict[str, Any], process: Process
) -> tuple[Ended, str, str]:
    """(how it ended, error's name, error's value)."""
    if passed:
        return passed, "", ""
    if process.ended.done() or failure is not None:
        how = process.ended.result() if process.ended.done() else Exit(None, str(failure))
        return "died", "KernelDied", how.why or _signal_name(how.status)
    if reply.get("status") == "error":
        return "raised", reply.get("ename", ""), reply.get("evalue", "")
    return "ok", "", ""


def _joined(outputs: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The same outputs, with pieces of one stream that follow each other made one."""
    joined: list[dict[str, Any]] = []
    pieces: list[str] = []
    for output in outputs:
        stream = output["name"] if output["output_type"] == "stream" else None
        if stream and joined and joined[-1].get("name") == stream:
            pieces.append(output["text"])
            continue
        if pieces:
            joined[-1]["text"] += "".join(pieces)
            pieces = []
        joined.append(output)
    if pieces:
        joined[-1]["text"] += "".join(pieces)
    return tuple(joined)


def _signal_name(status: int | None) -> str:
    if status is not None and status < 0:
        return f"ended by {signal.Signals(-status).name}"
    return f"exit status {status}"

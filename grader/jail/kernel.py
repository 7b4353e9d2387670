"""The kernel's loop: takes cells from the grader, runs each in the shell, says how it ended.

It runs inside the jail, in the same process as a student's code, so that nothing of it is a fence.
Its thread, its event loop and its shell are those of the whole notebook.
"""

import asyncio
import contextlib
import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from grader.jail.frames import HEADER, TOKEN_BYTES, Kind, clean, fields, read_fields
from grader.jail.outbox import LOST, Outbox
from grader.jail.shell import ZMQInteractiveShell, message_of

NAME_TEXT = 200
MOST_BELOW = 8 * 1024 * 1024  # bytes that are read; how many are sent is the outbox's business


def serve(
    shell: ZMQInteractiveShell, channel: socket.socket, outbox: Outbox, below: "FilesBelow"
) -> None:
    """Until the grader lets go; never returns."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    outbox.interrupts.ignore()
    while True:
        kind, body = _request(channel)
        if kind == Kind.FILE:
            _place(body)
            continue
        token, code = body[:TOKEN_BYTES], body[TOKEN_BYTES:].decode("utf-8", "surrogatepass")
        outbox.start_cell()
        try:
            error = _run(shell, loop, outbox, code)
        except KeyboardInterrupt as late:  # at the very end; a cell is interrupted once
            error = late
            outbox.interrupts.ignore()
        _finish(outbox, below, token, error)


def _request(channel: socket.socket) -> tuple[int, bytes]:
    kind, length = HEADER.unpack(_exactly(channel, HEADER.size))
    return kind, _exactly(channel, length)


def _exactly(channel: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        try:
            more = channel.recv(count - len(parts))
        except OSError:
            more = b""
        if not more:
            os._exit(LOST)
        parts += more
    return bytes(parts)


def _place(body: bytes) -> None:
    """Write one file of those that were handed in beside the notebook."""
    for name, data in read_fields(body).items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _run(
    shell: ZMQInteractiveShell, loop: asyncio.AbstractEventLoop, outbox: Outbox, code: str
) -> BaseException | None:
    """Run one cell; the exception that ended it, if one did."""
    result: Any = None
    task: asyncio.Task[Any] | None = None
    try:
        try:
            outbox.interrupts.listen()
            task = loop.create_task(_cell(shell, code))
            result = loop.run_until_complete(task)
        except KeyboardInterrupt:
            if task is None or task.done():
                raise
            # It came while everything waited: what waits is cancelled, as in ipykernel.
            task.cancel()
            result = loop.run_until_complete(task)
    except BaseException as error:
        return error
    finally:
        outbox.interrupts.ignore()
    before = result.error_before_exec
    ended: BaseException | None = result.error_in_exec if before is None else before
    return ended


async def _cell(shell: ZMQInteractiveShell, code: str) -> Any:
    """Run a cell inside the running loop, as ipykernel does."""
    transformed, problem = code, None
    try:
        transformed = shell.transform_cell(code)
    except Exception:
        problem = sys.exc_info()
    result = None
    try:
        result = await shell.run_cell_async(
            code, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=problem
        )
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    return result


def _finish(outbox: Outbox, below: "FilesBelow", token: bytes, error: BaseException | None) -> None:
    outbox.flush()
    below.send(outbox)
    status = "ok"
    if error is not None:
        status = "stopped" if isinstance(error, SystemExit) else "error"
    said = {
        "token": token,
        "status": status.encode(),
        "ename": clean(type(error).__name__[:NAME_TEXT] if error is not None else ""),
        "evalue": clean(message_of(error) if error is not None else ""),
        "cut": b"1" if outbox.cut else b"0",
    }
    outbox.send(Kind.END, fields(said))


class FilesBelow:
    """Where code below Python writes: nameless files under stdout and stderr, read at each end."""

    def __init__(self, folder: str) -> None:
        self._files = {}
        for kind, number in ((Kind.STDOUT, 1), (Kind.STDERR, 2)):
            with tempfile.TemporaryFile(dir=folder) as file:
                os.dup2(file.fileno(), number)
            self._files[kind] = number

    def send(self, outbox: Outbox) -> None:
        """Send what was written there, and empty them."""
        for kind, number in self._files.items():
            with contextlib.suppress(OSError):  # a student's code may have closed it
                if os.fstat(number).st_size:
                    outbox.text(kind, os.pread(number, MOST_BELOW, 0).decode("utf-8", "replace"))
                    os.ftruncate(number, 0)
                    os.lseek(number, 0, os.SEEK_SET)

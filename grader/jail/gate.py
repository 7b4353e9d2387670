"""A counted way from a kernel's sockets to the grader's: not a byte more than a cell may send.

zmq itself bounds a part of a message, never their number, so the bytes are counted before it sees
them. It knows bytes and nothing of messages.
"""

import asyncio
import contextlib
from pathlib import Path
from typing import Protocol

CHUNK = 256 * 1024


class ByteCount(Protocol):
    """Who counts, and says when it is too much."""

    def count_bytes(self, size: int) -> bool:
        """Add to the count; whether these bytes may pass."""

    def give_up(self) -> None:
        """What the kernel sent could not be taken; nothing more can be."""


class Gate:
    """Listens at `front` for the grader's client and passes on to the kernel's socket at `back`."""

    def __init__(self, front: Path, back: Path, counter: ByteCount) -> None:
        self._front, self._back, self._counter = front, back, counter
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self) -> None:
        """Start listening."""
        self._server = await asyncio.start_unix_server(self._connected, str(self._front))

    async def _connected(
        self, from_grader: asyncio.StreamReader, to_grader: asyncio.StreamWriter
    ) -> None:
        self._writers.append(to_grader)
        try:
            from_kernel, to_kernel = await asyncio.open_unix_connection(str(self._back))
        except OSError:  # not there yet: the client tries again
            to_grader.close()
            return
        self._writers.append(to_kernel)
        over = asyncio.Event()  # the kernel has closed its end
        for pump in (
            self._ask(from_grader, to_kernel, over),
            self._hear(from_kernel, to_grader, over),
        ):
            task = asyncio.ensure_future(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _ask(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, over: asyncio.Event
    ) -> None:
        """From the grader to the kernel, until one of them closes."""
        while data := await _read(source):
            if not await _write(sink, data):
                return
        if not over.is_set():  # zmq let go: a part too large for it, or no zmq at all
            self._counter.give_up()

    async def _hear(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, over: asyncio.Event
    ) -> None:
        """From the kernel to the grader. Too much closes nothing, it is just not read any more."""
        while data := await _read(source):
            if not self._counter.count_bytes(len(data)):
                return
            if not await _write(sink, data):
                self._counter.give_up()
                return
        over.set()
        sink.close()

    async def close(self) -> None:
        """Let go of everything."""
        if self._server is not None:
            self._server.close()
        for pump in list(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        for writer in self._writers:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        self._front.unlink(missing_ok=True)


async def _read(source: asyncio.StreamReader) -> bytes:
    """The next bytes; b"" at the end, also at a violent one."""
    try:
        return await source.read(CHUNK)
    except OSError:
        return b""


async def _write(sink: asyncio.StreamWriter, data: bytes) -> bool:
    """Pass on; False where nobody takes it any more."""
    try:
        sink.write(data)
        await sink.drain()
    except OSError:
        return False
    return True

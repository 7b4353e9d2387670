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


class Gate:
    """Listens at `front` for the grader's client and passes on to the kernel's socket at `back`."""

    def __init__(self, front: Path, back: Path, counter: ByteCount) -> None:
        self._front, self._back, self._counter = front, back, counter
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Start listening."""
        self._server = await asyncio.start_unix_server(self._connected, str(self._front))

    async def _connected(
        self, from_grader: asyncio.StreamReader, to_grader: asyncio.StreamWriter
    ) -> None:
        try:
            from_kernel, to_kernel = await asyncio.open_unix_connection(str(self._back))
        except OSError:  # not there yet: the client tries again
            to_grader.close()
            return
        for pump in (
            self._pump(from_grader, to_kernel, counted=False),
            self._pump(from_kernel, to_grader, counted=True),
        ):
            task = asyncio.ensure_future(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, counted: bool
    ) -> None:
        """Until one side closes; too much closes nothing, it is just not read any more."""
        with contextlib.suppress(OSError):
            while data := await source.read(CHUNK):
                if counted and not self._counter.count_bytes(len(data)):
                    return
                sink.write(data)
                await sink.drain()
            sink.close()

    async def close(self) -> None:
        """Let go of everything."""
        if self._server is not None:
            self._server.close()
        for pump in list(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        self._front.unlink(missing_ok=True)

"""The kernel's mouth: frames to the grader, whole ones, and no more than a cell may say.

It runs inside the jail, beside a student's code, which can reach all of it: nothing here is a
fence. It is what makes an honest kernel, with threads, signals and finalisers, speak in whole
frames, and drop by itself what is too much.
"""

import io
import os
import signal
import socket
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from grader.jail.frames import FRAME_COST, LONGEST_NAME, MOST_FIELDS, Kind, clean, fields, frame

AT_ONCE = 64  # lines of a cell that are sent as they come; later ones wait for a block
BLOCK = 32 * 1024
LOST = 71  # exit status of a kernel whose grader is gone


class Interrupts:
    """SIGINT is a KeyboardInterrupt, as in any notebook, but not in the middle of a frame."""

    def __init__(self) -> None:
        self._held = self._waiting = False

    def listen(self) -> None:
        """From here on a signal is heard; a cell may have changed that before."""
        self._held = self._waiting = False
        signal.signal(signal.SIGINT, self._heard)

    def ignore(self) -> None:
        """Between cells a late signal means nothing."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _heard(self, *_: object) -> None:
        if self._held:
            self._waiting = True
        else:
            raise KeyboardInterrupt

    def hold(self) -> bool:
        """Put them off in the thread that gets them; whether that was for this call to do."""
        mine = not self._held and threading.current_thread() is threading.main_thread()
        self._held = self._held or mine
        return mine

    def release(self) -> None:
        """Raise KeyboardInterrupt if one came meanwhile."""
        self._held = False
        if self._waiting:
            self._waiting = False
            raise KeyboardInterrupt


class Outbox:
    """Sends frames to the grader; counts what a cell says and drops what is too much."""

    def __init__(self, channel: socket.socket, limits: Mapping[str, Any]) -> None:
        self.interrupts = Interrupts()
        self.cut = False
        self._channel, self._limits = channel, limits
        self._room = 0
        self._frames: deque[bytes] = deque()
        self._lock = threading.RLock()
        self._sender = 0
        self._streams: tuple[Stream, ...] = ()
        self.holding: Stream | None = None  # the one that has text which was not sent

    def streams(self) -> "tuple[Stream, Stream]":
        """Make what takes the place of stdout and stderr."""
        self._streams = pair = (Stream(self, Kind.STDOUT, 1), Stream(self, Kind.STDERR, 2))
        return pair

    def start_cell(self) -> None:
        """Count anew."""
        self._room, self.cut = self._limits["cell_output_bytes"], False
        for stream in self._streams:
            stream.quick = AT_ONCE

    def flush(self) -> None:
        """Send what a stream still holds, before anything else is sent."""
        if self.holding is not None:
            self.holding.flush()

    def send(self, kind: Kind, body: bytes) -> None:
        """Send one frame, from any thread."""
        self._frames.append(frame(kind, body))
        if self._sender == threading.get_ident():
            return  # a finaliser or a signal's handler, called in the middle of a frame
        mine = self.interrupts.hold()
        try:
            with self._lock:
                self._sender = threading.get_ident()
                try:
                    while self._frames:
                        self._channel.sendall(self._frames.popleft())
                except OSError:
                    os._exit(LOST)
                finally:
                    self._sender = 0
        finally:
            if mine:
                self.interrupts.release()

    def text(self, kind: Kind, words: str) -> None:
        """Send what a stream was given, as far as there is room."""
        body = clean(words)
        room = max(0, self._room - FRAME_COST)
        self.cut = self.cut or len(body) > room
        body = body[:room].decode("utf-8", "ignore").encode() if len(body) > room else body
        if body:
            self._room -= len(body) + FRAME_COST
            self.send(kind, body)

    def bundle(self, kind: Kind, data: Mapping[str, bytes]) -> None:
        """Send named fields as far as there is room; plain text is cut, the rest is left out."""
        self.flush()
        kept: dict[str, bytes] = {}
        left = max(0, self._room - FRAME_COST)
        for name, value in sorted(data.items(), key=lambda item: len(item[1])):
            if name in ("text/plain", "traceback") and len(value) > left // 2:
                value = value[: left // 2]
                self.cut = True
            cost = len(value) + LONGEST_NAME
            if cost > left or len(kept) == MOST_FIELDS or len(clean(name)) > LONGEST_NAME:
                self.cut = True
                continue
            left -= cost
            kept[name] = value
        if kept:
            body = fields(kept)
            self._room -= len(body) + FRAME_COST
            self.send(kind, body)

    def observed(self, data: Mapping[str, str]) -> None:
        """Send what was seen of an answer; a bundle that the grader would refuse is not sent."""
        body = fields({str(name): clean(str(value)) for name, value in data.items()})
        if len(body) + FRAME_COST <= self._limits["observation_bytes"]:
            self.flush()
            self.send(Kind.OBSERVED, body)


class Stream(io.TextIOBase):
    """Stdout or stderr of a cell."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, outbox: Outbox, kind: Kind, number: int) -> None:
        self.quick = AT_ONCE
        self.name = f"<{kind.name.lower()}>"
        self._outbox, self._kind, self._number = outbox, kind, number
        self._pieces: list[str] = []
        self._length = 0

    def write(self, words: str) -> int:
        """Take text: lines go out at once while they are few, later in blocks."""
        if not isinstance(words, str):
            raise TypeError(f"write() argument must be str, not {type(words).__name__}")
        if self._outbox.holding is not self:
            self._outbox.flush()
            self._outbox.holding = self
        self._pieces.append(words)
        self._length += len(words)
        if self._length > BLOCK or (self.quick > 0 and "\n" in words):
            self.quick -= 1
            self.flush()
        return len(words)

    def flush(self) -> None:
        """Send what is here."""
        pieces, self._pieces, self._length = self._pieces, [], 0
        if pieces:
            self._outbox.text(self._kind, "".join(pieces))

    def fileno(self) -> int:
        """Return the file below it, for code that writes there."""
        return self._number

    def writable(self) -> bool:
        """Say that it is."""
        return True

    def isatty(self) -> bool:
        """No terminal."""
        return False

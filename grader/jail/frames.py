"""How a kernel and the grader speak: frames on one stream, each a kind, a length and a body.

Used on both sides. What comes from a student's process is a claim: a frame is bounded before
anything is kept of it, every step takes time in proportion to the bytes, and there is nothing
nested and nothing to execute in a frame. What breaks these rules raises `BrokenFrameError`.
"""

import struct
from collections.abc import Iterator, Mapping
from enum import IntEnum

HEADER = struct.Struct("!BI")
FIELD = struct.Struct("!HI")
MOST_FIELDS = 64
LONGEST_NAME = 200
FRAME_COST = 512  # each counts at least so many bytes


class Kind(IntEnum):
    """What a frame is. The first group goes to the kernel, the second comes from it."""

    RUN = 1  # a token of the cell, then its code
    FILE = 2  # fields: a name in the working folder, and what is in it

    STDOUT = 16  # text
    STDERR = 17
    DISPLAY = 18  # fields: a MIME type and its data, each
    UPDATE = 19
    RESULT = 20
    ERROR = 21  # fields: ename, evalue, traceback
    CLEAR = 22  # one byte: whether to wait for the next output
    OBSERVED = 23  # fields of `coursecheck.observe.transport`
    END = 24  # fields: token, status, ename, evalue, cut


FROM_KERNEL = frozenset(kind for kind in Kind if kind >= Kind.STDOUT)
TOKEN_BYTES = 8


class BrokenFrameError(ValueError):
    """Bytes that no sound kernel sends."""


def frame(kind: Kind, body: bytes) -> bytes:
    """Return the bytes of one frame."""
    return HEADER.pack(kind, len(body)) + body


def fields(values: Mapping[str, bytes]) -> bytes:
    """Return a body with named fields."""
    parts = []
    for name, value in values.items():
        key = name.encode("utf-8", "replace")
        parts += [FIELD.pack(len(key), len(value)), key, value]
    return b"".join(parts)


def read_fields(body: bytes) -> dict[str, bytes]:
    """Return the fields of a body. Raises BrokenFrameError."""
    found: dict[str, bytes] = {}
    at = 0
    while at < len(body):
        if len(found) == MOST_FIELDS or len(body) - at < FIELD.size:
            raise BrokenFrameError("too many fields, or half of one")
        name_bytes, value_bytes = FIELD.unpack_from(body, at)
        at += FIELD.size
        if name_bytes > LONGEST_NAME or value_bytes > len(body) - at - name_bytes:
            raise BrokenFrameError("a field is longer than its frame")
        name = text(body[at : at + name_bytes])
        if name in found:
            raise BrokenFrameError("a field stands twice")
        at += name_bytes
        found[name] = body[at : at + value_bytes]
        at += value_bytes
    return found


def text(data: bytes) -> str:
    """Return text that every later writer can take, whatever the bytes are."""
    return data.decode("utf-8", "replace")


def clean(words: str) -> bytes:
    """Return a text as bytes; half a character, which no file could hold, as a question mark."""
    return words.encode("utf-8", "replace")


class FrameReader:
    """Takes bytes as they come and gives whole frames; holds no more than one frame and a piece.

    `most` bounds what may come until `start` is called again, each frame with its cost.
    """

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._held = bytearray()
        self._left = 0

    def start(self, most: int) -> None:
        """Count anew."""
        self._left = most

    def feed(self, data: bytes) -> Iterator[tuple[Kind, bytes]]:
        """Yield the frames that are complete. Raises BrokenFrameError."""
        self._left -= len(data)
        if self._left < 0:
            raise BrokenFrameError("it sent more than a kernel may")
        self._held += data
        at = 0
        try:
            while len(self._held) - at >= HEADER.size:
                number, length = HEADER.unpack_from(self._held, at)
                if number not in FROM_KERNEL or length > self._largest:
                    raise BrokenFrameError("what it sent is no message")
                if len(self._held) - at - HEADER.size < length:
                    return
                at += HEADER.size
                body = bytes(self._held[at : at + length])
                at += length
                self._left -= FRAME_COST
                if self._left < 0:
                    raise BrokenFrameError("it sent more messages than a kernel may")
                yield Kind(number), body
        finally:
            del self._held[:at]

"""Long values of a notebook's JSON, left as bytes until somebody asks for one of them.

Texts of cells and pictures are what is long in a notebook. Parsed one at a time, a wide character
in one makes no other four times as large, and what is too long is never parsed. Knows the shape of
JSON and two kinds of keys; must not know what a cell is for.
"""

from __future__ import annotations

import codecs
import json
import re
import secrets
from collections.abc import Callable
from typing import Any

LONG = 2_000
"""Bytes; what is shorter is parsed with everything around it."""
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
#: A string, or a list of strings, behind a key of a cell's text or of a picture.
_VALUE = re.compile(
    rb'(?s)("(?:source|input|image/(?:png|jpeg|gif|webp))"\s{0,100}:\s{0,100})'
    rb"(" + _STRING + rb"|\[\s*+(?:" + _STRING + rb"[\s,]*+)*+\])"
)
_DATA_PICTURE = re.compile(
    rb"data:(image/(?:png|jpeg|gif|webp));base64,((?:[A-Za-z0-9+/=]++|\\[nr/])++)"
)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # half of a character outside the basic plane
_CHUNK = 64 * 1024


class TooLongError(Exception):
    """A value has more characters than were asked for; it was not parsed."""


class LongValues:
    """The long values of `data`; `rest` is what remains, with a name for each in its place."""

    def __init__(self, data: bytes) -> None:
        self.encoding = "utf-8-sig"
        self._data = data
        self._mark = secrets.token_hex(8)  # so that nobody can have typed a name
        self._spans: list[tuple[int, int]] = []
        self.rest = _VALUE.sub(self._leave, data)

    def _leave(self, found: re.Match[bytes]) -> bytes:
        begin, end = found.span(2)
        if end - begin < LONG:
            return found[0]
        self._spans.append((begin, end))
        return b'%b"%b-%d"' % (found[1], self._mark.encode(), len(self._spans) - 1)

    def get(self, value: Any, most: int) -> Any:
        """Return what `value` stands for, which is itself for most.

        Raises TooLongError for what may be more than `most` characters, ValueError for no JSON.
        """
        raw = self._bytes(value)
        return value if raw is None else self._parsed(raw, most)

    def get_prose(self, value: Any, most: int, keep: Callable[[str, str], str]) -> Any:
        """Return what `get` does, but take the pictures out of what they make too long.

        `keep` takes a picture's kind and its base64 and returns the address that stands for it,
        or nothing. Raises as `get` does.
        """
        raw = self._bytes(value)
        if raw is None or len(raw) <= most:
            return self.get(value, most)

        def kept(found: re.Match[bytes]) -> bytes:
            text = json.loads(b'"%b"' % found[2])
            return keep(found[1].decode(), text).encode() or found[0]

        return self._parsed(_DATA_PICTURE.sub(kept, raw), most)

    def are_text_in(self, encoding: str) -> bool:
        """Whether all of the data is; no more than a piece of it is decoded at a time."""
        if self._data.isascii():
            return True
        decoder = codecs.getincrementaldecoder(encoding)()
        ends = len(self._data)
        try:
            for begin in range(0, ends, _CHUNK):
                decoder.decode(self._data[begin : begin + _CHUNK], begin + _CHUNK >= ends)
        except UnicodeDecodeError:
            return False
        return True

    def _bytes(self, value: Any) -> bytes | None:
        if not isinstance(value, str) or not value.startswith(self._mark):
            return None
        begin, end = self._spans[int(value.rpartition("-")[2])]
        return self._data[begin:end]

    def _parsed(self, raw: bytes, most: int) -> Any:
        # A character takes six bytes at most; the frame of a line in a list takes some more.
        if raw.count(b'"') > 2 * most + 2 or len(raw) > 16 * most:
            raise TooLongError
        return parsed(raw.decode(self.encoding))


def parsed(text: str) -> Any:
    """Return what a text in JSON says. Raises ValueError and RecursionError."""
    value = json.loads(text)
    if _SURROGATE.search(text):  # legal in JSON, and cannot be written to a file or a database
        clean = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
        value = json.loads(clean)
    return value

"""Pictures that a student handed in: pasted into a cell, or lying beside the notebook.

Only PNG, JPEG, GIF and WebP are kept, known by their first bytes and bounded: a browser runs
nothing in them. Knows bytes alone.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

MAX_PICTURES = 20
MAX_PICTURE = 8_000_000
_BEGINS = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}


@dataclass(frozen=True)
class Picture:
    """A picture's kind and its bytes in base64, as a notebook holds them."""

    kind: str
    data: str


def picture_of(data: bytes) -> Picture | None:
    """Return the picture that a file is, or None."""
    kind = next((kind for kind, begins in _BEGINS.items() if data.startswith(begins)), None)
    if kind is None or len(data) > MAX_PICTURE:
        return None
    return Picture(kind, base64.b64encode(data).decode())


def harmless_picture(kind: str, text: str) -> Picture | None:
    """Return the picture that an attachment holds, or None when it is not what it says."""
    if kind not in _BEGINS or len(text) > 2 * MAX_PICTURE:
        return None
    try:
        return picture_of(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError):
        return None

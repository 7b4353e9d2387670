"""Ask Linux to keep the warm parent's memory in large pages: a fork copies fewer entries.

A kernel's birth and end cost half as much then; to bring it about costs as much as some 25 kernels
save. So it is done piece by piece, when kernels keep coming and nobody is waiting. Where Linux
cannot do it nothing is lost. It knows a process's own maps and nothing of kernels.
"""

import ctypes
import re
from collections.abc import Iterator
from pathlib import Path

COLLAPSE = 25  # MADV_COLLAPSE of linux/mman.h, since Linux 6.1
LARGE = 2 << 20  # bytes of a large page
PIECE = 4 * LARGE  # at a time: a few hundredths of a second

_MINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw-p \S+ \S+ 0\s*(\[heap\])?$")


def pieces() -> Iterator[tuple[int, int]]:
    """Yield (address, size) of what this process alone has written, in whole large pages."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        found = _MINE.match(line)
        if found:
            at = -(-int(found[1], 16) // LARGE) * LARGE
            end = int(found[2], 16) // LARGE * LARGE
            yield from ((start, min(PIECE, end - start)) for start in range(at, end, PIECE))


def collapse(piece: tuple[int, int]) -> bool:
    """Make large pages of one piece; whether Linux did."""
    address, size = piece
    libc = ctypes.CDLL(None, use_errno=True)
    asked = libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(size), ctypes.c_int(COLLAPSE))
    return bool(asked == 0)

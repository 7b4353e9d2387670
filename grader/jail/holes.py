"""Take the free pieces of memory that lie between what all kernels share.

A child that puts a new object into such a piece gets a copy of the whole page for it; without
them its objects lie side by side on pages of its own. It knows Python's allocator and the C
library's, by what they promise: nothing. Where they behave differently nothing is gained or lost.
"""

import ctypes
import sys
from collections.abc import Callable

_SMALL = range(16, 513, 16)  # sizes that Python serves from pools of its own
_LARGE = range(520, 2100, 16)
_IN_A_ROW = 12  # pieces, each right behind the one before: the allocator has begun a new place
_MOST = 20_000  # pieces of one size

_kept: list[object] = []


def fill() -> None:
    """Take them for good: a few megabytes, in a few hundredths of a second."""
    malloc = ctypes.CDLL(None).malloc
    malloc.restype = ctypes.c_void_p
    for size in _SMALL:
        _take(_address_of_object, size, size)
    for size in (*_SMALL, *_LARGE):
        _take(malloc, size - 8, 2 * size)


def _take(piece: Callable[[int], int], size: int, stride: int) -> None:
    """Ask `piece` for addresses of `size` bytes until they grow by no more than `stride`."""
    last = row = 0
    for _ in range(_MOST):
        here = piece(size)
        row = row + 1 if 0 < here - last <= stride else 0
        if row == _IN_A_ROW:
            return
        last = here


def _address_of_object(size: int) -> int:
    """Make an object that takes `size` bytes, and keep it."""
    empty = sys.getsizeof(b"")
    if size >= empty:
        _kept.append(bytes(size - empty))
    else:
        _kept.append(object() if size == sys.getsizeof(object()) else float(len(_kept)))
    return id(_kept[-1])

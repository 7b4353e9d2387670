"""Read ordinary files that anybody may have put there: no link is followed, no pipe waited for.

A notebook's outputs are left out while it is read, so that what they weigh does not matter. Knows
files and the shape of JSON alone.
"""

from __future__ import annotations

import errno
import mmap
import os
import re
import stat
from pathlib import Path

from grader import user_error
from grader.intake.clean_text import shown
from grader.intake.findings import Finding

MAX_BYTES = 20 * 1024 * 1024
"""Of a file without its outputs."""
MAX_FILE = 100 * 1024 * 1024
_SMALL = 1024 * 1024
_NOT_A_FILE = {errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR, errno.ENOTDIR}
_OUTPUTS = re.compile(rb'"(?:outputs"\s{0,100}:\s{0,100}\[|widgets"\s{0,100}:\s{0,100}\{)')
#: All that stands before the next bracket: strings whole, for a bracket in one is none.
_STRINGS = re.compile(rb'(?s)(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+')
_WIDE_MARK = re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|\xff\xfe|\xfe\xff")
_MOST_SIGNS = 1_000_000


class _TooManySignsError(Exception):
    """There is more structure than any notebook has."""


def read_plain(path: Path) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the bytes of an ordinary file; links, pipes and folders are not opened.

    Raises OSError where this machine is at fault: no permission, a disk that does not answer.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None, (Finding("missing_notebook"),)
    except OSError as error:
        if error.errno not in _NOT_A_FILE:
            raise
        return None, (Finding("not_a_file"),)
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return None, (Finding("not_a_file"),)
        if _SMALL < about.st_size <= MAX_FILE:
            with mmap.mmap(handle, 0, access=mmap.ACCESS_READ) as whole:
                return without_outputs(whole), ()
        return file.read(MAX_BYTES + 1), ()


def in_utf8(data: bytes) -> bytes:
    """Return text that an editor saved as UTF-16 or UTF-32 as UTF-8; all else as it is."""
    wide = _WIDE_MARK.match(data)
    width = "utf-32" if wide and len(wide[0]) == 4 else "utf-16"
    if not wide and b"\0" in data[:4] and data[:4].count(0) in (2, 3):  # no mark; a sign of ASCII
        end = "be" if data[:1] == b"\0" else "le"
        width = f"utf-{16 if data[:4].count(0) == 2 else 32}-{end}"
    elif not wide:
        return data
    try:
        return data.decode(width).encode("utf-8", "replace")
    except UnicodeDecodeError:
        return data


def said(error: OSError) -> str:
    """Return what an error of this machine says, its path safe on a terminal."""
    return user_error.said(error, shown(str(error.filename)))


def head_of(path: Path, size: int = 20_000) -> bytes:
    """Return the beginning of an ordinary file. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        return file.read(size)


def without_outputs(whole: bytes | mmap.mmap) -> bytes:
    """Return a notebook's bytes with outputs and widgets' state empty, at most `MAX_BYTES` + 1.

    What is not closed, as in a file that was cut, is left out to its end.
    """
    kept: list[bytes] = []
    length = begin = signs = 0
    while length <= MAX_BYTES and begin < len(whole):
        found = _OUTPUTS.search(whole, begin)
        end = found.end() if found else len(whole)
        kept.append(whole[begin : min(end, begin + MAX_BYTES + 1)])
        length += len(kept[-1])
        if not found:
            break
        try:
            begin, signs = _behind_list(whole, end, signs)
        except _TooManySignsError:
            return whole[: MAX_BYTES + 1]
        kept.append(whole[begin - 1 : begin] if begin < len(whole) else b"")
    if len(kept) == 1:  # joining copies
        return kept[0]
    if isinstance(whole, mmap.mmap):
        whole.madvise(mmap.MADV_DONTNEED)  # its pages need not be held beside what was kept
    return b"".join(kept)[: MAX_BYTES + 1]


def _behind_list(whole: bytes | mmap.mmap, begin: int, signs: int) -> tuple[int, int]:
    """Return where a list that begins before `begin` has ended, and how many signs were read."""
    depth, at = 1, begin
    signs += 5
    while depth:
        found = _STRINGS.match(whole, at)
        at = found.end() + 1 if found else len(whole)
        if at >= len(whole) or whole[at - 1 : at] == b'"':
            return len(whole), signs
        depth += 1 if whole[at - 1 : at] in (b"[", b"{") else -1
        signs += 1
        if signs > _MOST_SIGNS:
            raise _TooManySignsError
    return at, signs

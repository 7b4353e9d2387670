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
MAX_WORDS = 8 * 1024 * 1024
"""Of a file without its outputs and its pictures."""
MAX_FILE = 100 * 1024 * 1024
_RELEASED = 4 * 1024 * 1024  # bytes that were read and need not be held
_SMALL = 1024 * 1024
_NOT_A_FILE = {errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR, errno.ENOTDIR}
_OUTPUTS = re.compile(rb'"(?:outputs"\s{0,100}:\s{0,100}\[|widgets"\s{0,100}:\s{0,100}\{)')
#: All that stands before the next bracket: strings whole, for a bracket in one is none.
_STRINGS = re.compile(rb'(?s)(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+')
_LONGEST_KEY = 300
_WIDE_MARK = re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|\xff\xfe|\xfe\xff")
#: A picture as a notebook holds it, by how PNG, JPEG, GIF and WebP begin in base64.
_PICTURE = re.compile(
    rb'(?:"|base64,)(?:iVBORw0KGgo|/9j/|R0lGOD|UklGR)(?:[A-Za-z0-9+/=]++|\\[nr/])++'
)
_MOST_SIGNS = 1_000_000


class _TooManySignsError(Exception):
    """There is more structure than any notebook has."""


def read_plain(path: Path) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the bytes of an ordinary file; links, pipes and folders are not opened.

    Of a file that is too large they are the beginning. Raises OSError where this machine is at
    fault: no permission, a disk that does not answer.
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
                data = without_outputs(whole)
        else:
            data = file.read(_SMALL)
    if most := MAX_BYTES if about.st_size > MAX_FILE else too_large(data):
        return data[:_SMALL], (Finding("too_large", detail=f"{most // 1024 // 1024} MB"),)
    return data, ()


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
    """Return a notebook's bytes with outputs and widgets' state empty.

    At most `MAX_BYTES` + 1, and of what is no picture `MAX_WORDS` + 1. What is not closed, as in a
    file that was cut, is left out to its end.
    """
    kept: list[bytes] = []
    length = begin = signs = released = 0
    words = MAX_WORDS
    while length <= MAX_BYTES and words >= 0 and begin < len(whole):
        found = _next_outputs(whole, begin)
        end = found.end() if found else len(whole)
        released = _release(whole, end, released)
        stop, words = _within(whole, begin, end, words)
        kept.append(whole[begin : min(stop, begin + MAX_BYTES + 1)])
        length += len(kept[-1])
        if not found:
            break
        try:
            begin, signs = _behind_list(whole, end, signs)
        except _TooManySignsError:
            return whole[: MAX_WORDS + 1]
        kept.append(whole[begin - 1 : begin] if begin < len(whole) else b"")
    _release(whole, len(whole), 0)
    # Joining copies, even where there is one piece.
    return kept[0] if len(kept) == 1 else b"".join(kept)[: MAX_BYTES + 1]


def too_large(data: bytes) -> int:
    """Return how many bytes may be read of what `data` has too much of; 0 where it may be read."""
    if len(data) > MAX_BYTES:
        return MAX_BYTES
    return MAX_WORDS if _within(data, 0, len(data), MAX_WORDS)[1] < 0 else 0


def _next_outputs(whole: bytes | mmap.mmap, begin: int) -> re.Match[bytes] | None:
    """Return where outputs begin next; of a mapped file a window at a time is held."""
    released = begin
    for at in range(begin, len(whole), _RELEASED):
        found = _OUTPUTS.search(whole, at, at + _RELEASED + _LONGEST_KEY)
        if found:
            return found
        released = _release(whole, min(at + _RELEASED, len(whole)), released)
    return None


def _release(whole: bytes | mmap.mmap, end: int, before: int) -> int:
    """Let go of a mapped file's pages up to `end`, if they are many; return where they end."""
    if not isinstance(whole, mmap.mmap) or end - before < _RELEASED:
        return before
    end -= end % mmap.PAGESIZE
    before -= before % mmap.PAGESIZE
    whole.madvise(mmap.MADV_DONTNEED, before, end - before)
    return end


def _within(whole: bytes | mmap.mmap, begin: int, end: int, most: int) -> tuple[int, int]:
    """Return where `most` bytes beside pictures are passed, or `end`; and how many are left."""
    for found in _PICTURE.finditer(whole, begin, end) if end - begin > most else ():
        if found.start() - begin > most:
            break
        most -= found.start() - begin
        begin = found.end()
    stop = min(end, begin + most + 1)
    return stop, most - (stop - begin)


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

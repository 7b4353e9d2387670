"""Which of our notebooks a file is: by the exercises that its cells name, else by its own name.

Looks at bytes alone, so that a file that is cut or broken can still be recognised. Must not run or
mark anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.course.notebooks import Notebook
from grader.intake.plain_files import in_utf8

#: A check's call, as it stands in JSON; the name of a graded cell; a definition at a line's start.
_NAMED = re.compile(
    rb"""check\(\s*(?:\\"|')(\w{1,100})"""
    rb"""|"grade_id":\s*"(\w[\w-]{0,100})\""""
    rb"""|"\s*(?:def|class)\s+(\w{1,100})"""
    rb"""|\\n(?:def|class)\s+(\w{1,100})"""
)
_COPY = re.compile(
    r"(?i)(?:[ _-]*\(\d+\)|[ _-]*copy(?:[ _-]?\(?\d*\)?)?|[ _-]*副本(?:[ _-]?\(?\d*\)?)?)$"
)
_SUFFIXES = re.compile(r"(?i)(?:\.ipynb|\.json|\.txt|\.html?)+$")
_MOST_NAMES = 20_000


def plain_name(name: str) -> str:
    """Return a name without what browsers, systems and platforms add: "1_by_hand (1).ipynb.txt"."""
    stem = _SUFFIXES.sub("", name.strip())
    while (bare := _COPY.sub("", stem)) != stem:
        stem = bare
    return stem.casefold().replace(" ", "_").replace("-", "_")


def looks_like_notebook(name: str, head: bytes) -> bool:
    """Whether a file is worth looking at: it is called a notebook, or begins like one."""
    lower = name.lower()
    if ".ipynb" in lower:
        return True
    head = in_utf8(head)
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return begins and (b'"cells"' in head or b'"worksheets"' in head or b'"nbformat"' in head)


def books_in(data: bytes, name: str, books: Sequence[Notebook]) -> list[Notebook]:
    """Return which of `books` the file holds: the one it names most, and any it names half of."""
    found: set[str] = set()
    for number, match in enumerate(_NAMED.finditer(in_utf8(data))):
        found.add((match[1] or match[2] or match[3] or match[4]).decode().removesuffix("-answer"))
        if number > _MOST_NAMES:
            break
    shares = {book: _share(book, found) for book in books}
    most = max(shares.values(), default=0.0)
    if most:
        return [book for book, share in shares.items() if share == most or share >= 0.5]
    return [book for book in books if _is_named(book, name)]


def holds(data: bytes, book: Notebook) -> bool:
    """Whether a file names any exercise of `book`."""
    text = in_utf8(data)
    return any(name.encode() in text for name in _names(book))


def _share(book: Notebook, found: set[str]) -> float:
    names = _names(book)
    return len(names & found) / len(names) if names else 0.0


def _names(book: Notebook) -> frozenset[str]:
    return frozenset([c.grade_id for c in book.checks] + [w.grade_id for w in book.written])


def _is_named(book: Notebook, name: str) -> bool:
    """Whether a file's name ends like the notebook's, whatever a platform put before it."""
    ours, theirs = plain_name(book.name), plain_name(name)
    return theirs == ours or theirs.endswith(f"_{ours}")

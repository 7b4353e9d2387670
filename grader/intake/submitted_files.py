"""What students handed in, read without following a link or trusting a name.

Knows the folder `work/submitted/<student>/<assignment>/`. Must not look into a notebook.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.course.notebooks import Course, Notebook
from grader.intake.findings import Finding
from grader.intake.notebook_reader import MAX_BYTES

TIMESTAMP = "timestamp.txt"  # nbgrader's collect writes it
_LISTED = 5


@dataclass(frozen=True)
class SubmittedFile:
    """One notebook as it lies in the inbox; `data` is None when there is nothing to read."""

    student: str
    book: Notebook
    data: bytes | None
    findings: tuple[Finding, ...]
    timestamp: datetime | None


def submitted_files(
    course: Course, assignment: str, students: tuple[str, ...] = ()
) -> Iterator[SubmittedFile]:
    """Yield every notebook of `assignment` for every student who handed in anything of it."""
    books = course.notebooks_of(assignment)
    for folder in sorted(course.submitted.glob(f"*/{assignment}")):
        student = folder.parent.name
        if (students and student not in students) or not folder.is_dir():
            continue
        side = _side_files(folder, {f"{book.name}.ipynb" for book in books})
        when = _timestamp(folder)
        for book in books:
            data, found = read_plain(folder / f"{book.name}.ipynb")
            yield SubmittedFile(student, book, data, (*found, *side), when)


def read_plain(path: Path) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the bytes of an ordinary file; links, pipes and folders are not opened."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None, (Finding("missing_notebook"),)
    except OSError:
        return None, (Finding("not_a_file"),)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None, (Finding("not_a_file"),)
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_BYTES + 1), ()


def _side_files(folder: Path, expected: set[str]) -> tuple[Finding, ...]:
    others = sorted(
        entry.name
        for entry in os.scandir(folder)
        if entry.name not in expected | {TIMESTAMP} and not entry.name.startswith(".")
    )
    if not others:
        return ()
    shown = ", ".join(repr(name)[:60] for name in others[:_LISTED])
    more = f" (+{len(others) - _LISTED})" if len(others) > _LISTED else ""
    return (Finding("side_files", detail=shown + more),)


def _timestamp(folder: Path) -> datetime | None:
    data, _ = read_plain(folder / TIMESTAMP)
    if data is None:
        return None
    try:
        moment = datetime.fromisoformat(data.decode().strip().replace(" UTC", "+00:00"))
    except ValueError:  # not a date, or not text: as good as none
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment

"""What students handed in, read without following a link or trusting a name.

Knows the folder `work/submitted/<student>/<assignment>/`. Must not look into a notebook.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.course.notebooks import Course, Notebook
from grader.intake.findings import Finding
from grader.intake.notebook_reader import MAX_BYTES
from grader.intake.timestamps import parse_timestamp

TIMESTAMP = "timestamp.txt"  # nbgrader's submit writes both
SECRET = "submission_secret.txt"  # noqa: S105 - a file's name
_PICTURES = (".png", ".jpg", ".jpeg", ".gif")
_MOST_BESIDE = 8 * 1024 * 1024  # bytes of one file
_NOT_A_FILE = {errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR, errno.ENOTDIR}
_LISTED = 5


@dataclass(frozen=True)
class SubmittedFile:
    """One notebook as it lies in the inbox; `data` is None when there is nothing to read.

    `fault` says why this machine could not read what is there: no fault of the student's.
    `folder` holds what lies beside.
    """

    student: str
    book: Notebook
    data: bytes | None
    findings: tuple[Finding, ...]
    timestamp: datetime | None
    folder: Path
    fault: str = ""


def submitted_files(
    course: Course, assignment: str, students: tuple[str, ...] = ()
) -> Iterator[SubmittedFile]:
    """Yield every notebook of `assignment` for every student who handed in anything of it."""
    books = course.notebooks_of(assignment)
    for folder in sorted(course.submitted.glob(f"*/{assignment}")):
        student = folder.parent.name
        if (students and student not in students) or not folder.is_dir():
            continue
        try:
            around, when = _around(course, folder, {f"{book.name}.ipynb" for book in books})
        except OSError as error:
            for book in books:
                yield SubmittedFile(student, book, None, (), None, folder, _said(error))
            continue
        for book in books:
            try:
                data, found = read_plain(folder / f"{book.name}.ipynb")
            except OSError as error:
                yield SubmittedFile(student, book, None, (), when, folder, _said(error))
            else:
                yield SubmittedFile(student, book, data, (*found, *around), when, folder)


def _said(error: OSError) -> str:
    name = errno.errorcode.get(error.errno or 0, "OSError")
    return f"{error.filename}: {name}, {error.strerror}"


def _around(
    course: Course, folder: Path, expected: set[str]
) -> tuple[tuple[Finding, ...], datetime | None]:
    """Return what is to be said of a whole folder, and its time."""
    side = _side_files(folder, expected)
    data, found = read_plain(folder / TIMESTAMP)
    if data is None:
        return (*(Finding("unread_time") for one in found if one.name == "not_a_file"), *side), None
    text = data.decode("utf-8", "replace").strip()
    if not text:
        return side, None
    try:
        moment = parse_timestamp(text, course.nbgrader.timezone)
    except ValueError:
        return (Finding("unread_time", detail=text[:60]), *side), None
    unsure = () if moment.sure else (Finding("unknown_zone", detail=text[:60]),)
    return (*unsure, *side), moment.utc


def beside(folder: Path) -> dict[str, bytes]:
    """Return what nbgrader's own steps want of a hand-in beside its notebooks, and pictures.

    No link is followed, and nothing is taken that a browser would run.
    """
    found: dict[str, bytes] = {}
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        wanted = entry.name in (TIMESTAMP, SECRET) or entry.name.lower().endswith(_PICTURES)
        data, _ = read_plain(Path(entry.path)) if wanted else (None, ())
        if data is not None and len(data) <= _MOST_BESIDE:
            found[entry.name] = data
    return found


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
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None, (Finding("not_a_file"),)
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_BYTES + 1), ()


def _side_files(folder: Path, expected: set[str]) -> tuple[Finding, ...]:
    others = sorted(
        entry.name
        for entry in os.scandir(folder)
        if entry.name not in expected | {TIMESTAMP, SECRET} and not entry.name.startswith(".")
    )
    if not others:
        return ()
    shown = ", ".join(repr(name)[:60] for name in others[:_LISTED])
    more = f" (+{len(others) - _LISTED})" if len(others) > _LISTED else ""
    return (Finding("side_files", detail=shown + more),)

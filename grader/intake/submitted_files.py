"""What students handed in, one value for each notebook, with all that goes along.

Nothing under `work/submitted` is lost: it is chosen for a notebook, goes along with one, or is in
`left_over`, by name. Knows files; must not look at what a cell says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from grader.course.notebooks import Course, Notebook
from grader.intake.choosing import MAX_TOGETHER, Choice, Chosen
from grader.intake.clean_text import shown
from grader.intake.findings import Finding
from grader.intake.hand_in_folders import Folders, Found, Leftover, walk
from grader.intake.plain_files import in_utf8, read_plain, said
from grader.intake.submission import digest_of
from grader.intake.timestamps import parse_timestamp

TIMESTAMP = "timestamp.txt"  # nbgrader's submit writes both
SECRET = "submission_secret.txt"  # noqa: S105 - a file's name
MAX_BESIDE = 8 * 1024 * 1024
"""Bytes of one file that is copied beside the marked notebook."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


@dataclass(frozen=True)
class SubmittedFile:
    """One notebook as it was handed in; `data` is None when there is nothing to read.

    `fault` says why no mark may be made of it now, and the earlier one stays: this machine could
    not read it, or a person has to say which of several files it is. `files` lie beside it, by
    their names from there, and belong into the kernel's working folder.
    """

    student: str
    book: Notebook
    data: bytes | None
    findings: tuple[Finding, ...]
    timestamp: datetime | None
    folder: Path
    fault: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """The hash of all that can change the mark."""
        return digest_of(self.data, self.files)


def students_of(
    course: Course, assignment: str | None = None, students: tuple[str, ...] = ()
) -> list[str]:
    """Return who handed in anything, or anything that may be of `assignment`."""
    folders = walk(course.submitted, course.assignments, students)
    return [
        student
        for student in sorted({*folders.files, *folders.faults})
        if (not students or student in students)
        and (assignment is None or folders.may_be_of(student, assignment))
    ]


def submitted_files(
    course: Course, assignment: str, students: tuple[str, ...] = ()
) -> Iterator[SubmittedFile]:
    """Yield every notebook of `assignment` for every student who handed in anything of it."""
    course.notebooks_of(assignment)  # says so if there is none
    folders = walk(course.submitted, course.assignments, students)
    for student in sorted({*folders.files, *folders.faults}):
        if not students or student in students:
            yield from _of_student(course, assignment, student, folders)


def left_over(course: Course, students: tuple[str, ...] = ()) -> list[Leftover]:
    """Return everything that was handed in and is neither graded nor goes along, by name."""
    folders = walk(course.submitted, course.assignments, students)
    left = list(folders.left)
    for student, files in sorted(folders.files.items()):
        choice = Choice(student, files, course.notebooks).make()
        choice.beside()
        left += choice.left
    left += [Leftover(shown(name), said(error)) for name, error in folders.faults.items()]
    return list(dict.fromkeys(left))


def _of_student(
    course: Course, assignment: str, student: str, folders: Folders
) -> Iterator[SubmittedFile]:
    books = course.notebooks_of(assignment)
    home = course.submitted / student / assignment
    if student in folders.faults:
        for book in books:
            yield SubmittedFile(student, book, None, (), None, home, said(folders.faults[student]))
        return
    choice = Choice(student, folders.files[student], course.notebooks).make()
    beside = choice.beside()
    chosen = [choice.chosen[book.name] for book in books]
    anything = any(one.found or one.hold for one in chosen)
    if not anything and assignment not in folders.assignments.get(student, ()):
        return
    around = _around(choice, assignment, beside)
    for one in chosen:
        yield _submitted(course, student, one, home, beside, around)


def _submitted(
    course: Course,
    student: str,
    one: Chosen,
    home: Path,
    beside: Mapping[tuple[str, ...], Mapping[str, Found]],
    around: tuple[Finding, ...],
) -> SubmittedFile:
    folder = one.found.path.parent if one.found else home
    fault = one.hold
    files: dict[str, bytes] = {}
    when: datetime | None = None
    odd: tuple[Finding, ...] = ()
    try:
        if one.found:
            files = _bytes_of(beside[one.found.folder])
        when, odd = _time(course, folder, home)
    except OSError as error:
        fault = fault or said(error)
    return SubmittedFile(
        student, one.book, one.data, (*one.findings, *odd, *around), when, folder, fault, files
    )


def _bytes_of(found: Mapping[str, Found]) -> dict[str, bytes]:
    """Read what goes along, as much as fits."""
    files: dict[str, bytes] = {}
    left = MAX_TOGETHER
    for name, file in found.items():
        data, _ = read_plain(file.path)
        left -= len(data or b"")
        if data is not None and left >= 0:
            files[name] = data
    return files


def _around(
    choice: Choice, assignment: str, beside: Mapping[tuple[str, ...], Mapping[str, Found]]
) -> tuple[Finding, ...]:
    """Name what lies in the assignment's folder and is not used, or is text for a person."""
    begin = shown(f"{choice.student}/{assignment}/")
    unused = [left.path.removeprefix(begin) for left in choice.left if left.path.startswith(begin)]
    home = beside.get((choice.student, assignment), {})
    texts = [shown(name) for name in home if name.lower().endswith((".txt", ".md"))]
    named = {"unused_files": unused, "side_files": texts}
    return tuple(Finding(name, detail=", ".join(paths)) for name, paths in named.items() if paths)


def _time(course: Course, *folders: Path) -> tuple[datetime | None, tuple[Finding, ...]]:
    """Return the time in the first of `folders` that has one, and what is odd about it."""
    data: bytes | None = None
    odd: tuple[Finding, ...] = ()
    for folder in folders:
        data, odd = read_plain(folder / TIMESTAMP) if data is None else (data, odd)
    if data is None:
        return None, tuple(Finding("unread_time") for one in odd if one.name == "not_a_file")
    text = in_utf8(data).decode("utf-8-sig", "replace").strip()
    if not text:
        return None, ()
    try:
        moment = parse_timestamp(text, course.nbgrader.timezone)
    except ValueError:
        return None, (Finding("unread_time", detail=text[:60]),)
    return moment.utc, () if moment.sure else (Finding("unknown_zone", detail=text[:60]),)


def beside(folder: Path) -> dict[str, bytes]:
    """Return what nbgrader's own steps want of a hand-in beside its notebooks, and pictures.

    No link is followed, and nothing is taken that a browser would run.
    """
    found: dict[str, bytes] = {}
    for entry in sorted(os.scandir(folder), key=lambda one: one.name) if folder.is_dir() else ():
        wanted = entry.name in (TIMESTAMP, SECRET) or entry.name.lower().endswith(_PICTURES)
        data, _ = read_plain(Path(entry.path)) if wanted else (None, ())
        if data is not None and len(data) <= MAX_BESIDE:
            found[entry.name] = data
    return found

"""Whose each file under `work/submitted` is, whatever folders it was put into.

Walks everything there, without following a link. nbgrader's `<student>/<assignment>/<file>` is
sure; swapped folders, one more or one fewer, another case, and what learning platforms put around
are understood. Must not open a file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.intake.clean_text import clean, shown
from grader.intake.notebook_identity import plain_name

MAX_ENTRIES = 3000
"""Of one folder under `work/submitted`, with all that it holds."""
MAX_DEPTH = 8
MAX_NAME = 200
#: What systems and editors leave behind; no student made it.
_LEFT_BEHIND = {
    "__macosx", ".ds_store", "thumbs.db", "desktop.ini", "__pycache__", ".git", ".gitignore",
    ".gitkeep", ".pytest_cache", ".idea", ".vscode", ".jupyter", ".virtual_documents",
}  # fmt: skip
_AUTOSAVED = ".ipynb_checkpoints"


@dataclass(frozen=True)
class Leftover:
    """Something that was handed in and is not used: where it lies, and why."""

    path: str
    why: str

    def __str__(self) -> str:
        """Return one line, safe on a terminal."""
        return f"{self.path}: {self.why}"


@dataclass(frozen=True)
class Found:
    """One file of a student. `parts` are its folders below `work/submitted` and its name."""

    parts: tuple[str, ...]
    path: Path
    plain: bool
    sure: bool = True  # that it is this student's

    @property
    def shown(self) -> str:
        """Its place below `work/submitted`, safe on a terminal."""
        return shown("/".join(self.parts))

    @property
    def autosaved(self) -> bool:
        """Whether it is a copy that Jupyter keeps beside the notebook."""
        return _AUTOSAVED in self.parts

    @property
    def folder(self) -> tuple[str, ...]:
        """The folders in which it lies."""
        return self.parts[:-1]


@dataclass
class Folders:
    """What lies under `work/submitted`, by student; `faults` could not be listed by us."""

    files: dict[str, list[Found]] = field(default_factory=dict)
    left: list[Leftover] = field(default_factory=list)
    faults: dict[str, OSError] = field(default_factory=dict)
    #: The assignments for which a student has a folder, filled or not.
    assignments: dict[str, set[str]] = field(default_factory=dict)

    def may_be_of(self, student: str, assignment: str) -> bool:
        """Whether a student has anything that is not in another assignment's folder."""
        own = self.assignments.get(student, set())
        others = own - {assignment}
        return (
            student in self.faults
            or assignment in own
            or any(not others & set(found.folder) for found in self.files[student])
        )


def walk(submitted: Path, assignments: Sequence[str], students: Sequence[str] = ()) -> Folders:
    """Find every file and whose it is. Raises nothing: what cannot be listed is in the result.

    `students` narrows it to some; what belongs to nobody is listed only without it.
    """
    found = Folders()
    if not submitted.is_dir():
        return found
    known = {plain_name(name): name for name in assignments}
    for top in sorted(os.scandir(submitted), key=lambda entry: entry.name):
        _walk_top(found, top, known, students)
    return found


def _walk_top(
    found: Folders, top: os.DirEntry[str], known: dict[str, str], students: Sequence[str]
) -> None:
    if top.name.lower() in _LEFT_BEHIND or top.name.startswith("._"):
        return
    swapped = plain_name(top.name) in known
    if students and top.name not in students and not swapped:
        return
    if not _is_folder(top):
        found.left.append(Leftover(shown(top.name), "it lies in no student's folder"))
        return
    if not swapped:
        if why := _bad_name(top.name):
            found.left.append(Leftover(shown(top.name), why))
            return
        found.files.setdefault(top.name, [])
    entries = 0
    try:
        for parts, entry in _entries(Path(top.path), (top.name,)):
            entries += 1
            if entries > MAX_ENTRIES:
                why = f"more than {MAX_ENTRIES} files; the rest was not looked at"
                found.left.append(Leftover(shown(top.name), why))
                return
            _sort(found, parts, entry, known, students)
    except OSError as error:
        found.faults[top.name] = error


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _bad_name(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        return "the folder's name is not UTF-8; rename it to the student's name"
    if clean(name) != name or {"\n", "\t"} & set(name) or not name.strip():
        return "the folder's name holds characters that cannot be seen; rename it"
    if len(name) > MAX_NAME:
        return f"the folder's name is longer than {MAX_NAME} characters; rename it"
    return ""


def _entries(
    folder: Path, parts: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], os.DirEntry[str]]]:
    """Yield files and folders below `folder`, folders first met first."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.lower() in _LEFT_BEHIND or entry.name.startswith("._"):
            continue
        inner = (*parts, entry.name)
        yield inner, entry
        if _is_folder(entry) and len(inner) < MAX_DEPTH:
            yield from _entries(Path(entry.path), inner)


def _sort(
    found: Folders,
    parts: tuple[str, ...],
    entry: os.DirEntry[str],
    known: dict[str, str],
    students: Sequence[str],
) -> None:
    """Give one entry to its student."""
    is_folder = _is_folder(entry)
    student, sure = _owner(parts if is_folder else parts[:-1], known)
    if student and students and student not in students:
        return
    if is_folder:
        if len(parts) == MAX_DEPTH:
            found.left.append(Leftover(shown("/".join(parts)), "folders lie too deep"))
        if student and not _bad_name(student):
            found.files.setdefault(student, [])
            if len(parts) == 2 and parts[1] in known.values():
                found.assignments.setdefault(student, set()).add(parts[1])
        return
    if not student or _bad_name(student):
        why = _bad_name(student) if student else "it lies in no student's folder"
        if not students:
            found.left.append(Leftover(shown("/".join(parts)), why))
        return
    plain = stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
    found.files.setdefault(student, []).append(Found(parts, Path(entry.path), plain, sure))


def _owner(folders: tuple[str, ...], known: dict[str, str]) -> tuple[str, bool]:
    """Return the student in whose folders something lies, and whether that is sure.

    An assignment's folder at the top was swapped with the student's.
    """
    own = [name for name in folders if plain_name(name) not in known]
    if not own:
        return "", False
    if plain_name(folders[0]) in known:
        return own[0], True
    names = [plain_name(name) for name in folders]
    between = next((i for i, name in enumerate(names) if name in known), len(names))
    return folders[0], between <= 1 or between == len(names)

"""Which of a student's files is each notebook, and what of the rest goes along.

The file with the right name in the right place is graded. Without it one that has the notebook's
cells is, under whatever name. Where two differ nobody guesses: both are listed. Reads files, never
through a link; must not run or mark anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from coursecheck.goes_along import GOES_ALONG, MAX_FILE, MAX_FILES
from grader.course.notebooks import Notebook
from grader.intake.findings import Finding
from grader.intake.hand_in_folders import Found, Leftover
from grader.intake.notebook_identity import books_in, holds, looks_like_notebook
from grader.intake.notebook_reader import Unreadable, read_notebook
from grader.intake.plain_files import head_of, read_plain, said

MAX_TOGETHER = 12_000_000
_OF_NBGRADER = ("timestamp.txt", "submission_secret.txt")


@dataclass
class Chosen:
    """What was chosen for one notebook of a student.

    `hold` says why nothing can be said of it yet: a person, or this machine, has to do something.
    """

    book: Notebook
    found: Found | None = None
    data: bytes | None = None
    findings: list[Finding] = field(default_factory=list)
    hold: str = ""


@dataclass(frozen=True)
class _Other:
    """A file that may be a notebook under another name. Its bytes are read again if it counts."""

    found: Found
    cells: bytes


@dataclass
class Choice:
    """One student's files and the notebooks that they may be."""

    student: str
    files: Sequence[Found]
    books: Sequence[Notebook]
    left: list[Leftover] = field(default_factory=list)
    chosen: dict[str, Chosen] = field(default_factory=dict)  # by the notebook's name
    helpers: list[Found] = field(default_factory=list)

    def make(self) -> Choice:
        """Look at every file once."""
        others: dict[str, list[_Other]] = {book.name: [] for book in self.books}
        for found in self.files:
            book = self._exactly(found)
            exact = self._exact(book, found, others) if book else None
            if exact:
                self.chosen[exact.book.name] = exact
            elif not book:
                self._look_at(found, others)
        for book in self.books:
            self.chosen[book.name] = self._choose(book, others[book.name])
        return self

    def _exactly(self, found: Found) -> Notebook | None:
        for book in self.books:
            if found.parts == (self.student, book.assignment, f"{book.name}.ipynb"):
                return book
        return None

    def _exact(
        self, book: Notebook, found: Found, others: dict[str, list[_Other]]
    ) -> Chosen | None:
        """Return what lies under a notebook's own name, unless it holds another: a swap."""
        try:
            data, findings = read_plain(found.path)
        except OSError as error:
            return Chosen(book, found, hold=said(error))
        if data is not None and not holds(data, book):
            held = books_in(data, "", self.books)
            for other in held:
                others[other.name].append(_Other(found, _cells(data)))
            if held:
                return None
        return Chosen(book, found, data, list(findings))

    def _look_at(self, found: Found, others: dict[str, list[_Other]]) -> None:
        name = found.parts[-1]
        if name in _OF_NBGRADER:
            return
        if not found.plain:
            self._leave(found, "it is a link or no plain file, and was not opened")
            return
        try:
            if not looks_like_notebook(name, head_of(found.path)):
                self.helpers.append(found)
                return
            data = read_plain(found.path)[0] or b""
        except OSError as error:
            self._leave(found, f"this machine cannot read it: {said(error)}")
            return
        held = books_in(data, name, self.books)
        for book in held:
            others[book.name].append(_Other(found, _cells(data)))
        if not held and not found.autosaved:
            self._leave(found, "it is no notebook of this course")

    def _choose(self, book: Notebook, others: list[_Other]) -> Chosen:
        kept = [other for other in others if not other.found.autosaved]
        exact = self.chosen.get(book.name)
        if exact and exact.found:
            own = _cells(exact.data or b"") if kept else b""
            for other in kept:
                if other.cells != own:
                    why = f"another version of {book.name}; {exact.found.shown} counts"
                    self._leave(other.found, why)
            return exact
        if not kept:
            for other in others:
                why = f"an autosaved copy, and nothing else there is {book.name}"
                self._leave(other.found, why)
            return Chosen(book, findings=[Finding("missing_notebook")])
        if len({other.cells for other in kept}) > 1:
            for other in kept:
                why = f"it may be {book.name}, and so may others: keep one of them"
                self._leave(other.found, why)
            names = ", ".join(other.found.shown for other in kept)
            return Chosen(book, hold=f"several files may be {book.name}, keep one: {names}")
        return self._renamed(book, min(kept, key=lambda one: _depth(one.found)).found)

    def _renamed(self, book: Notebook, found: Found) -> Chosen:
        try:
            data, odd = read_plain(found.path)
        except OSError as error:
            return Chosen(book, found, hold=said(error))
        findings = [*odd, Finding("renamed", detail=found.shown)]
        if not found.sure:
            findings.append(Finding("unsure_student", detail=found.shown))
            self._leave(found, f"graded as {self.student}'s; if it is another's, move it")
        return Chosen(book, found, data, findings)

    def _leave(self, found: Found, why: str) -> None:
        self.left.append(Leftover(found.shown, why))

    def beside(self) -> dict[tuple[str, ...], dict[str, Found]]:
        """Return by folder of a chosen notebook what goes along with it, by its name there."""
        folders = {one.found.folder for one in self.chosen.values() if one.found}
        together: dict[tuple[str, ...], dict[str, Found]] = {folder: {} for folder in folders}
        for found in self.helpers:
            home = _home(found, folders)
            name = "/".join(found.parts[len(home) :]) if home else ""
            why = "" if home else "it lies beside no notebook of this course"
            why = why or _unfit(found, name, len(together[home]))
            if why:
                self._leave(found, why)
            else:
                together[home][name] = found
        return together


def _home(found: Found, folders: set[tuple[str, ...]]) -> tuple[str, ...]:
    around = [found.parts[:end] for end in range(len(found.parts) - 1, 0, -1)]
    return next((folder for folder in around if folder in folders), ())


def _unfit(found: Found, name: str, many: int) -> str:
    if not name.lower().endswith(GOES_ALONG):
        return "a kind of file that grading does not use"
    if not name.isprintable() or len(name) > 200:
        return "a name that cannot be used"
    if found.path.lstat().st_size > MAX_FILE:
        return f"larger than {MAX_FILE // 1_000_000} MB"
    return f"more than {MAX_FILES} files" if many >= MAX_FILES else ""


def _depth(found: Found) -> tuple[int, tuple[str, ...]]:
    return len(found.parts), found.parts


def _cells(data: bytes) -> bytes:
    """Return a hash of what makes two files the same notebook: the text of their cells."""
    digest = hashlib.sha256()
    try:
        for cell in read_notebook(data).cells:
            digest.update(hashlib.sha256(cell.source.encode("utf-8", "replace")).digest())
    except Unreadable:
        digest.update(data)
    return digest.digest()

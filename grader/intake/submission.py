"""A student's notebook and ours become one: *their answers in our notebook*, and what was odd.

Takes from a submission the text of cells and nothing else; of its metadata only the ids are
believed. Whatever is wrong with it becomes a named finding, never an exception. Must not run
anything and must not know a mark.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import nbformat
from nbformat import NotebookNode

from grader.course.notebooks import ANSWER_SUFFIX, Notebook
from grader.course.release import edition, stubs
from grader.intake.cell_matching import CellMatching, Role, answer_name
from grader.intake.findings import Finding
from grader.intake.notebook_reader import StudentCell, StudentNotebook, Unreadable, read_notebook

_SPEAKS = re.compile(r"""use_language\(\s*["']([\w-]+)["']\s*\)""")


@dataclass(frozen=True)
class WrittenState:
    """Whether a hand-marked answer was given; one left empty gets 0 without anybody's time."""

    grade_id: str
    given: bool


@dataclass(frozen=True)
class Submission:
    """Our notebook with a student's answers; `roles` stands beside `notebook.cells`."""

    notebook: NotebookNode
    roles: tuple[Role, ...]
    answered: frozenset[str]
    findings: tuple[Finding, ...]
    language: str
    digest: str
    played: frozenset[int] = frozenset()

    def answer(self, grade_id: str) -> list[str]:
        """Return the cells of one answer."""
        return [
            cell.source
            for cell, role in zip(self.notebook.cells, self.roles, strict=True)
            if role is Role.ANSWER and answer_name(cell) == grade_id
        ]

    def behind(self, grade_id: str) -> list[str]:
        """Return the code cells between an answer and its check: they may change what it is."""
        found: list[str] = []
        for cell, role in zip(self.notebook.cells, self.roles, strict=True):
            if role is Role.ANSWER and answer_name(cell) == grade_id:
                found = []
            elif role is Role.CHECK and cell.metadata.nbgrader.grade_id == grade_id:
                break
            elif cell.cell_type == "code" and role is not Role.CHECK:
                found.append(cell.source)
        return found

    def code(self) -> list[str]:
        """Return all code cells but the checks."""
        return [
            cell.source
            for cell, role in zip(self.notebook.cells, self.roles, strict=True)
            if cell.cell_type == "code" and role is not Role.CHECK
        ]

    def written_by_student(self) -> list[str]:
        """Return all code cells that are not, word for word, the lesson's own."""
        return [
            cell.source
            for index, cell in enumerate(self.notebook.cells)
            if self.roles[index] in (Role.ANSWER, Role.EXTRA) or index in self.played
        ]


def digest_of(data: bytes | None) -> str:
    """Return the hash under which a submission is remembered."""
    return hashlib.sha256(data if data is not None else b"").hexdigest()


def merge(
    ours: Notebook,
    data: bytes | None,
    findings: Iterable[Finding] = (),
    language: str | None = None,
) -> Submission:
    """Place the answers in `data` into our notebook; None stands for a missing file."""
    findings = list(findings)
    theirs = StudentNotebook()
    if data is None:
        findings = findings or [Finding("missing_notebook")]
    else:
        try:
            theirs = read_notebook(data)
        except Unreadable as reason:
            findings.append(Finding("unreadable", detail=str(reason)))
    findings += theirs.findings
    language = language or _language(theirs.cells, ours.languages)
    frame = released(ours, language)
    placing = CellMatching(frame, findings, nothing=not theirs.cells)
    placing.sort(theirs.cells)
    cells, roles = placing.assemble()
    notebook = copy.copy(frame)
    notebook.cells = cells
    answered = frozenset(
        check.exercise
        for check in ours.checks
        if any(map(str.strip, placing.answers.get(f"{check.grade_id}{ANSWER_SUFFIX}", [])))
    )
    return Submission(
        notebook,
        roles,
        answered,
        tuple(dict.fromkeys(placing.findings)),
        language,
        digest_of(data),
        frozenset(i for i, cell in enumerate(cells) if cell.id in placing.changed),
    )


@lru_cache(maxsize=64)
def _released(text: str, language: str) -> NotebookNode:
    return stubs(edition(nbformat.reads(text, as_version=4), language), language)


def released(ours: Notebook, language: str) -> NotebookNode:
    """Return our notebook as a student gets it; shared, so whoever changes it copies it first."""
    return _released(ours.text, language)


def _language(cells: Iterable[StudentCell], known: tuple[str, ...]) -> str:
    for cell in cells:
        found = _SPEAKS.search(cell.source)
        if found and found[1] in known:
            return found[1]
    return known[0]

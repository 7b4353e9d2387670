"""A student's notebook and ours become one: *their answers in our notebook*, and what was odd.

Takes from a submission the text of cells, its pictures, and of its metadata only the ids. Whatever
is wrong with it becomes a named finding, never an exception. Must not run anything and must not
know a mark.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import nbformat
from nbformat import NotebookNode

from coursecheck.judge.code.bounded import length_of
from grader.course.notebooks import Notebook
from grader.course.release import edition, stubs
from grader.intake.assembly import Assembly
from grader.intake.cell_matching import (
    CellMatching,
    OurCell,
    Role,
    our_cells,
    parted_check,
    same_text,
)
from grader.intake.code_names import (
    MAX_CODE,
    MAX_LINES,
    Names,
    missing_modules,
    names_of,
)
from grader.intake.findings import Finding
from grader.intake.notebook_reader import (
    StudentCell,
    StudentNotebook,
    TooLarge,
    Unreadable,
    read_notebook,
)
from grader.intake.pictures import picture_of
from grader.intake.written_answers import WrittenAnswers

_SPEAKS = re.compile(r"""use_language\(\s*["']([\w-]+)["']\s*\)""")


@dataclass(frozen=True)
class WrittenState:
    """Whether a hand-marked answer was given; one left empty gets 0 without anybody's time."""

    grade_id: str
    given: bool


@dataclass(frozen=True)
class Submission:
    """Our notebook with a student's answers; `roles` stands beside `notebook.cells`.

    The cells stand in the order in which they are run: the student's own. `played` are the numbers
    of lesson cells that the student changed.
    """

    notebook: NotebookNode
    roles: tuple[Role, ...]
    answered: frozenset[str]
    findings: tuple[Finding, ...]
    language: str
    digest: str
    played: frozenset[int] = frozenset()
    written: tuple[WrittenState, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def code(self) -> list[str]:
        """Return all code cells but the checks, in the order in which they run."""
        return [cell.source for cell in self._code_cells().values()]

    def written_by_student(self) -> frozenset[int]:
        """Return which of `code` are not, word for word, the lesson's own."""
        return frozenset(
            number
            for number, index in enumerate(self._code_cells())
            if self.roles[index] in (Role.ANSWER, Role.EXTRA) or index in self.played
        )

    def cells_before(self, grade_id: str) -> int:
        """Return how many of `code` run before the check called `grade_id`."""
        cells = enumerate(zip(self.notebook.cells, self.roles, strict=True))
        ends = (
            index
            for index, (cell, role) in cells
            if role is Role.CHECK and cell.metadata.nbgrader.grade_id == grade_id
        )
        end = next(ends, len(self.roles))
        return sum(index < end for index in self._code_cells())

    def _code_cells(self) -> dict[int, NotebookNode]:
        cells = zip(self.notebook.cells, self.roles, strict=True)
        return {
            index: cell
            for index, (cell, role) in enumerate(cells)
            if cell.cell_type == "code" and role is not Role.CHECK
        }


def digest_of(data: bytes | None, files: Mapping[str, bytes] | None = None) -> str:
    """Return the hash under which a submission is remembered: the notebook and what goes along."""
    digest = hashlib.sha256(data if data is not None else b"")
    for name in sorted(files or {}):
        digest.update(b"\0" + name.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(hashlib.sha256((files or {})[name]).digest())
    return digest.hexdigest()


def merge(
    ours: Notebook,
    data: bytes | None,
    findings: Iterable[Finding] = (),
    language: str | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Submission:
    """Place the answers in `data` into our notebook; None stands for a missing file.

    `files` lie beside the notebook: pictures among them belong to its written answers.
    """
    findings = list(findings)
    files = files or {}
    theirs = _read(data, findings)
    language = language or _language(ours, theirs.cells)
    frame = _frame_of(ours, language)
    assembly = _assembled(frame, theirs.cells, files, findings)
    notebook = copy.copy(frame.notebook)
    notebook.cells = assembly.cells
    if theirs.cells:  # else nothing came at all: that has a name already
        findings += assembly.findings
    return Submission(
        notebook,
        tuple(assembly.roles),
        frozenset(c.exercise for c in ours.checks if c.grade_id in assembly.answered),
        tuple(dict.fromkeys(findings)),
        language,
        digest_of(data, files),
        frozenset(assembly.played),
        tuple(WrittenState(name, given) for name, given in assembly.given.items()),
        files,
    )


def _read(data: bytes | None, findings: list[Finding]) -> StudentNotebook:
    """Return what can be read, which may be nothing, and add to `findings` what is odd about it."""
    theirs = StudentNotebook()
    if data is None:
        findings += [] if findings else [Finding("missing_notebook")]
        return theirs
    if "too_large" in {finding.name for finding in findings}:
        return theirs  # and what is here is a part of it
    try:
        theirs = read_notebook(data)
    except TooLarge as most:
        findings.append(Finding("too_large", detail=str(most)))
    except Unreadable as reason:
        findings.append(Finding("unreadable", detail=str(reason)))
    findings += theirs.findings
    return theirs


def _assembled(
    frame: _Frame,
    cells: Sequence[StudentCell],
    files: Mapping[str, bytes],
    findings: list[Finding],
) -> Assembly:
    cells, names = _readable(cells, frame, findings)
    matching = CellMatching(frame.cells, cells, names)
    places = matching.run()
    if cells and matching.lost_ids:
        findings.append(Finding("lost_ids"))
    if missing := missing_modules(names, files):
        findings.append(Finding("missing_module", detail=", ".join(missing)))
    written = WrittenAnswers(
        frame.cells,
        cells,
        places,
        {own.place: frame.notebook.cells[own.place].source for own in frame.cells},
        {name: picture for name in files if (picture := picture_of(files[name]))},
    )
    answers = written.gather()
    assembly = Assembly(
        frame.notebook.cells, frame.cells, cells, places, names, answers, written.absorbed
    )
    assembly.run()
    return assembly


def _readable(
    cells: Sequence[StudentCell], frame: _Frame, findings: list[Finding]
) -> tuple[list[StudentCell], list[Names]]:
    """Empty the cells whose code is too much to read, and say what names the others bind."""
    kept: list[StudentCell] = []
    names: list[Names] = []
    checks = {own.name: own.text for own in frame.cells if own.role is Role.CHECK}
    for cell, found in zip(cells, _names_of(cells, frame), strict=True):
        if cell.kind == "code" and cell.source not in frame.names:
            if found.too_complex:
                where = cell.grade_id or cell.id
                findings.append(Finding("too_complex", where, found.too_complex))
                cell = replace(cell, source="")
            own = cell.grade_id if cell.grade_id in checks else cell.id
            if own in checks and same_text(cell.source, True) != checks[own]:
                parts = parted_check(cell, own)
                kept += parts
                names += [found] if len(parts) == 1 else [names_of(one.source) for one in parts]
                continue
        kept.append(cell)
        names.append(found)
    return kept, names


def _names_of(cells: Sequence[StudentCell], frame: _Frame) -> list[Names]:
    """Read the code of cells that are not the lesson's own, as far as it goes.

    What has a place in the lesson comes first, then what is short; what is not read costs nothing.
    """
    ours = {own.name for own in frame.cells}
    found = [frame.names.get(cell.source) or Names() for cell in cells]
    wanted = [
        (cell.grade_id not in ours and cell.id not in ours, len(cell.source), place)
        for place, cell in enumerate(cells)
        if cell.kind == "code" and cell.source not in frame.names
    ]
    chars = lines = 0
    for _, _, place in sorted(wanted):
        source = cells[place].source
        more_chars, more_lines = len(source), length_of(source)
        if chars + more_chars > MAX_CODE or lines + more_lines > MAX_LINES:
            why = f"more than {MAX_CODE} characters, or {MAX_LINES} lines"
            found[place] = Names(too_complex=why)
            continue
        chars, lines = chars + more_chars, lines + more_lines
        found[place] = names_of(source)
    return found


@dataclass(frozen=True)
class _Frame:
    """Our notebook in one language as a student gets it, and what is known of its cells."""

    notebook: NotebookNode
    cells: tuple[OurCell, ...]
    names: Mapping[str, Names]
    texts: frozenset[str]


@lru_cache(maxsize=64)  # our own notebooks alone
def _frame(text: str, expressions: tuple[tuple[str, str], ...], language: str) -> _Frame:
    notebook = stubs(edition(nbformat.reads(text, as_version=4), language), language)
    cells = our_cells(notebook.cells, dict(expressions))
    names = {cell.source: names_of(cell.source) for cell in notebook.cells if _is_code(cell)}
    prose = (cell.source for cell in notebook.cells if not _is_code(cell))
    return _Frame(notebook, cells, names, frozenset(same_text(text, False) for text in prose))


def _frame_of(ours: Notebook, language: str) -> _Frame:
    return _frame(ours.text, tuple((c.grade_id, c.expression) for c in ours.checks), language)


def _is_code(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code")


def _language(ours: Notebook, cells: Sequence[StudentCell]) -> str:
    """Return the language that the notebook says, or the one in which its prose is ours."""
    for cell in cells:
        found = _SPEAKS.search(cell.source)
        if found and found[1] in ours.languages:
            return found[1]
    prose = {same_text(cell.source, False) for cell in cells if cell.kind != "code"}
    texts = {lang: _frame_of(ours, lang).texts for lang in ours.languages}
    return max(ours.languages, key=lambda language: len(prose & texts[language]))

"""Each of a student's cells finds its place in our notebook: one of ours, or behind one of ours.

Knows cells and their ids. Must not run anything and must not know a mark.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.course.notebooks import ANSWER_SUFFIX, grade_id, is_answer, is_check, is_written
from grader.intake.findings import Finding
from grader.intake.notebook_reader import StudentCell


class Role(Enum):
    """What a cell of the merged notebook is."""

    PROSE = "prose"
    OURS = "ours"  # code of the lesson; a student may have played with it
    EXTRA = "extra"  # code that the student added
    ANSWER = "answer"
    CHECK = "check"
    WRITTEN = "written"


def answer_name(cell: NotebookNode) -> str:
    """Return the check's grade id that an answer cell belongs to; a second copy has a number."""
    return re.sub(rf"{ANSWER_SUFFIX}(-\d+)?$", "", grade_id(cell) or cell.id)


def role_of(cell: NotebookNode) -> Role:
    """Return the role of a cell of ours."""
    if is_check(cell):
        return Role.CHECK
    if is_written(cell):
        return Role.WRITTEN
    if is_answer(cell):
        return Role.ANSWER
    return Role.OURS if cell.cell_type == "code" else Role.PROSE


@dataclass
class CellMatching:
    """One notebook at work: our stubs, and what is found for each of our cells."""

    frame: NotebookNode
    findings: list[Finding]
    nothing: bool = False  # no cell came at all: that has a name already
    answers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    played: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    written: dict[str, str] = field(default_factory=dict)
    extras: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    seen_checks: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def sort(self, cells: Iterable[StudentCell]) -> None:
        """Give each of their cells its place: one of ours, or behind one of ours."""
        places = {grade_id(c) or c.id: i for i, c in enumerate(self.frame.cells)}
        anchor, furthest = -1, -1
        seen: set[int] = set()
        for cell in cells:
            place = places.get(cell.grade_id, places.get(cell.id, -1))
            if place < 0:
                if cell.kind == "code" and cell.source.strip():
                    self.extras[anchor].append(cell.source)
                continue
            if place < furthest and place not in seen:  # a second copy was not moved
                self._odd("moved_cells")
            seen.add(place)
            anchor, furthest = place, max(place, furthest)
            self._place(self.frame.cells[place], cell)

    def _place(self, own: NotebookNode, cell: StudentCell) -> None:
        role, name = role_of(own), grade_id(own) or own.id
        if role is Role.ANSWER:
            if cell.kind != "code":
                self._odd("retyped_answer", name)
            self.answers[name].append(cell.source)
        elif role is Role.CHECK:
            self._note_check(own, cell, name)
        elif role is Role.WRITTEN:
            self.written.setdefault(name, cell.source)
        elif role is Role.OURS and cell.kind == "code" and own.id != "language":
            self.played.setdefault(name, cell.source)
            if cell.source.strip() != own.source.strip():
                self.changed.add(own.id)

    def _note_check(self, own: NotebookNode, cell: StudentCell, name: str) -> None:
        self.seen_checks[name] += 1
        if self.seen_checks[name] > 1:
            self._odd("duplicated_check", name)
        elif cell.source.strip() != own.source.strip() or cell.kind != "code":
            self._odd("edited_check", name)
        if cell.points is not None and cell.points != float(own.metadata.nbgrader.points):
            self._odd("changed_points", name)

    def assemble(self) -> tuple[list[NotebookNode], tuple[Role, ...]]:
        """Return the merged cells in our order, and their roles."""
        cells: list[NotebookNode] = []
        roles: list[Role] = []

        def add(cell: NotebookNode, role: Role) -> None:
            cells.append(cell)
            roles.append(role)

        def add_extras(place: int) -> None:
            for number, source in enumerate(self.extras[place]):
                add(new_code_cell(source, id=f"extra-{place + 1}-{number + 1}"), Role.EXTRA)

        add_extras(-1)
        for place, own in enumerate(self.frame.cells):
            for cell in self._filled(own):
                add(cell, role_of(own))
            add_extras(place)
        return cells, tuple(roles)

    def _filled(self, own: NotebookNode) -> list[NotebookNode]:
        role, name = role_of(own), grade_id(own) or own.id
        if role is Role.ANSWER:
            return self._answer_cells(own, name)
        filled = copy.copy(own)
        if role is Role.WRITTEN and name in self.written:
            filled.source = self.written[name]
        elif role is Role.OURS and name in self.played:
            filled.source = self.played[name]
        elif role is Role.CHECK and not self.seen_checks[name]:
            self._odd("deleted_check", name)
        return [filled]

    def _answer_cells(self, own: NotebookNode, name: str) -> list[NotebookNode]:
        """All copies of an answer in order; an untouched copy beside a filled one is left out."""
        texts = self.answers.get(name, [])
        if not texts:
            self._odd("deleted_answer", name)
            texts = [""]
        if len(texts) > 1:
            self._odd("duplicated_answer", name)
            texts = [text for text in texts if text.strip() != own.source.strip()] or texts[:1]
        filled = []
        for number, text in enumerate(texts):
            cell = copy.deepcopy(own)
            cell.source = text
            if number:  # nbgrader allows a grade id once
                cell.id, cell.metadata = f"{own.id}-{number + 1}", NotebookNode()
            filled.append(cell)
        return filled

    def _odd(self, name: str, where: str = "") -> None:
        if self.nothing:
            return
        self.findings.append(Finding(name, where.removesuffix(ANSWER_SUFFIX)))

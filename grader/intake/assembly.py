"""The merged notebook's cells: each in its role, with the text that is run or shown.

Student's code stands as it is; prose and pictures stand harmless. Must not run anything and must
not know a mark.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.course.notebooks import ANSWER_SUFFIX
from grader.intake.cell_matching import OurCell, Role, checks_called, same_text
from grader.intake.clean_text import harmless_markdown
from grader.intake.code_names import Names
from grader.intake.findings import Finding
from grader.intake.notebook_reader import StudentCell
from grader.intake.running_order import Item, RunningOrder
from grader.intake.written_answers import WrittenAnswer


@dataclass
class Assembly:
    """One notebook at work. `places` and `names` stand beside `theirs`, `ours` beside `frame`."""

    frame: Sequence[NotebookNode]
    ours: Sequence[OurCell]
    theirs: Sequence[StudentCell]
    places: Sequence[int | None]
    names: Sequence[Names]
    written: Mapping[int, WrittenAnswer]
    absorbed: set[int]
    cells: list[NotebookNode] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    #: Numbers in `cells` of lesson cells that a student changed.
    played: set[int] = field(default_factory=set)
    #: Grade ids of checks whose name a student's cell binds before them.
    answered: set[str] = field(default_factory=set)
    given: dict[str, bool] = field(default_factory=dict)
    _copies: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        """Fill `cells`, `roles`, `findings` and the rest."""
        items = self._order()
        for at, item in enumerate(items):
            if item.place is None:
                self._extra(item)
            else:
                self._ours(items[:at], item, self.ours[item.place])

    def _order(self) -> list[Item]:
        checks = {own.name: own.place for own in self.ours if own.role is Role.CHECK}
        calls = {
            i: [checks[name] for name in checks_called(cell.source) if name in checks]
            for i, cell in enumerate(self.theirs)
            if cell.kind == "code"
        }
        order = RunningOrder(
            self.ours, self.places, self.names, self._untouched(), calls, self._idle_copies()
        )
        items = order.run()
        if order.moved:
            self._note("moved_cells")
        return items

    def _of(self, place: int) -> list[int]:
        return [i for i, p in enumerate(self.places) if p == place]

    def _same(self, i: int, own: OurCell) -> bool:
        cell = self.theirs[i]
        return same_text(cell.source, own.role is not Role.PROSE) == own.text

    def _untouched(self) -> frozenset[int]:
        return frozenset(
            own.place
            for own in self.ours
            if own.role is Role.OURS and all(self._same(i, own) for i in self._of(own.place))
        )

    def _idle_copies(self) -> frozenset[int]:
        """Copies of an answer that were left as handed out, beside one that was filled in."""
        idle: set[int] = set()
        for own in self.ours:
            if own.role is Role.ANSWER:
                here = self._of(own.place)
                blank = {i for i in here if self._same(i, own) or not self.theirs[i].source.strip()}
                idle |= blank if len(blank) < len(here) else set(sorted(blank)[1:])
                if len(here) > 1:
                    self._note("duplicated_answer", own.name)
        return frozenset(idle)

    # What stands in a cell

    def _add(self, cell: NotebookNode, role: Role) -> None:
        self.cells.append(cell)
        self.roles.append(role)

    def _extra(self, item: Item) -> None:
        if item.theirs is None or item.theirs in self.absorbed:
            return
        cell = self.theirs[item.theirs]
        if not cell.source.strip() and not cell.pictures:
            return
        name = f"extra-{item.theirs + 1}"
        if cell.kind == "code":
            self._add(new_code_cell(cell.source, id=name), Role.EXTRA)
        else:
            self._add(new_markdown_cell(harmless_markdown(cell.source), id=name), Role.PROSE)

    def _ours(self, before: Sequence[Item], item: Item, own: OurCell) -> None:
        filled = copy.deepcopy(self.frame[own.place])
        theirs = None if item.theirs is None else self.theirs[item.theirs]
        if own.role is Role.CHECK:
            self._check(before, theirs, own)
        elif own.role is Role.ANSWER:
            filled.source = theirs.source if theirs else ""
        elif own.role is Role.WRITTEN:
            if self._copies[own.name]:
                return
            self._fill_written(filled, self.written[own.place], own)
        elif theirs and item.theirs is not None and not self._same(item.theirs, own):
            if own.role is Role.OURS:
                filled = new_code_cell(theirs.source, id=filled.id, metadata=filled.metadata)
                self.played.add(len(self.cells))
            elif theirs.source.strip():
                filled.source = harmless_markdown(theirs.source)
        self._copies[own.name] += 1
        if self._copies[own.name] > 1:  # nbgrader allows a grade id once, nbformat an id
            if own.role is Role.PROSE:
                return
            filled.id, filled.metadata = f"{filled.id}-{self._copies[own.name]}", NotebookNode()
        self._add(filled, own.role)

    def _fill_written(self, cell: NotebookNode, answer: WrittenAnswer, own: OurCell) -> None:
        cell.source = answer.source
        if answer.pictures:
            cell.attachments = NotebookNode(
                {name: {picture.kind: picture.data} for name, picture in answer.pictures.items()}
            )
        self.given[own.name] = answer.given
        if answer.elsewhere:
            self._note("written_elsewhere", own.name)

    def _check(self, before: Sequence[Item], theirs: StudentCell | None, own: OurCell) -> None:
        here = self._of(own.place)
        called = any(own.name in checks_called(c.source) for c in self.theirs if c.kind == "code")
        if not here and not called:
            self._note("deleted_check", own.name)
        elif len(here) > 1:
            self._note("duplicated_check", own.name)
        elif theirs and (theirs.kind != "code" or same_text(theirs.source, True) != own.text):
            self._note("edited_check", own.name)
        points = float(self.frame[own.place].metadata.nbgrader.points)
        if any(self.theirs[i].points not in (None, points) for i in here):
            self._note("changed_points", own.name)
        self._note_answer([item.theirs for item in before if item.theirs is not None], own)

    def _note_answer(self, before: Sequence[int], own: OurCell) -> None:
        """Say whether a check's name means anything where it stands, and by which cells."""
        answers = self._of(own.answer)
        # A stub as it was handed out binds the name, and answers nothing.
        stubs = {i for i in answers if self._same(i, self.ours[own.answer])}
        mine = [i for i in answers if i in before and i not in stubs]
        binding = [i for i in before if self.names[i].bound & own.names and i not in stubs]
        says = [i for i in mine if self.names[i].broken or not self.names[i].empty]
        if binding or says or any(self.names[i].anything for i in before):
            self.answered.add(own.name)
        if any(self.theirs[i].kind != "code" for i in answers):
            self._note("retyped_answer", own.name)
        if binding and not set(binding) & set(mine):
            self._note("answer_elsewhere", own.name)
        elif not answers and own.name not in self.answered:
            self._note("deleted_answer", own.name)

    def _note(self, name: str, where: str = "") -> None:
        self.findings.append(Finding(name, where.removesuffix(ANSWER_SUFFIX)))

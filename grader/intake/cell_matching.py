"""Which of our cells each of a student's cells is: by its id, else by its text, else by its place.

Editors drop ids and metadata, people retype and paste; a check says what it checks, an answer binds
the name that its check looks at, and the lesson's own text is the lesson's. Knows cells alone. Must
not run anything and must not know a mark.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from nbformat import NotebookNode

from coursecheck.judge.code.bounded import TooComplex, parse_cell
from grader.course.notebooks import ANSWER_SUFFIX, grade_id, is_answer, is_check, is_written
from grader.intake.code_names import Names, names_in_expression
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


_CALL = re.compile(r"""^check\(\s*["'](\w+)["']\s*,\s*([^#]{1,300}?)\s*,?\s*\)\s*;?\s*(?:#.*)?$""")
_CALL_IN_CODE = re.compile(r"""(?m)^(?:\w+\s*=\s*)?check\(\s*["'](\w+)["']""")


def checks_called(source: str) -> list[str]:
    """Return the exercises whose check stands at the beginning of a line of `source`."""
    return _CALL_IN_CODE.findall(source)


def parted_check(cell: StudentCell, name: str) -> list[StudentCell]:
    """Return a check's cell that holds more than its call as three: before, the call, behind.

    What a student writes there runs there, in the student's own kernel, too.
    """
    try:
        tree = parse_cell(cell.source)
    except (TooComplex, SyntaxError):
        return [cell]
    calls = [one for one in tree.body if _is_call(one, name)]
    if not calls or len(tree.body) == 1:
        return [cell]
    rows = cell.source.split("\n")
    first, end = calls[-1].lineno - 1, calls[-1].end_lineno or calls[-1].lineno
    more = replace(cell, id="", grade_id="", points=None, pictures={})
    parts = (
        replace(more, source="\n".join(rows[:first])),
        replace(cell, source="\n".join(rows[first:end])),
        replace(more, source="\n".join(rows[end:])),
    )
    return [part for part in parts if part.source.strip()]


def _is_call(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Expr(ast.Call(ast.Name("check"), [ast.Constant(value), *_])):
            return bool(value == name)
    return False


def same_text(source: str, code: bool) -> str:
    """Return what is left of a text when an editor's own ways of setting it are taken away."""
    bare = "".join(source.split())
    return bare.replace("'", '"').replace(",)", ")").replace(",]", "]") if code else bare


@dataclass(frozen=True)
class OurCell:
    """One of our cells, as far as a student's cell may be known by it.

    `names` are those that the check looks at: of a check, and of the answer that belongs to it.
    """

    place: int
    role: Role
    name: str
    text: str
    expression: str = ""
    names: frozenset[str] = frozenset()
    answer: int = -1  # of a check: the place of its answer


def our_cells(cells: Sequence[NotebookNode], expressions: dict[str, str]) -> tuple[OurCell, ...]:
    """Describe our cells; `expressions` has by check what it looks at."""
    found = []
    places = {grade_id(cell) or cell.id: place for place, cell in enumerate(cells)}
    for name, place in places.items():
        cell = cells[place]
        expression = expressions.get(name.removesuffix(ANSWER_SUFFIX), "")
        found.append(
            OurCell(
                place,
                role_of(cell),
                name,
                same_text(cell.source, cell.cell_type == "code"),
                expression,
                names_in_expression(expression) if expression else frozenset(),
                places.get(f"{name}{ANSWER_SUFFIX}", -1),
            )
        )
    return tuple(found)


@dataclass
class CellMatching:
    """Finds for each of `theirs` its place among `ours`, in passes from sure to likely."""

    ours: Sequence[OurCell]
    theirs: Sequence[StudentCell]
    names: Sequence[Names]
    places: list[int | None] = field(default_factory=list)
    by_id: set[int] = field(default_factory=set)

    def run(self) -> list[int | None]:
        """Return a place, or None for a cell that is none of ours, for each of their cells."""
        self.places = [None] * len(self.theirs)
        self._by_id()
        self._by_text()
        self._by_check_call()
        self._by_name()
        self._by_neighbours()
        return self.places

    @property
    def lost_ids(self) -> bool:
        """Whether cells of ours were known by their text alone, and more than one or two."""
        known = {place for place in self.places if place is not None}
        return 2 * len(self.by_id) < len(known)

    def _taken(self) -> set[int]:
        return {place for place in self.places if place is not None}

    def _unplaced(self) -> list[int]:
        return [i for i, place in enumerate(self.places) if place is None]

    def _by_id(self) -> None:
        known = {own.name: own.place for own in self.ours}
        for i, cell in enumerate(self.theirs):
            self.places[i] = known.get(cell.grade_id, known.get(cell.id))
            if self.places[i] is not None:
                self.by_id.add(i)

    def _by_text(self) -> None:
        """The lesson's own cells, and answers left as they were: word for word, in order."""
        free: dict[tuple[bool, str], list[int]] = {}
        taken = self._taken()
        for own in self.ours:
            if own.role is not Role.WRITTEN and own.text:
                key = own.role is not Role.PROSE, own.text
                free.setdefault(key, []).append(own.place)
        for i in self._unplaced():
            code = self.theirs[i].kind == "code"
            found = free.get((code, same_text(self.theirs[i].source, code)), [])
            if found:
                self.places[i] = place = next((p for p in found if p not in taken), found[-1])
                taken.add(place)

    def _by_check_call(self) -> None:
        checks = {own.name: own.place for own in self.ours if own.role is Role.CHECK}
        expressions = {own.name: same_text(own.expression, True) for own in self.ours}
        for i in self._unplaced():
            call = _CALL.match(self.theirs[i].source.strip())
            if call and call[1] in checks and same_text(call[2], True) == expressions[call[1]]:
                self.places[i] = checks[call[1]]

    def _by_name(self) -> None:
        """An answer binds its check's name: the last such cell before the student's own check."""
        taken = self._taken()
        end = len(self.theirs)
        for own in self.ours:
            if own.role is not Role.ANSWER or own.place in taken or not own.names:
                continue
            check = self._place_of(own.name.removesuffix(ANSWER_SUFFIX))
            here = [i for i in self._unplaced() if self.names[i].bound & own.names]
            before = [i for i in here if i < (end if check is None else check)]
            if here:
                self.places[(before or here)[-1]] = own.place

    def _place_of(self, check: str) -> int | None:
        places = [own.place for own in self.ours if own.name == check]
        return next((i for i, place in enumerate(self.places) if place in places), None)

    def _by_neighbours(self) -> None:
        """A written answer has no text of its own: it stands where ours stood."""
        written = [own.place for own in self.ours if own.role is Role.WRITTEN]
        taken = self._taken()
        before = -1
        for i, place in enumerate(self.places):
            if place is not None:
                before = place
            elif self.theirs[i].kind != "code" and self.theirs[i].source.strip():
                after = next((p for p in self.places[i:] if p is not None), len(self.ours))
                between = [p for p in written if before < p < after and p not in taken]
                if between:
                    self.places[i] = before = between[0]
                    taken.add(between[0])

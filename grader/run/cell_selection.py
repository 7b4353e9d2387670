"""Which of the lesson's own cells a submission needs: those that make what its code uses.

The lesson's figures and demonstrations are for readers; running them again for every student
costs more than the answers do, and a demonstration that calls a student's endless loop would
make everybody wait twice. Reads source text; must not run it.
"""

from __future__ import annotations

from typing import NamedTuple

from coursecheck.judge.code import parse, python_of, statements_of
from grader.intake.cell_matching import Role
from grader.intake.submission import Submission

#: Names by which code reaches variables without naming them: then every cell is run.
_DYNAMIC = {"globals", "locals", "vars", "eval", "exec", "dir", "get_ipython", "__import__"}


def needed_cells(submission: Submission) -> frozenset[int]:
    """Return the numbers of the code cells to run, checks left out."""
    lesson: dict[int, str] = {}
    needed: set[int] = set()
    wanted: set[str] = set()
    for index, (cell, role) in enumerate(
        zip(submission.notebook.cells, submission.roles, strict=True)
    ):
        if cell.cell_type != "code" or role is Role.CHECK:
            continue
        if role is Role.OURS and index not in submission.played:
            lesson[index] = cell.source
        else:
            needed.add(index)
            wanted |= _read(cell.source).used
    if wanted & _DYNAMIC:
        return frozenset(needed | lesson.keys())
    return frozenset(needed | _closure(lesson, wanted))


def _closure(lesson: dict[int, str], wanted: set[str]) -> set[int]:
    """Return the lesson's cells that make something wanted, and those that these need in turn.

    A call such as `torch.manual_seed(0)` changes no variable: what is imported is nobody's.
    """
    cells = {index: _read(source, keep=True) for index, source in lesson.items()}
    imported = frozenset().union(*(cell.imported for cell in cells.values()))
    found: set[int] = set()
    while True:
        more = {
            index
            for index, cell in cells.items()
            if index not in found and (cell.made | (cell.called - imported)) & (wanted | {"*"})
        }
        if not more:
            return found
        found |= more
        wanted = wanted.union(*(cells[index].used for index in more))


class _Cell(NamedTuple):
    """What a cell of the lesson does with names."""

    used: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset({"*"})  # bound, or assigned into; by magic, anything
    called: frozenset[str] = frozenset()  # perhaps changed in place: X.fill_(0)
    imported: frozenset[str] = frozenset()


def _read(source: str, keep: bool = False) -> _Cell:
    python = python_of(source)
    statements = statements_of(python, keep)
    if python != source or (not statements and parse(python) is None):
        return _Cell(frozenset[str]().union(*(s.uses for s in statements)))
    used, made, called, imported = set[str](), set[str](), set[str](), set[str]()
    for statement in statements:
        used |= statement.uses
        made |= {*statement.binds, *statement.stores}
        called |= statement.calls.keys()
        imported |= statement.imports
    return _Cell(*map(frozenset, (used, made, called, imported)))

"""Which of the lesson's own cells a submission needs: those that make what its code uses.

The lesson's figures and demonstrations are for readers; running them again for every student
costs more than the answers do, and a demonstration that calls a student's endless loop would
make everybody wait twice. Reads source text; must not run it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from grader.intake.cell_matching import Role
from grader.intake.submission import Submission
from grader.run.reach import bound, names_used, python_of

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
            wanted |= names_used(python_of(cell.source))
    if wanted & _DYNAMIC:
        return frozenset(needed | lesson.keys())
    return frozenset(needed | _closure(lesson, wanted))


def _closure(lesson: dict[int, str], wanted: set[str]) -> set[int]:
    """Return the lesson's cells that make something wanted, and those that these need in turn.

    A call such as `torch.manual_seed(0)` changes no variable: what is imported is nobody's.
    """
    cells = {index: _read(source) for index, source in lesson.items()}
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


@lru_cache(maxsize=1024)  # the lesson's cells are the same in every submission
def _read(source: str) -> _Cell:
    used = frozenset(names_used(python_of(source)))
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return _Cell(used)
    made, called, imported = set(bound(tree)), set[str](), set[str]()
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
                made.update(_base(node))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner))):
                called.update(_base(owner))
            case ast.Import() | ast.ImportFrom():
                imported.update(bound(node))
    return _Cell(used, frozenset(made), frozenset(called), frozenset(imported))


def _base(node: ast.AST) -> Iterator[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id

"""Which of the lesson's own cells a submission needs: those that make what its code uses.

The lesson's figures and demonstrations are for readers; running them again for every student
costs more than the answers do, and a demonstration that calls a student's endless loop would
make everybody wait twice. Reads source text; must not run it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from grader.placing import Role
from grader.reach import bound, names_used, python_of
from grader.submission import Submission

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
    """Return the lesson's cells that make something wanted, and those that these need in turn."""
    found: set[int] = set()
    while True:
        more = {
            index
            for index, source in lesson.items()
            if index not in found and _made(source) & (wanted | {"*"})
        }
        if not more:
            return found
        found |= more
        wanted = wanted.union(*(_used(lesson[index]) for index in more))


@lru_cache(maxsize=1024)
def _used(source: str) -> frozenset[str]:
    return frozenset(names_used(python_of(source)))


@lru_cache(maxsize=1024)
def _made(source: str) -> frozenset[str]:
    """Return the names that a cell binds or changes in place; a cell of magic makes anything."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return frozenset({"*"})
    changed = (name for node in ast.walk(tree) for name in _changed_by(node))
    return frozenset((*bound(tree), *changed))


def _changed_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
            yield from _base(node)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner))):
            yield from _base(owner)  # X.fill_(0), layer.load_state_dict(…): changed in place


def _base(node: ast.AST) -> Iterator[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id

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
    """Return the lesson's cells that make something wanted, and those that these need in turn.

    A call such as `torch.manual_seed(0)` changes no variable: what is imported is nobody's.
    """
    imported = frozenset().union(*map(_imported, lesson.values()))
    found: set[int] = set()
    while True:
        more = {
            index
            for index, source in lesson.items()
            if index not in found
            and (_made(source) | (_called(source) - imported)) & (wanted | {"*"})
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
    """Return the names that a cell binds or assigns into; a cell of magic makes anything."""
    tree = _tree(source)
    if tree is None:
        return frozenset({"*"})
    stored = (
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store)
        for name in _base(node)
    )
    return frozenset((*bound(tree), *stored))


@lru_cache(maxsize=1024)
def _called(source: str) -> frozenset[str]:
    """Return the names that calls may change in place: X.fill_(0), layer.load_state_dict(…)."""
    return frozenset(
        name
        for node in ast.walk(_tree(source) or ast.Module([], []))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        for name in _owner(node.value.func)
    )


@lru_cache(maxsize=1024)
def _imported(source: str) -> frozenset[str]:
    imports = (ast.Import, ast.ImportFrom)
    nodes = ast.walk(_tree(source) or ast.Module([], []))
    return frozenset(name for node in nodes if isinstance(node, imports) for name in bound(node))


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def _owner(function: ast.expr) -> Iterator[str]:
    if isinstance(function, ast.Attribute):
        yield from _base(function.value)


def _base(node: ast.AST) -> Iterator[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id

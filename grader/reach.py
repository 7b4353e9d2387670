"""Which of a student's code belongs to an answer: the answer, and what it uses from elsewhere.

A rule such as "no built-in pooling" is about the answer. A student may well call the built-in
layer in a cell beside it to compare; a helper that the answer calls is part of the answer.
Reads source text; must not run it.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator, Sequence

from IPython.core.inputtransformer2 import TransformerManager


def reachable_source(answer: Sequence[str], rest: Sequence[str]) -> str:
    """Return the cells `answer` and every top-level statement of `rest` that they use."""
    bindings = _bindings(rest)
    parts = [python_of(cell) for cell in answer]
    wanted, seen = set().union(*map(_names, parts)), set()
    while wanted:
        name = wanted.pop()
        seen.add(name)
        for text in bindings.get(name, ()):
            parts.append(text)
            wanted |= _names(text)
        wanted -= seen
    return "\n\n".join(dict.fromkeys(parts))


def python_of(cell: str) -> str:
    """Return a cell's text with IPython's own syntax (`%magic`, `!command`) as plain calls."""
    try:
        return TransformerManager().transform_cell(cell)
    except SyntaxError:
        return cell


def _bindings(cells: Sequence[str]) -> dict[str, list[str]]:
    """Return, for each name bound at the top of a cell, the statements that bind it."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        for statement in _statements(python_of(cell)):
            for name in _bound(statement):
                found.setdefault(name, []).append(ast.unparse(statement))
    return found


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # such a cell binds nothing when it runs, either


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _names(source: str) -> set[str]:
    """Return the names that `source` takes from outside: a function's own variables are not."""
    try:
        table = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return set()
    names = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    inner = table.get_children()
    while inner:
        scope = inner.pop()
        names |= {s.get_name() for s in scope.get_symbols() if s.is_global() and s.is_referenced()}
        inner += scope.get_children()
    return names

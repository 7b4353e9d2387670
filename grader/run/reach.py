"""Which of a student's code belongs to an answer: the answer, and what it uses from elsewhere.

A rule such as "no built-in pooling" is about the answer. A student may well call the built-in
layer in a cell beside it to compare; a helper that the answer calls is part of the answer.
Reads source text; must not run it.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager

#: A line that begins with one of IPython's signs, or a question mark: the slow way is needed.
_OWN_SYNTAX = re.compile(r"(?m)^\s*[%!?/,;]|\?\s*$|=\s*[!%]")


class Bindings:
    """What the top-level statements of a notebook's cells bind, read once for all answers."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for cell in cells:
            for name, statement in _bindings(cell):
                self._by_name.setdefault(name, []).append(statement)

    def any_of(self, names: Iterable[str]) -> list[str]:
        """Return the statements that bind one of `names`."""
        return [text for name in names for text in self.of(name)]

    def of(self, name: str) -> list[str]:
        """Return the statements that bind `name`."""
        return self._by_name.get(name, [])


@lru_cache(maxsize=1024)  # most cells are the lesson's own, the same in every submission
def _bindings(cell: str) -> tuple[tuple[str, str], ...]:
    """Return (name, text of the statement that binds it) for a cell's top-level statements."""
    text = python_of(cell)
    lines = text.splitlines()
    found = []
    for statement in _statements(text):
        # Whole lines, decorators included: more than the statement does no harm.
        first = min([statement.lineno, *(d.lineno for d in _decorators(statement))])
        source = "\n".join(lines[first - 1 : statement.end_lineno])
        found += [(name, source) for name in bound(statement)]
    return tuple(found)


def reachable_source(answer: Sequence[str], rest: Bindings) -> str:
    """Return the cells `answer` and every top-level statement of `rest` that they use."""
    parts = [python_of(cell) for cell in answer]
    wanted, seen = set().union(*map(names_used, parts)), set()
    while wanted:
        name = wanted.pop()
        seen.add(name)
        for text in rest.of(name):
            if text not in parts:
                parts.append(text)
                wanted |= names_used(text)
        wanted -= seen
    return "\n\n".join(dict.fromkeys(parts))


def names_of(expression: str) -> set[str]:
    """Return the names in an expression such as the one that a check looks at."""
    return {n.id for n in ast.walk(ast.parse(expression)) if isinstance(n, ast.Name)}


def python_of(cell: str) -> str:
    """Return a cell's text with IPython's own syntax (`%magic`, `!command`) as plain calls."""
    if not _OWN_SYNTAX.search(cell):
        return cell
    try:
        return TransformerManager().transform_cell(cell)
    except SyntaxError:
        return cell


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # such a cell binds nothing when it runs, either


def _decorators(statement: ast.stmt) -> list[ast.expr]:
    return getattr(statement, "decorator_list", [])


def bound(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a statement, or a whole cell, binds anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def names_used(source: str) -> set[str]:
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

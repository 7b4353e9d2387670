"""The names that a student's cell binds, and whether it can be read at all.

Reads source text within limits; must not run it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from coursecheck.judge.code.bounded import TooComplex, parse, parse_cell

MAX_CODE = 200_000
"""Characters of code that are read of one notebook: many times what anybody writes."""
MAX_LINES = 10_000
"""Lines, or statements parted by semicolons: reading one takes up to a tenth of a millisecond."""
_BY_OTHER_WAYS = frozenset({"globals", "locals", "vars", "exec", "eval", "setattr"})
#: Magics whose line or cell is ordinary code, and those that bind whatever they like.
_TRANSPARENT = frozenset({"time", "timeit", "capture", "prun", "debug"})
_BINDING = frozenset({"run", "load", "pylab", "store", "reset", "python", "python3"})


@dataclass(frozen=True)
class Names:
    """What a cell binds at its top level.

    `anything`: it may bind what cannot be seen (stars, exec, magics). `empty`: it holds no code.
    `broken`: it is no Python. `too_complex` says why it was not read.
    """

    bound: frozenset[str] = frozenset()
    anything: bool = False
    empty: bool = False
    broken: bool = False
    too_complex: str = ""

    def may_bind(self, names: frozenset[str]) -> bool:
        """Whether one of `names` may have a meaning by this cell."""
        return self.anything or bool(self.bound & names)


def names_of(source: str) -> Names:
    """Read a cell. Never raises."""
    try:
        tree = parse_cell(source)
    except TooComplex as reason:
        return Names(too_complex=str(reason))
    except SyntaxError:
        return Names(broken=True)
    bound = set(_bound(tree))
    anything = "*" in bound
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            anything = anything or node.id in _BY_OTHER_WAYS
        elif isinstance(node, ast.Call) and (magic := _magic(node)):
            inner = names_of(magic[1]) if magic[0] in _TRANSPARENT else Names()
            bound |= inner.bound
            anything = anything or inner.anything or magic[0] in _BINDING
    return Names(frozenset(bound - {"*"}), anything, not tree.body)


def _magic(call: ast.Call) -> tuple[str, str] | None:
    """Return a magic's name and the code that it is given."""
    match call:
        case ast.Call(
            func=ast.Attribute(attr="run_line_magic" | "run_cell_magic"),
            args=[ast.Constant(value=str(name)), *rest],
        ) if rest and isinstance(rest[-1], ast.Constant) and isinstance(rest[-1].value, str):
            return name, rest[-1].value
    return None


def names_in_expression(expression: str) -> frozenset[str]:
    """Return the names in an expression of ours, such as the one that a check looks at."""
    return frozenset(n.id for n in ast.walk(parse(expression)) if isinstance(n, ast.Name))


def _bound(tree: ast.Module) -> Iterator[str]:
    """Yield the names bound outside of functions and classes, and those declared global in them."""
    waiting: list[ast.AST] = list(tree.body)
    inside: list[ast.AST] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
            inside.append(node)
            continue
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name
        waiting += ast.iter_child_nodes(node)
    for node in inside:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Global):
                yield from inner.names

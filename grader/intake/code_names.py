"""The names that a student's cell binds, and whether it can be read at all.

Reads source text within limits; must not run it.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from coursecheck.judge.code.bounded import TooComplex, parse, parse_cell

MAX_CODE = 200_000
"""Characters of code that are read of one notebook: many times what anybody writes."""
MAX_LINES = 10_000
"""Lines, or statements parted by semicolons: reading one takes up to a tenth of a millisecond."""
_MOST_IMPORTS = 100
_BY_OTHER_WAYS = frozenset({"globals", "locals", "vars", "exec", "eval", "setattr"})
#: Magics whose line or cell is ordinary code, and those that bind whatever they like.
_TRANSPARENT = frozenset({"time", "timeit", "capture", "prun", "debug"})
_BINDING = frozenset({"run", "load", "pylab", "store", "reset", "python", "python3"})


@dataclass(frozen=True)
class Names:
    """What a cell binds at its top level.

    `anything`: it may bind what cannot be seen (stars, exec, magics). `empty`: it holds no code.
    `broken`: it is no Python. `too_complex` says why it was not read. `imports` are the packages
    that it imports, `writes` the files that `%%writefile` makes.
    """

    bound: frozenset[str] = frozenset()
    anything: bool = False
    empty: bool = False
    broken: bool = False
    too_complex: str = ""
    imports: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()


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
    imports, writes = set[str](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            anything = anything or node.id in _BY_OTHER_WAYS
        elif isinstance(node, ast.Import):
            imports |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imports.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call) and (magic := _magic(node)):
            inner = names_of(magic[1]) if magic[0] in _TRANSPARENT else Names()
            bound |= inner.bound
            imports |= inner.imports
            writes |= {_first_argument(node)} if magic[0] == "writefile" else set()
            anything = anything or inner.anything or magic[0] in _BINDING
    return Names(
        frozenset(bound - {"*"}),
        anything,
        not tree.body,
        imports=frozenset(imports),
        writes=frozenset(writes),
    )


def _first_argument(call: ast.Call) -> str:
    """Return the file's name on the line of `%%writefile`."""
    line = call.args[1].value if isinstance(call.args[1], ast.Constant) else ""
    return str(line).split()[-1] if str(line).split() else ""


def missing_modules(names: Sequence[Names], files: Collection[str]) -> list[str]:
    """Return the packages that cells import and that are neither installed nor handed in."""
    there = {*files}.union(*(one.writes for one in names))
    own = {part.removesuffix(".py") for name in there for part in name.split("/")}
    wanted = sorted(set().union(*(one.imports for one in names)) - own - sys.stdlib_module_names)
    return [name for name in wanted[:_MOST_IMPORTS] if not _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):  # loaded, and made by hand
        return name in sys.modules


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

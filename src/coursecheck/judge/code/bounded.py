"""Read source text that anybody may have written, in bounded time and memory.

`parse` gives a tree that is safe to walk, to unparse and to compile: not too long, not too deep.
`python_of` makes IPython's own syntax plain Python, line by line, in one pass. Nothing is kept.
Knows text alone; must not run it and must not know a rule.
"""

from __future__ import annotations

import ast
import re

MAX_CHARS = 200_000
"""Longer cells are not read."""
MAX_CODE = 100_000
"""Characters of a cell in lines that are not blank."""
MAX_DEPTH = 150
"""Python's own tools walk a tree by recursion; a thousand levels end in a RecursionError."""
MAX_LINES = 8_000
"""A tree takes two kilobytes a line, before anything can be counted in it."""
MAX_NODES = 25_000
"""What is kept of a node while an answer is judged takes about a kilobyte."""
MAX_FIELDS = 2_000
"""Python 3.11 takes an f-string apart in time that grows with the square of its fields."""

_LINE_MAGIC = re.compile(r"^([ \t]*)(%{1,2}|!{1,2})([A-Za-z_.~/].*)$")
_ASSIGNED = re.compile(r"^([ \t]*[A-Za-z_][\w.,\[\]*' \t]{0,200}=[ \t]*)([%!])([A-Za-z_.~/].*)$")
_HELP = re.compile(r"^([ \t]*)(\?{1,2}.{1,200}|[\w.*% \t]{1,200}\?{1,2})[ \t]*$")
_AUTOCALL = re.compile(r"^([ \t]*)([/,;])([A-Za-z_].*)$")
_CELL_MAGIC = re.compile(r"\s*%%(\w+)[ \t]*(.*)")


class TooComplex(ValueError):
    """The text is longer or nested more deeply than anybody writes; it was not read."""


def length_of(source: str) -> int:
    """Return how many statements `source` may hold; blank lines are none."""
    return sum(not line.isspace() for line in source.splitlines(True)) + source.count(";")


def parse(text: str) -> ast.Module:
    """Return the tree of plain Python. Raises SyntaxError, and TooComplex beyond the limits."""
    if len(text) > MAX_CHARS or text.count("{") > MAX_FIELDS:
        raise TooComplex(f"longer than {MAX_CHARS} characters, or {MAX_FIELDS} braces")
    code = sum(len(line) for line in text.split("\n") if line.strip())
    if length_of(text) > MAX_LINES or code > MAX_CODE:
        raise TooComplex(f"more than {MAX_LINES} lines, or {MAX_CODE} characters in them")
    try:
        tree = ast.parse(text)
    except (MemoryError, RecursionError):
        raise TooComplex("nested too deeply") from None
    except ValueError as error:  # a null character, or a lone surrogate
        raise SyntaxError(str(error)) from None
    level: list[ast.AST] = [tree]
    nodes = 0
    for _ in range(MAX_DEPTH):
        nodes += len(level)
        if nodes > MAX_NODES:
            raise TooComplex(f"more than {MAX_NODES} nodes")
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return tree
    raise TooComplex(f"nested more than {MAX_DEPTH} levels deep")


def parse_cell(cell: str) -> ast.Module:
    """Return the tree of a notebook's cell, magics read as calls. Raises as `parse` does."""
    try:
        return parse(cell)
    except SyntaxError:
        plain = python_of(cell)
        if plain == cell:
            raise
        return parse(plain)


def python_of(cell: str) -> str:
    """Return a cell's text with IPython's own syntax (`%magic`, `!command`, `name?`) as calls."""
    whole = _CELL_MAGIC.match(cell)
    if whole:
        body = cell[whole.end() :].removeprefix("\n")
        return f"get_ipython().run_cell_magic({whole[1]!r}, {whole[2]!r}, {body!r})"
    return "\n".join(map(_python_line, cell.split("\n")))


def _python_line(line: str) -> str:
    if not any(sign in line for sign in "%!?/,;"):
        return line
    if found := _LINE_MAGIC.match(line):
        return found[1] + _call(found[2][0], found[3])
    if found := _ASSIGNED.match(line):
        return found[1] + _call(found[2], found[3])
    if found := _HELP.match(line):
        return f"{found[1]}get_ipython().run_line_magic('pinfo', {found[2]!r})"
    if found := _AUTOCALL.match(line):
        name, _, rest = found[3].partition(" ")
        return f"{found[1]}{name}({rest if found[2] == '/' else repr(rest)})"
    return line


def _call(sign: str, rest: str) -> str:
    if sign == "!":
        return f"get_ipython().getoutput({rest!r})"
    name, _, line = rest.partition(" ")
    return f"get_ipython().run_line_magic({name!r}, {line!r})"

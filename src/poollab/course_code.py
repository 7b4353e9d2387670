"""Find, in an answer, what reaches for the course's own code: its package, or whatever runs.

Reads a syntax tree's nodes; must not run them. A notebook needs four names of `poollab` and
nothing beneath them; an answer that fetches the course's own right answer from there is none of
the student's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from poollab.plain_code import words

#: What a notebook calls. A test compares it with the package's own list.
PUBLIC = words("check progress sliding_window use_language")
_PACKAGE = "poollab"
_PATH = re.compile(rf"(.*[/\\])?{_PACKAGE}([./\\][\w./\\]*)?")
#: Ways to a module, or to whatever happens to be in memory, that no answer needs.
_REACHING = words(
    "__import__ import_module reload find_spec spec_from_loader spec_from_file_location"
    " SourceFileLoader runpy run_path run_module"
)
_ATTRIBUTES = words(
    "import_module reload find_spec spec_from_loader spec_from_file_location SourceFileLoader"
    " run_path run_module _getframe currentframe f_back f_globals f_locals tb_frame get_objects"
    " get_referrers get_referents __subclasses__ __globals__ __builtins__"
)


def course_code(nodes: Sequence[ast.AST]) -> str | None:
    """Return the first construct that reaches for the course's own code, or None.

    `nodes` are all nodes of an answer's syntax tree.
    """
    ours = _names_of_the_package(nodes)
    spoken = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if id(node) not in spoken or not isinstance(node, ast.Constant):  # a docstring may say it
            found = next(_at(node, ours), None)
            if found:
                return found
    return None


def _names_of_the_package(nodes: Sequence[ast.AST]) -> set[str]:
    return {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == _PACKAGE
    }


def _at(node: ast.AST, ours: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"import {a.name}" for a in node.names if a.name.startswith(f"{_PACKAGE}."))
    elif isinstance(node, ast.ImportFrom):
        module = node.module or ""
        names = {alias.name for alias in node.names}
        if module.startswith(f"{_PACKAGE}.") or (module == _PACKAGE and not names <= PUBLIC):
            yield f"from {module} import {', '.join(sorted(names))}"[:100]
        elif module == "sys" and "modules" in names:
            yield "sys.modules"
        yield from sorted(names & (_REACHING | _ATTRIBUTES))
    elif isinstance(node, ast.Name) and node.id in _REACHING:
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield from _attribute(node, ours)
    elif isinstance(node, ast.Constant) and _PATH.fullmatch(str(node.value)):
        yield repr(node.value)[:100]


def _attribute(node: ast.Attribute, ours: set[str]) -> Iterator[str]:
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    if node.attr in _ATTRIBUTES or (owner == "sys" and node.attr == "modules"):
        yield node.attr if owner != "sys" else f"sys.{node.attr}"
    elif owner in ours and node.attr not in PUBLIC:
        yield f"{owner}.{node.attr}"

"""Find, in an answer, what reaches for the course's own code: its package, or whatever runs.

Reads a syntax tree's nodes; must not run them. A notebook needs a few names of its course's package
and nothing beneath them; an answer that fetches the course's own right answer from there is none of
the student's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from coursecheck.judge.plain_code import words
from coursecheck.registry import packages, public_names

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
    looking = _Looking(nodes)
    spoken = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if id(node) not in spoken or not isinstance(node, ast.Constant):  # a docstring may say it
            found = next(looking.at(node), None)
            if found:
                return found
    return None


class _Looking:
    """Looks at one node after the other, knowing the packages of the course."""

    def __init__(self, nodes: Sequence[ast.AST]) -> None:
        self.packages = ("coursecheck", *packages())
        self.inside = tuple(f"{package}." for package in self.packages)
        self.public = public_names()
        names = "|".join(map(re.escape, self.packages))
        self.path = re.compile(rf"(.*[/\\])?({names})([./\\][\w./\\]*)?")
        self.ours = {
            alias.asname or alias.name
            for node in nodes
            if isinstance(node, ast.Import)
            for alias in node.names
            if alias.name in self.packages
        }

    def at(self, node: ast.AST) -> Iterator[str]:
        """Yield what is wrong with `node`, if anything is."""
        if isinstance(node, ast.Import):
            yield from (f"import {a.name}" for a in node.names if a.name.startswith(self.inside))
        elif isinstance(node, ast.ImportFrom):
            yield from self._import(node)
        elif isinstance(node, ast.Name) and node.id in _REACHING:
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node)
        elif isinstance(node, ast.Constant) and self.path.fullmatch(str(node.value)):
            yield repr(node.value)[:100]

    def _import(self, node: ast.ImportFrom) -> Iterator[str]:
        module = node.module or ""
        names = {alias.name for alias in node.names}
        if module.startswith(self.inside) or (module in self.packages and not names <= self.public):
            yield f"from {module} import {', '.join(sorted(names))}"[:100]
        elif module == "sys" and "modules" in names:
            yield "sys.modules"
        yield from sorted(names & (_REACHING | _ATTRIBUTES))

    def _attribute(self, node: ast.Attribute) -> Iterator[str]:
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        if node.attr in _ATTRIBUTES or (owner == "sys" and node.attr == "modules"):
            yield node.attr if owner != "sys" else f"sys.{node.attr}"
        elif owner in self.ours and node.attr not in self.public:
            yield f"{owner}.{node.attr}"

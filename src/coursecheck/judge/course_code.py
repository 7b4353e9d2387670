"""Find, in an answer, what reaches for the course's own code: its package, or whatever runs.

Reads code whose names are resolved; must not run it. A notebook needs a few names of its course's
package and nothing beneath them; an answer that fetches the course's own right answer from there is
none of the student's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from coursecheck.judge.code import Code, Quote, Statement, text_of, words
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


def course_code(code: Code) -> Quote | None:
    """Return where `code` reaches for the course's own code first, or None."""
    looking = _Looking(code)
    spoken = {node.value for node, _ in code.nodes if isinstance(node, ast.Expr)}
    for node, statement in code.nodes:
        if node not in spoken or not isinstance(node, ast.Constant):  # a docstring may say it
            found = next(looking.at(node, statement), None)
            if found:
                return code.quote(node, statement, found)
    return None


class _Looking:
    """Looks at one node after the other, knowing the packages of the course."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.packages = ("coursecheck", *packages())
        self.inside = tuple(f"{package}." for package in self.packages)
        self.public = public_names()
        names = "|".join(map(re.escape, self.packages))
        self.path = re.compile(rf"(.*[/\\])?({names})([./\\][\w./\\]*)?")

    def at(self, node: ast.AST, statement: Statement) -> Iterator[str]:
        """Yield what is wrong with `node`, if anything is."""
        if isinstance(node, ast.Import):
            yield from (f"import {a.name}" for a in node.names if a.name.startswith(self.inside))
        elif isinstance(node, ast.ImportFrom):
            yield from self._import(node)
        elif isinstance(node, ast.Name):
            if node.id in _REACHING and not self.code.is_own(node, statement):
                yield node.id
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node, statement)
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

    def _attribute(self, node: ast.Attribute, statement: Statement) -> Iterator[str]:
        paths = self.code.paths(node, statement)
        own = node.attr == "reload" and node.attr in self.code.own_attributes and not paths
        if node.attr in _ATTRIBUTES and not own:
            yield node.attr
        elif "sys.modules" in paths:
            yield "sys.modules"
        for path in paths:
            package, _, name = path.partition(".")
            if package in self.packages and name.split(".")[0] not in self.public:
                yield text_of(node)

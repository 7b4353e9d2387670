"""What the names in a piece of code stand for: a package's function, a built-in, or one's own.

Reads syntax trees; never runs them. A path such as ``torch.nn.functional.max_pool2d`` is what a
name was bound to by imports and plain assignments; whatever else a name stands for has no path.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from coursecheck.judge.code.parsing import text_of
from coursecheck.judge.code.scopes import FUNCTIONS, Binding, How, Scope
from coursecheck.judge.code.statements import Statement
from coursecheck.model import Quote

ANYTHING = ".*"
_DEPTH = 12  # names that stand for names that stand for names
_MOST = 64  # paths, or texts, that one expression may have
_DISPLAYS = (ast.Dict, ast.List, ast.Tuple, ast.Set)


@dataclass(frozen=True, eq=False)
class Part:
    """A statement of which `nodes` count: itself, or calls in it."""

    statement: Statement
    nodes: tuple[ast.AST, ...]

    @property
    def text(self) -> str:
        """The statement as it was written, decorators included."""
        node = self.statement.node
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        return "\n".join(self.statement.lines[first - 1 : node.end_lineno])


@dataclass(frozen=True, eq=False)
class Use:
    """A chain such as ``F.max_pool2d`` where it is read; `paths` are all that it may stand for."""

    node: ast.AST
    statement: Statement
    paths: frozenset[str]


class Code:
    """Parts of a program, with what their names stand for."""

    def __init__(self, parts: list[Part], bindings_of: Callable[[str], list[Statement]]) -> None:
        self.parts = parts
        self.unread: list[str] = []  # cells that are too long to be read
        self.ways_round: dict[bool, Quote | None] = {}  # what was found, for who asks again
        self._bindings_of = bindings_of
        self._of_names: dict[str, frozenset[str]] = {}

    def __bool__(self) -> bool:
        return bool(self.parts)

    @cached_property
    def nodes(self) -> list[tuple[ast.AST, Statement]]:
        """All nodes with the statement of each, in the order of the text."""
        found: list[tuple[ast.AST, Statement]] = []
        for part in self.parts:
            if part.nodes == (part.statement.node,):
                found += [(node, part.statement) for node in part.statement.nodes]
            else:
                inside = {n: None for call in part.nodes for n in ast.walk(call)}
                found += [(n, part.statement) for n in inside if n in part.statement.scopes.of]
        return found

    def quote(self, node: ast.AST, statement: Statement, words: str = "") -> Quote:
        """Return where `node` stands, much as it was written."""
        number = getattr(node, "lineno", getattr(statement.node, "lineno", 0))
        lines = statement.lines
        line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        return Quote(words or text_of(node), line, number)

    # --- what is used ---------------------------------------------------------------------------

    @cached_property
    def uses(self) -> list[Use]:
        """Every chain that is read, annotations of types left out, and getattr with a text."""
        found = []
        inner = {n.value for n, _ in self.nodes if isinstance(n, ast.Attribute)}
        types = self._types
        for node, statement in self.nodes:
            if node in types or node in inner:
                continue
            if isinstance(node, (ast.Name, ast.Attribute)):
                paths = self.paths(node, statement)
            elif isinstance(node, ast.Call) and self.is_builtin(node.func, statement, "getattr"):
                paths = self._by_getattr(node, statement)
            else:
                continue
            if paths:
                found.append(Use(node, statement, paths))
        return found

    @cached_property
    def _types(self) -> set[ast.AST]:
        """Nodes of annotations that only name a type: nothing of it is called."""
        found: set[ast.AST] = set()
        for node, _ in self.nodes:
            said = [getattr(node, "annotation", None), getattr(node, "returns", None)]
            for annotation in said:
                if isinstance(annotation, ast.AST):
                    inside = list(ast.walk(annotation))
                    if not any(isinstance(n, (ast.Call, ast.NamedExpr)) for n in inside):
                        found.update(inside)
        return found

    def paths(self, node: ast.AST, statement: Statement, depth: int = 0) -> frozenset[str]:
        """Return what the expression `node` stands for; nothing where it is somebody's own."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        behind = "".join(f".{name}" for name in reversed(attributes))
        if isinstance(node, ast.Name):
            scope = statement.scopes.of.get(node, statement.scopes.module)
            found = self._of_name(node.id, scope, statement, depth)
        elif isinstance(node, ast.Call) and self.is_builtin(node.func, statement, "getattr"):
            found = self._by_getattr(node, statement, depth + 1)
        else:
            return frozenset()
        return frozenset(f"{path}{behind}" for path in found)

    def is_builtin(self, node: ast.AST, statement: Statement, name: str) -> bool:
        """Return whether `node` is Python's own function called `name`."""
        return (
            isinstance(node, ast.Name)
            and node.id == name
            and f"builtins.{name}" in self.paths(node, statement)
        )

    def _by_getattr(self, call: ast.Call, statement: Statement, depth: int = 0) -> frozenset[str]:
        if len(call.args) < 2 or depth > _DEPTH:
            return frozenset()
        bases = self.paths(call.args[0], statement, depth)
        if not bases:
            return frozenset()
        texts = [t for t in self.texts(call.args[1], statement) if ANYTHING not in t]
        unescaped = [re.sub(r"\\(.)", r"\1", text) for text in texts]
        return frozenset(f"{base}.{text}" for base in bases for text in unescaped)

    def _of_name(self, name: str, scope: Scope, statement: Statement, depth: int) -> frozenset[str]:
        if depth > _DEPTH:
            return frozenset()
        home = scope.home(name)
        if home.parent is not None:
            return self._of_bindings(home.bound[name], statement, depth)
        if name not in self._of_names:
            self._of_names[name] = self._builtin(name)  # what it is if it stands for itself
            self._of_names[name] = self._of_global(name, depth)
        return self._of_names[name]

    def _of_global(self, name: str, depth: int) -> frozenset[str]:
        bound_in = self._bindings_of(name)
        if not bound_in:
            return self._builtin(name) | self._of_stars(name)
        found: set[str] = set()
        for other in bound_in:
            bindings = other.scopes.module.bound.get(name, [])
            found |= self._of_bindings(bindings, other, depth)
        return frozenset(found)

    def _of_bindings(
        self, bindings: list[Binding], statement: Statement, depth: int
    ) -> frozenset[str]:
        found: set[str] = set()
        for binding in bindings[:_MOST]:
            if binding.how is How.MODULE:
                found.add(binding.path)
            elif binding.how is How.VALUE and isinstance(
                binding.node, (ast.Name, ast.Attribute, ast.Call)
            ):
                found |= self.paths(binding.node, statement, depth + 1)
        return frozenset(found)

    def _of_stars(self, name: str) -> frozenset[str]:
        return frozenset(
            f"{binding.path.removesuffix('.*')}.{name}"
            for other in self._bindings_of("*")
            for binding in other.scopes.module.bound["*"]
        )

    @staticmethod
    def _builtin(name: str) -> frozenset[str]:
        return frozenset({f"builtins.{name}"} if hasattr(builtins, name) else ())

    def is_own(self, name: ast.Name, statement: Statement) -> bool:
        """Return whether `name` was given a meaning in this code, and not by an import."""
        scope = statement.scopes.of.get(name, statement.scopes.module)
        bound = scope.home(name.id).parent is not None or bool(self._bindings_of(name.id))
        return bound and not self.paths(name, statement)

    @cached_property
    def own_attributes(self) -> frozenset[str]:
        """Names that classes of this code define, or that are assigned to things of its own."""
        found: set[str] = set()
        for node, statement in self.nodes:
            scope = statement.scopes.of[node]
            if scope.kind == "class" and isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.update({node.id} if scope.kind == "class" else ())
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.update(() if self.paths(node, statement) else {node.attr})
        return frozenset(found)

    # --- texts ----------------------------------------------------------------------------------

    def texts(self, node: ast.AST, statement: Statement, depth: int = 0) -> frozenset[str]:
        """Return regular expressions for the texts that an expression may give."""
        found = self._texts(node, statement, depth + 1) if depth < _DEPTH else {ANYTHING}
        return frozenset(found if len(found) <= _MOST else {ANYTHING})

    def _texts(self, node: ast.AST, statement: Statement, depth: int) -> set[str]:
        match node:
            case ast.Constant(value=str(text)):
                return {re.escape(text)}
            case ast.IfExp():
                return self._union([node.body, node.orelse], statement, depth)
            case ast.BoolOp():
                return self._union(node.values, statement, depth)
            case ast.BinOp(op=ast.Add()):
                return self._joined([node.left, node.right], statement, depth)
            case ast.JoinedStr():
                return self._joined(node.values, statement, depth)
            case ast.FormattedValue(conversion=-1, format_spec=None):
                return set(self.texts(node.value, statement, depth))
            case ast.Subscript():
                return self._items(node.value, statement, depth)
            case ast.Call(func=ast.Attribute(attr="get", value=table), args=args):
                rest = self._union(args[1:], statement, depth)
                return self._items(table, statement, depth) | rest
            case ast.Name():
                return self._texts_of_name(node, statement, depth)
        return {ANYTHING}

    def _union(self, nodes: list[ast.expr], statement: Statement, depth: int) -> set[str]:
        return {text for node in nodes for text in self.texts(node, statement, depth)}

    def _joined(self, nodes: list[ast.expr], statement: Statement, depth: int) -> set[str]:
        parts = [self.texts(node, statement, depth) for node in nodes]
        size = 1
        for part in parts:
            size *= len(part)
        return {"".join(one) for one in product(*parts)} if size <= _MOST else {ANYTHING}

    def _items(self, node: ast.AST, statement: Statement, depth: int) -> set[str]:
        """Texts among the items of a table that is written out, or of a name that stands for it."""
        if isinstance(node, _DISPLAYS):
            items = node.values if isinstance(node, ast.Dict) else node.elts
            found: set[str] = set()
            for item in items:
                nested = isinstance(item, _DISPLAYS)
                one = self._items if nested else self.texts
                found |= set(one(item, statement, depth))
            return found
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
            return self._items(node.func.value, statement, depth)  # TABLE.items()
        if isinstance(node, ast.Name) and depth < _DEPTH:
            found = set()
            for binding, other in self._meanings(node, statement):
                written = binding.node if binding.how is How.VALUE else None
                found |= self._items(written, other, depth + 1) if written else {ANYTHING}
            return found or {ANYTHING}
        return {ANYTHING}

    def _texts_of_name(self, node: ast.Name, statement: Statement, depth: int) -> set[str]:
        found: set[str] = set()
        for binding, other in self._meanings(node, statement):
            if binding.how is How.VALUE and binding.node is not None:
                found |= self.texts(binding.node, other, depth)
            elif binding.how is How.ITEM and binding.node is not None:
                found |= self._items(binding.node, other, depth)
            else:
                found.add(ANYTHING)
        return found or {ANYTHING}

    def _meanings(
        self, node: ast.Name, statement: Statement
    ) -> Iterator[tuple[Binding, Statement]]:
        scope = statement.scopes.of.get(node, statement.scopes.module).home(node.id)
        if scope.parent is not None:
            yield from ((binding, statement) for binding in scope.bound[node.id][:_MOST])
            return
        for other in self._bindings_of(node.id)[:_MOST]:
            for binding in other.scopes.module.bound.get(node.id, [])[:_MOST]:
                yield binding, other

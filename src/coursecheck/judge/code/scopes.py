"""Python's scopes: what each name of a statement stands for, a variable of its own or a global.

Reads a syntax tree; never runs it. Walks with a list and not by recursion: a student's text may be
nested as deeply as they like.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class How(Enum):
    """How a name gets what it stands for."""

    MODULE = "module"  # imported; `path` says what
    VALUE = "value"  # assigned; `node` is the expression
    ITEM = "item"  # taken out of `node`: a loop's variable, an unpacked tuple
    DEFINED = "defined"  # by def or class; `node` is the definition
    ARGUMENT = "argument"
    OTHER = "other"


@dataclass(frozen=True, eq=False)
class Binding:
    """One place that gives a name its meaning."""

    how: How
    node: ast.AST | None = None
    path: str = ""


@dataclass(eq=False)
class Scope:
    """A function, a class or a comprehension; without `parent` it is the module."""

    kind: str
    parent: Scope | None = None
    function: str = ""
    bound: dict[str, list[Binding]] = field(default_factory=dict)
    declared_global: set[str] = field(default_factory=set)

    @property
    def in_function(self) -> bool:
        """Whether what stands here runs later, when something is called."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind == "function":
                return True
            scope = scope.parent
        return False

    def home(self, name: str) -> Scope:
        """Return the scope in which `name`, as it stands here, is looked up."""
        scope, here = self, True
        while scope.parent is not None:
            if name in scope.declared_global:
                return scope.module
            if name in scope.bound and (here or scope.kind != "class"):
                return scope
            scope, here = scope.parent, False
        return scope

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(eq=False)
class Scopes:
    """All scopes of one top-level statement; `of` says in which a node stands."""

    module: Scope
    of: dict[ast.AST, Scope]
    by_global: dict[str, set[str]]
    """Names bound by `global` in a function, and the names of those functions."""


def scopes_of(statement: ast.stmt) -> Scopes:
    """Return the scopes of `statement`, which stands at the top of a cell or a file."""
    found = Scopes(Scope("module"), {}, {})
    waiting: list[tuple[ast.AST, Scope]] = [(statement, found.module)]
    while waiting:
        node, scope = waiting.pop()
        found.of[node] = scope
        children = list(_children(node, scope, found))
        waiting.extend(reversed(children))
    return found


def _children(node: ast.AST, scope: Scope, found: Scopes) -> Iterator[tuple[ast.AST, Scope]]:
    """Bind what `node` binds; yield its children with the scope of each, in order."""
    if isinstance(node, (*FUNCTIONS, ast.Lambda)):
        yield from _function(node, scope, found)
        return
    if isinstance(node, ast.ClassDef):
        _bind(found, scope, node.name, Binding(How.DEFINED, node))
        inner = Scope("class", scope, scope.function or node.name)
        outside = (*node.decorator_list, *node.bases, *node.keywords)
        yield from ((child, scope) for child in outside)
        yield from ((child, inner) for child in node.body)
        return
    if isinstance(node, _COMPREHENSIONS):
        inner = Scope("comprehension", scope, scope.function)
        first, *others = node.generators
        yield first.iter, scope
        _bind_targets(found, inner, first.target, Binding(How.ITEM, first.iter))
        yield from ((child, inner) for child in (first.target, *first.ifs, *others))
        parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        yield from ((child, inner) for child in parts)
        return
    _bind_at(node, scope, found)
    yield from ((child, scope) for child in ast.iter_child_nodes(node))


def _function(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope, found: Scopes
) -> Iterator[tuple[ast.AST, Scope]]:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [one for one in (arguments.vararg, arguments.kwarg) if one]
    name = "" if isinstance(node, ast.Lambda) else node.name
    inner = Scope("function", scope, scope.function or name)
    for argument in every:
        _bind(found, inner, argument.arg, Binding(How.ARGUMENT))
    outside = [*arguments.defaults, *(d for d in arguments.kw_defaults if d)]
    outside += [argument.annotation for argument in every if argument.annotation]
    if isinstance(node, ast.Lambda):
        body: list[ast.AST] = [node.body]
    else:
        _bind(found, scope, node.name, Binding(How.DEFINED, node))
        outside += [*node.decorator_list, *([node.returns] if node.returns else [])]
        body = list(node.body)
    yield from ((child, scope) for child in outside)
    yield from ((child, inner) for child in body)


def _bind_at(node: ast.AST, scope: Scope, found: Scopes) -> None:
    for name, path in _imported(node):
        _bind(found, scope, name, Binding(How.MODULE, node, path))
    for name in _named(node):
        _bind(found, scope, name, Binding(How.OTHER))
    if isinstance(node, ast.Global):
        scope.declared_global.update(node.names)
    elif isinstance(node, ast.NamedExpr):
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
    for target, binding in _assigned(node):
        _bind_targets(found, scope, target, binding)


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the names that an import binds, and what each stands for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            path = alias.name if alias.asname else alias.name.split(".")[0]
            yield alias.asname or path, path
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            yield alias.asname or alias.name, f"{module}.{alias.name}"


def _named(node: ast.AST) -> Iterator[str]:
    """Yield names that stand in the tree as texts."""
    match node:
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name


def _assigned(node: ast.AST) -> Iterator[tuple[ast.AST, Binding]]:
    """Yield what is assigned to, and what each name in it then stands for."""
    match node:
        case ast.Assign():
            yield from ((target, Binding(How.VALUE, node.value)) for target in node.targets)
        case ast.AnnAssign(value=ast.expr()) | ast.AugAssign() | ast.NamedExpr():
            yield node.target, Binding(How.VALUE, node.value)
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            yield node.target, Binding(How.ITEM, node.iter)
        case ast.withitem(optional_vars=ast.expr() as target):
            yield target, Binding(How.OTHER)
        case ast.Delete():
            yield from ((target, Binding(How.OTHER)) for target in node.targets)


def _bind_targets(found: Scopes, scope: Scope, target: ast.AST, binding: Binding) -> None:
    """Bind the names of an assignment's left side; a name within a tuple gets an item."""
    if isinstance(target, ast.Name):
        _bind(found, scope, target.id, binding)
    elif not isinstance(target, (ast.Attribute, ast.Subscript)):
        item = Binding(How.ITEM, binding.node)
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
                _bind(found, scope, node.id, item)


def _bind(found: Scopes, scope: Scope, name: str, binding: Binding) -> None:
    if name in scope.declared_global:
        found.by_global.setdefault(name, set()).add(scope.function)
        scope = scope.module
    scope.bound.setdefault(name, []).append(binding)

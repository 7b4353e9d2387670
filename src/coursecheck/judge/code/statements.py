"""The top-level statements of one cell: what each binds, uses and changes.

Reads text; never runs it. Knows one cell at a time; which statement a name goes back to is for
`program` to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from coursecheck.judge.code.parsing import parse, words
from coursecheck.judge.code.scopes import FUNCTIONS, How, Scope, Scopes, scopes_of

#: IPython hands what stands under these on as a text that is never run as Python.
_NOT_PYTHON = words(
    "bash file html HTML javascript js latex markdown perl ruby script sh svg SVG sx writefile"
    " cd config env load ls pip pwd matplotlib"
)
_KEPT = 8_000  # characters of a cell that is remembered
_MAGICS = frozenset({"run_cell_magic", "run_line_magic"})
_CHANGING_CALLS = frozenset({"setattr", "delattr"})
_READ: ContextVar[dict[str, tuple[Statement, ...]] | None] = ContextVar("read", default=None)


@dataclass(eq=False)
class Statement:
    """One statement at the top of a cell; `lines` are the lines of the text that it stands in."""

    node: ast.stmt
    lines: tuple[str, ...] = field(repr=False)

    @cached_property
    def scopes(self) -> Scopes:
        """Its scopes, from the module's inwards."""
        return scopes_of(self.node)

    @property
    def nodes(self) -> list[ast.AST]:
        """Every node of it, from left to right."""
        return list(self.scopes.of)

    @property
    def binds(self) -> frozenset[str]:
        """Names of the module that it gives a meaning."""
        return frozenset(self.scopes.module.bound)

    @property
    def imports(self) -> frozenset[str]:
        """Names of the module that it binds by an import."""
        bound = self.scopes.module.bound.items()
        return frozenset(n for n, all_ in bound if any(b.how is How.MODULE for b in all_))

    @cached_property
    def settles(self) -> frozenset[str]:
        """Names that it binds whatever happened before: older meanings of them are gone."""
        node = self.node
        simple = (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
        by_global = self.scopes.by_global
        if not isinstance(node, simple):
            return frozenset()
        return frozenset(self.binds - self.uses_at_once - by_global.keys())

    @cached_property
    def uses(self) -> frozenset[str]:
        """Names of the module that it reads, at once or in a function of it."""
        return frozenset(node.id for node, _ in self._names())

    @cached_property
    def uses_at_once(self) -> frozenset[str]:
        """Names of the module that it reads when it runs itself."""
        return frozenset(node.id for node, scope in self._names() if not scope.in_function)

    def _names(self) -> Iterator[tuple[ast.Name, Scope]]:
        augmented = {self.node.target} if isinstance(self.node, ast.AugAssign) else set()
        for node, scope in self.scopes.of.items():
            if not isinstance(node, ast.Name) or scope.home(node.id).parent is not None:
                continue
            if not isinstance(node.ctx, ast.Store) or node in augmented:
                yield node, scope

    @cached_property
    def stores(self) -> dict[str, set[str]]:
        """Names whose objects it assigns into (`x.a = 1`, `x[0] = 1`, `setattr(x, …)`).

        With each the functions in which it does so: "" where it does so itself.
        """
        found: dict[str, set[str]] = {}
        for node, scope in self.scopes.of.items():
            root = None
            if isinstance(node, (ast.Attribute, ast.Subscript)):
                root = None if isinstance(node.ctx, ast.Load) else root_of(node)
            elif isinstance(node, ast.Call) and node.args:
                called = node.func.id if isinstance(node.func, ast.Name) else ""
                root = root_of(node.args[0]) if called in _CHANGING_CALLS else None
            if root is not None:
                for name in self._module_names(root, scope):
                    found.setdefault(name, set()).add(scope.function if scope.in_function else "")
        return found

    @cached_property
    def calls(self) -> dict[str, set[str]]:
        """Names whose methods it calls for what they do (`x.append(1)`), as in `stores`."""
        found: dict[str, set[str]] = {}
        for node, scope in self.scopes.of.items():
            match node:
                case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
                    root = root_of(method)
                    if root is not None and scope.home(root.id).parent is None:
                        inside = scope.function if scope.in_function else ""
                        found.setdefault(root.id, set()).add(inside)
        return found

    def _module_names(self, root: ast.Name, scope: Scope) -> Iterator[str]:
        """The name itself where it is the module's; of a function's own import, its module."""
        home = scope.home(root.id)
        if home.parent is None:
            yield root.id
            return
        for binding in home.bound[root.id]:
            if binding.how is How.MODULE:
                yield f"import {binding.path.split('.')[0]}"

    @cached_property
    def modules(self) -> frozenset[str]:
        """The packages that it imports something from, in any scope."""
        found = set[str]()
        for node in self.scopes.of:
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
        return frozenset(found)

    @cached_property
    def passes(self) -> dict[str, list[ast.Call]]:
        """Names of the module that it hands to a call, and the calls."""
        found: dict[str, list[ast.Call]] = {}
        for node, scope in self.scopes.of.items():
            for given in _arguments(node):
                if isinstance(given, ast.Name) and scope.home(given.id).parent is None:
                    found.setdefault(given.id, []).append(node)  # type: ignore[arg-type]
        return found

    def calls_of(self, functions: set[str]) -> list[ast.AST]:
        """Return the calls of `functions`, and itself where one of them decorates it."""
        decorators = {d.func if isinstance(d, ast.Call) else d for d in _decorators(self.node)}
        if any(isinstance(d, ast.Name) and d.id in functions for d in decorators):
            return [self.node]
        return [
            node
            for node in self.scopes.of
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in functions
        ]


def _arguments(node: ast.AST) -> list[ast.expr]:
    if not isinstance(node, ast.Call):
        return []
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def root_of(node: ast.AST) -> ast.Name | None:
    """Return the name at the left end of a chain such as ``torch.nn.functional`` or ``x[0].y``."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node if isinstance(node, ast.Name) else None


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])


def statements_of(cell: str, keep: bool = False) -> tuple[Statement, ...]:
    """Return the statements of `cell`; none where it is no Python, for then none of it runs.

    `keep` remembers them: for a lesson's own cells, which are the same in every submission, and
    never for what a student wrote.
    """
    if keep and len(cell) <= _KEPT:
        return _kept(cell)
    already = _READ.get()
    if already is None:
        return _read(cell)
    if cell not in already:
        already[cell] = _read(cell)
    return already[cell]


@contextmanager
def reading_once() -> Iterator[None]:
    """Within it a text is read once, whoever asks for it and how often; then all is forgotten."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


@lru_cache(maxsize=512)
def _kept(cell: str) -> tuple[Statement, ...]:
    return _read(cell)


def _read(cell: str) -> tuple[Statement, ...]:
    tree = parse(cell)
    if tree is None:
        return ()
    lines = tuple(cell.splitlines())
    found: list[Statement] = []
    for node in tree.body:
        found.append(Statement(node, lines))
        for text in _handed_on(node):
            found += statements_of(text)
    return tuple(found)


def _handed_on(statement: ast.stmt) -> Iterator[str]:
    """Yield the code under %%time or behind %timeit, which IPython hands on as a text."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _MAGICS:
            name, *texts = [str(a.value) for a in node.args if isinstance(a, ast.Constant)] or [""]
            yield from () if name in _NOT_PYTHON else texts

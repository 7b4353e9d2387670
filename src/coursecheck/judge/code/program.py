"""All of a person's code in the order in which it runs, and the part of it that an object uses.

This is the one definition of what belongs to an answer: the statements that give its name its
meaning, and from there on those that give a meaning to what these use, and what changes it. A
comparison in the next line belongs to nobody. Reads text; never runs it.
"""

from __future__ import annotations

import ast
import sys
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from coursecheck.judge.code.parsing import too_complex
from coursecheck.judge.code.resolve import Code, Part
from coursecheck.judge.code.scopes import How
from coursecheck.judge.code.statements import Statement, root_of, statements_of

_CHANGING = frozenset({"exec", "eval", "setattr", "delattr"})
_STANDARD = sys.stdlib_module_names
_FIXED = (ast.Constant, ast.Tuple, ast.Lambda, ast.UnaryOp, ast.Name, ast.Attribute)
_LATEST = 64  # meanings of a name that are looked at


@dataclass(frozen=True, eq=False)
class Written:
    """A student's code as the rules look at it: what belongs to an answer, and all of it."""

    answer: Code
    everything: Code


class Program:
    """Cells, or the one text of a file, as Python runs them.

    `theirs` are the numbers of the cells that the student wrote; without it, all.
    """

    def __init__(self, cells: Sequence[str], theirs: Collection[int] | None = None) -> None:
        self.statements: list[Statement] = []
        self._ends: list[int] = []
        self._theirs: list[Statement] = []
        unread = []
        for number, cell in enumerate(cells):
            found = statements_of(cell, keep=theirs is not None and number not in theirs)
            if not found and too_complex(cell):
                unread.append(cell)
            self.statements += found
            self._ends.append(len(self.statements))
            if theirs is None or number in theirs:
                self._theirs += found
        self._binding = _by_name(s.binds for s in self.statements)
        self._changing = _by_name({*s.stores, *s.calls} for s in self.statements)
        self._passing = _by_name(s.passes for s in self.statements)
        self._calling = _by_name(s.uses for s in self.statements)
        self.everything = Code([Part(s, (s.node,)) for s in self._theirs], self._bindings_of)
        self.everything.unread = unread

    def _bindings_of(self, name: str) -> list[Statement]:
        return [self.statements[i] for i in self._binding.get(name, ())]

    def written(self, names: Iterable[str], cells: int | None = None) -> Written:
        """Return what belongs to the answer (see `answer`), and all that the student wrote."""
        return Written(self.answer(names, cells), self.everything)

    def answer(self, names: Iterable[str], cells: int | None = None) -> Code:
        """Return what belongs to the objects that `names` stand for after so many `cells`."""
        end = len(self.statements) if cells is None else self._ends[cells - 1] if cells else 0
        return _Closure(self, end).of(names)

    def places(self, name: str, end: int) -> Iterator[int]:
        """Yield the places before `end` that bind `name`, the latest first."""
        found = self._binding.get(name, [])
        return (found[i] for i in range(bisect_left(found, end) - 1, -1, -1))

    def changes(self, name: str, first: int, end: int) -> Iterator[tuple[int, set[str]]]:
        """Yield the places from `first` on that change what `name` stands for, and by what."""
        found = self._changing.get(name, [])
        for place in found[bisect_left(found, first) : bisect_left(found, end)]:
            statement = self.statements[place]
            yield place, statement.stores.get(name, set()) | statement.calls.get(name, set())

    def passes(self, name: str, first: int, end: int) -> Iterator[tuple[int, list[ast.AST]]]:
        """Yield the places from `first` on that hand `name` to who may change it, and the calls."""
        found = self._passing.get(name, [])
        for place in found[bisect_left(found, first) : bisect_left(found, end)]:
            calls = self.statements[place].passes[name]
            yield place, [call for call in calls if self._may_change(root_of(call))]

    def _may_change(self, called: ast.Name | None) -> bool:
        """Whether a function changes what it is given: one of one's own, or exec and the like."""
        if called is None:
            return True
        bindings = [
            binding
            for place in self._binding.get(called.id, [])[-_LATEST:]
            for binding in self.statements[place].scopes.module.bound[called.id]
        ]
        if not bindings:
            return called.id in _CHANGING
        return any(
            binding.how is How.DEFINED
            or (binding.how is How.MODULE and binding.path.split(".")[0] in _STANDARD)
            for binding in bindings
        )

    def stores_into(self, module: str, end: int) -> Iterator[int]:
        """Yield the places that put something into `module`, under whatever name."""
        for name in (f"import {module}", *self._named_after.get(module, ())):
            for place, _ in self.changes(name, 0, end):
                if name in self.statements[place].stores:
                    yield place

    @cached_property
    def _named_after(self) -> dict[str, set[str]]:
        """For each package, the names that stand for it or for something out of it."""
        found: dict[str, set[str]] = {}
        for statement in self.statements:
            for name, bindings in statement.scopes.module.bound.items():
                for binding in bindings:
                    if binding.how is How.MODULE:
                        found.setdefault(binding.path.split(".")[0], set()).add(name)
        return found

    def calls_of(self, functions: set[str], end: int) -> Iterator[tuple[int, list[ast.AST]]]:
        """Yield the places that call one of `functions`, and the calls."""
        for name in functions:
            for place in self._calling.get(name, ()):
                calls = self.statements[place].calls_of({name}) if place < end else []
                if calls:
                    yield place, calls


def names_in(expression: str) -> frozenset[str]:
    """Return the names that an expression reads, such as the one that a check looks at."""
    return frozenset().union(*(one.uses for one in statements_of(expression, keep=True)))


def _by_name(of_statements: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, names in enumerate(of_statements):
        for name in names:
            found.setdefault(name, []).append(place)
    return found


@dataclass
class _Closure:
    """Follows names to the statements that give them a meaning before `end`."""

    program: Program
    end: int

    def of(self, names: Iterable[str]) -> Code:
        self.parts: dict[int, dict[ast.AST, None]] = {}
        self.waiting = [(name, self.end) for name in names]
        self.modules: set[str] = set()
        self.followed: dict[str, set[int]] = {}
        self.changes_from: dict[str, int] = {}
        seen: set[tuple[str, int]] = set()
        while self.waiting:
            asked = self.waiting.pop()
            if asked not in seen:
                seen.add(asked)
                self._follow(*asked)
        statements = self.program.statements
        chosen = [Part(statements[place], tuple(self.parts[place])) for place in sorted(self.parts)]
        binding: dict[str, list[Statement]] = {}
        for part in chosen:
            for name in part.statement.binds:
                binding.setdefault(name, []).append(part.statement)
        return Code(chosen, lambda name: binding.get(name, []))

    def _follow(self, name: str, end: int) -> None:
        """Take what gives `name` its meaning before `end`, and what changes that."""
        known = self.followed.setdefault(name, set())
        place = None
        for place in self.program.places(name, end):
            if place in known:
                return  # from here on it was followed before
            known.add(place)
            self._take(place)
            self._take_calls(self.program.statements[place].scopes.by_global.get(name, set()))
            if name in self.program.statements[place].settles:
                break
        if place is not None:
            self._take_changes(name, place)
        elif name != "*":
            self._follow("*", end)

    def _take_changes(self, name: str, first: int) -> None:
        done = self.changes_from.get(name, self.end)
        if first >= done:
            return
        self.changes_from[name] = first
        imported = self._is_import(first, name)
        for place, functions in self.program.changes(name, first, done):
            if imported and name not in self.program.statements[place].stores:
                continue  # torch.manual_seed(0) changes nothing of torch
            self._take(place)
            self._take_calls(functions - {""})
        if self._is_data(first, name):
            for place, calls in self.program.passes(name, first, done):
                if calls:
                    self._take(place, calls)

    def _is_data(self, place: int, name: str) -> bool:
        """Whether `name` stands for something that may be changed: no function, no number."""
        bindings = self.program.statements[place].scopes.module.bound.get(name, ())
        return any(b.how is How.VALUE and not isinstance(b.node, _FIXED) for b in bindings)

    def _is_import(self, place: int, name: str) -> bool:
        bindings = self.program.statements[place].scopes.module.bound.get(name, ())
        return any(binding.how is How.MODULE for binding in bindings)

    def _take_calls(self, functions: set[str]) -> None:
        for place, calls in self.program.calls_of(functions, self.end):
            self._take(place, calls)

    def _take(self, place: int, nodes: Sequence[ast.AST] = ()) -> None:
        statement = self.program.statements[place]
        kept = self.parts.setdefault(place, {})
        new = [node for node in nodes or [statement.node] if node not in kept]
        if statement.node in kept or not new:
            return
        kept.update(dict.fromkeys(new))
        if statement.node in new:
            self.parts[place] = {statement.node: None}
            self.waiting += [(name, self.end) for name in statement.uses]
            self.waiting += [(name, place) for name in statement.uses_at_once]
        else:
            inside = {n.id for call in new for n in ast.walk(call) if isinstance(n, ast.Name)}
            self.waiting += [(name, place + 1) for name in inside & statement.uses]
        for module in statement.modules - self.modules:
            self.modules.add(module)
            for other in self.program.stores_into(module, self.end):
                self._take(other)

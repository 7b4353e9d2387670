"""Decide what there is to say of a right answer: another way, a copy or a detour to do without.

Says nothing that was not seen: operators that ran, results with a copy left out, and the text of
the answer. Must not run anything, and never costs a point.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from coursecheck.judge.code import Code, Quote, Statement, Written, root_of
from coursecheck.judge.code.scopes import FUNCTIONS
from coursecheck.judge.rules import operators_grow
from coursecheck.model import Exercise, Note, Observation
from coursecheck.observe.detours import Detours, Place

ANOTHER_WAY, NEEDLESS_COPY, ROUND_TRIP = "another_way", "needless_copy", "list_round_trip"
_MOST = 2  # pieces of advice for one answer
_TIMES = 3  # so many times as many operators are worth a word
#: What only tells of a tensor, or makes a new one after its pattern.
_ABOUT = frozenset({"shape", "dtype", "device", "ndim", "layout", "requires_grad"})
_MAKERS = frozenset({"zeros_like", "ones_like", "empty_like", "full_like", "zeros", "full", "len"})


def another_way(exercise: Exercise, observations: Sequence[Observation]) -> tuple[Note, ...]:
    """Return the note on a way of far fewer operators, where the answer's number of them grows."""
    most = max((sum(count for _, count in seen.operators) for seen in observations), default=0)
    known = exercise.another_way_operators
    due = known and most > _TIMES * known and operators_grow(observations)
    return (Note(ANOTHER_WAY, count=most),) if due else ()


def advised(
    exercise: Exercise, notes: Sequence[Note], found: Detours, written: Written | None
) -> tuple[Note, ...]:
    """Return the notes of a verdict, with those on detours; of advice two pieces at most."""
    first = list(_on_detours(exercise, found, written.answer if written else None))
    others = [note for note in notes if note.name != ANOTHER_WAY]
    way = [note for note in notes if note.name == ANOTHER_WAY]
    return (*others, *[*first, *way][:_MOST])


def _on_detours(exercise: Exercise, found: Detours, answer: Code | None) -> Iterator[Note]:
    if found.round_trip and found.round_trip.line:
        yield Note(ROUND_TRIP, _quote(found.round_trip))
    for place in found.needless_copies:
        if answer and not _may_be_written(exercise, answer, place):
            yield Note(NEEDLESS_COPY, _quote(place))
            return


def _quote(place: Place) -> Quote:
    return Quote(place.function, place.line, place.number)


def _may_be_written(exercise: Exercise, answer: Code, place: Place) -> bool:
    """Whether somebody may write into the copy, be it in a line that did not run.

    Where its text does not show the call, or a helper returns it, somebody may.
    """
    for node, statement in answer.nodes:
        if _is_call(node, statement, place):
            functions = [n for n, s in answer.nodes if s is statement and isinstance(n, FUNCTIONS)]
            around = [f for f in functions if any(node is inside for inside in ast.walk(f))]
            if not around:
                return True
            copies = _Copies(answer, statement, node, list(ast.walk(around[-1])))
            return copies.written() or (around[-1].name != exercise.name and copies.returned())
    return True


def _is_call(node: ast.AST, statement: Statement, place: Place) -> bool:
    if not isinstance(node, ast.Call) or _called(node) != place.function:
        return False
    lines = statement.lines
    first, last = node.lineno, node.end_lineno or node.lineno
    if not first <= place.number <= last <= len(lines):
        return False
    return lines[place.number - 1].strip() == place.line


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


class _Copies:
    """Names of a function that may stand for a copy; rather one too many than one too few."""

    def __init__(
        self, answer: Code, statement: Statement, copy: ast.AST, nodes: Sequence[ast.AST]
    ) -> None:
        self.answer, self.statement, self.copy, self.nodes = answer, statement, copy, nodes
        self.names: set[str] = set()
        before = -1
        while before < len(self.names):
            before = len(self.names)
            for node in nodes:
                self._follow(node)

    def _follow(self, node: ast.AST) -> None:
        if isinstance(node, ast.Call):
            root = root_of(node.func)  # rows.append(copy)
            if root and not self.answer.paths(root, self.statement) and self._is_given(node):
                self.names.add(root.id)
        elif not isinstance(node, ast.AugAssign):
            value = getattr(node, "iter", getattr(node, "value", None))
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            if isinstance(value, ast.AST) and targets != [None] and self._may_be(value):
                inside = [n for target in targets if target for n in ast.walk(target)]
                self.names |= {n.id for n in inside if isinstance(n, ast.Name)}

    def _may_be(self, node: ast.AST) -> bool:
        match node:
            case ast.Name():
                return node.id in self.names
            case ast.Attribute():
                return node.attr not in _ABOUT and self._may_be(node.value)
            case ast.Call():
                if node is self.copy:
                    return True
                if _called(node) in _MAKERS or _called(node).startswith("new_"):
                    return False
                return self._may_be(node.func) or self._is_given(node)
            case ast.BinOp() | ast.Compare() | ast.UnaryOp() | ast.Constant() | ast.Lambda():
                return False
        return any(map(self._may_be, ast.iter_child_nodes(node)))

    def _is_given(self, call: ast.Call) -> bool:
        """Whether a copy is among the arguments of `call`."""
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        return any(map(self._may_be, given))

    def returned(self) -> bool:
        """Whether it may be handed to whoever called the function."""
        leaving = [n.value for n in self.nodes if isinstance(n, (ast.Return, ast.Yield)) if n.value]
        return any(map(self._may_be, leaving))

    def written(self) -> bool:
        """Whether something may be written into the copy."""
        return any(map(self._writes, self.nodes))

    def _writes(self, node: ast.AST) -> bool:
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            return self._may_be(node.value)
        if isinstance(node, ast.AugAssign):
            return self._may_be(node.target)
        if not isinstance(node, ast.Call):
            return False
        name, out = _called(node), [k.value for k in node.keywords if k.arg == "out"]
        in_place = name.endswith("_") and not name.endswith("__")
        if in_place or out or self._is_own(node):
            return self._may_be(node.func) or self._is_given(node)
        return False

    def _is_own(self, call: ast.Call) -> bool:
        """Whether a function or a method of the student's is called, which may write."""
        if isinstance(call.func, ast.Attribute):
            return call.func.attr in self.answer.own_attributes
        return not self.answer.paths(call.func, self.statement)

"""Mutants of a piece of Python: the same text with one small thing changed.

Knows syntax trees only. What is nobody's contract is left alone: docstrings, annotations, and
the text of an error's message.
"""

from __future__ import annotations

import ast
import copy
import difflib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A changed text, and the lines that tell it from the original as `ast.unparse` writes it."""

    before: str
    after: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of `source`, each once."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    found: dict[str, Mutant] = {}
    for index, node in enumerate(_mutable(tree)):
        for change in _changes(node):
            changed = _with_change(tree, index, change)
            if changed != original and changed not in found:
                found[changed] = Mutant(*_difference(original, changed), changed)
    return list(found.values())


def second_mutants(source: str, noticed: Sequence[Mutant], most: int) -> list[Mutant]:
    """Return up to `most` texts with two of the `noticed` changes, in two lines: always the same.

    Each alone is noticed; do two of them hide each other?
    """
    draw = random.Random(source)
    original = ast.unparse(ast.parse(source))
    changes = {(mutant.before, mutant.after) for mutant in noticed}
    found = dict[str, Mutant]()
    for one in draw.sample(list(noticed), min(most, len(noticed))):
        again = [
            m
            for m in mutants(one.source)
            if (m.before, m.after) in changes and m.before not in (one.before, one.after)
        ]
        if again:
            changed = draw.choice(again).source
            found[changed] = Mutant(*_difference(original, changed), changed)
    return list(found.values())


def _with_change(tree: ast.Module, index: int, change: Callable[[ast.AST], ast.AST]) -> str:
    """Return the text of a copy of `tree` whose node number `index` is changed."""
    twin = copy.deepcopy(tree)
    target = _mutable(twin)[index]
    replacement = change(target)

    class Put(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return replacement if node is target else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Put().visit(twin)))


def _difference(original: str, changed: str) -> tuple[str, str]:
    lines = difflib.ndiff(original.splitlines(), changed.splitlines())
    kept = [line for line in lines if line[:2] in ("- ", "+ ")]
    before = " / ".join(line[2:].strip() for line in kept if line[0] == "-")
    after = " / ".join(line[2:].strip() for line in kept if line[0] == "+")
    return before, after


def _mutable(tree: ast.Module) -> list[ast.AST]:
    """Return the nodes that may be changed, always in the same order."""
    return list(_walk(tree))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or (isinstance(node, ast.Raise) and name == "exc"):
            continue
        if isinstance(node, ast.Compare) and isinstance(node.ops[-1], (ast.In, ast.NotIn)):
            value = _members(value)
        if isinstance(node, (ast.Call, ast.keyword)) and _any_order(node):
            value = _members(value if isinstance(value, list) else [value])
        children = value if isinstance(value, list) else [value]
        for place, child in enumerate(children):
            docstring = name == "body" and place == 0 and _is_text(child)
            if isinstance(child, ast.AST) and not docstring:
                yield from _walk(child)


def _members(value: object) -> object:
    """Return what is compared, without the order in which a tuple lists it: that says nothing."""
    if isinstance(value, list) and value and isinstance(value[-1], ast.Tuple):
        return [*value[:-1], *value[-1].elts]
    return value


_REDUCTIONS = frozenset({"amax", "amin", "mean", "nanmean", "sum"})


def _any_order(node: ast.AST) -> bool:
    """Whether `node` names axes that are reduced together, or is such a call."""
    if isinstance(node, ast.keyword):
        return node.arg in ("dim", "axis") and isinstance(node.value, ast.Tuple)
    called = getattr(getattr(node, "func", None), "attr", "")
    return called in _REDUCTIONS and bool(node.args)  # type: ignore[attr-defined]  # it is a call


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


# --- what may be changed, by kind of node ----------------------------------------------------

_COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_PAIRS = (
    ("max", "min"), ("amax", "amin"), ("argmax", "argmin"), ("maximum", "minimum"),
    ("mean", "sum"), ("floor", "ceil"), ("zeros", "ones"), ("new_zeros", "new_ones"),
    ("zeros_like", "ones_like"), ("any", "all"), ("relu", "sigmoid"), ("scatter_add", "scatter"),
    ("scatter_add_", "scatter_"), ("train", "eval"), ("log", "exp"), ("unsqueeze", "squeeze"),
)  # fmt: skip
_NAMES = dict(_PAIRS) | {right: left for left, right in _PAIRS}

Change = Callable[[ast.AST], ast.AST]


def _changes(node: ast.AST) -> Iterator[Change]:
    for kind, changes in _BY_KIND.items():
        if isinstance(node, kind):
            yield from changes(node)


def _set(**fields: object) -> Change:
    """Return a change that gives a node other fields."""

    def change(node: ast.AST) -> ast.AST:
        for name, value in fields.items():
            setattr(node, name, value)
        return node

    return change


def _compare(node: ast.Compare) -> Iterator[Change]:
    for place, kind in enumerate(map(type, node.ops)):
        for other in _COMPARED[kind]:  # type: ignore[index]  # mypy takes kind for plain type
            yield _set(ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _binary(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    if type(node.op) in _COMPUTED:
        yield _set(op=_COMPUTED[type(node.op)]())


def _boolean(node: ast.BoolOp) -> Iterator[Change]:
    yield _set(op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def _unary(_: ast.UnaryOp) -> Iterator[Change]:
    yield lambda node: node.operand  # type: ignore[attr-defined]  # it is a copy of this one


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield _set(value=not node.value)
    elif isinstance(node.value, (int, float)):
        yield _set(value=node.value + 1)
        yield _set(value=node.value - 1)
    elif isinstance(node.value, str):
        yield _set(value=node.value + "?")


def _attribute(node: ast.Attribute) -> Iterator[Change]:
    if node.attr in _NAMES:
        yield _set(attr=_NAMES[node.attr])


def _name(node: ast.Name) -> Iterator[Change]:
    if node.id in _NAMES:
        yield _set(id=_NAMES[node.id])


def _call(node: ast.Call) -> Iterator[Change]:
    for place in range(len(node.keywords)):
        yield _set(keywords=node.keywords[:place] + node.keywords[place + 1 :])


def _tuple(node: ast.Tuple) -> Iterator[Change]:
    for place in range(len(node.elts) - 1):
        swapped = list(node.elts)
        swapped[place : place + 2] = swapped[place + 1], swapped[place]
        yield _set(elts=swapped)


def _slice(node: ast.Slice) -> Iterator[Change]:
    yield from (_set(**{name: None}) for name in ("lower", "upper", "step") if getattr(node, name))


def _condition(_: ast.If | ast.IfExp) -> Iterator[Change]:
    yield _set(test=ast.Constant(True))
    yield _set(test=ast.Constant(False))


def _dropped(node: ast.AST) -> Iterator[Change]:
    if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Name, ast.Tuple))):
        yield lambda _: ast.Pass()


def _filter(node: ast.comprehension) -> Iterator[Change]:
    if node.ifs:
        yield _set(ifs=[])


_BY_KIND: dict[type | tuple[type, ...], Callable[..., Iterator[Change]]] = {
    ast.Compare: _compare, (ast.BinOp, ast.AugAssign): _binary, ast.BoolOp: _boolean,
    ast.UnaryOp: _unary, ast.Constant: _constant, ast.Attribute: _attribute, ast.Name: _name,
    ast.Call: _call, ast.Tuple: _tuple, ast.Slice: _slice, (ast.If, ast.IfExp): _condition,
    (ast.Expr, ast.Raise, ast.AugAssign, ast.Assign): _dropped, ast.comprehension: _filter,
}  # fmt: skip

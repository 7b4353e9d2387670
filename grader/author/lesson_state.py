"""Cells of the lesson whose work is lost at grading, because only names made are looked for.

At grading a lesson's cell is run if it makes a name that answers use (`grader.run.cell_selection`).
What a cell merely changes through a call, a net that it trains or a seed that it sets, is not seen:
such a cell has to give its result a name. Reads source text; runs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import nbformat

from coursecheck import registry
from coursecheck.judge.code import parse, python_of, statements_of
from grader.course.check import Problem
from grader.course.notebooks import Course, Notebook
from grader.course.release import edition
from grader.intake.cell_matching import Role
from grader.intake.submission import Submission, merge
from grader.run.cell_selection import needed_cells

_SEEDS = {"manual_seed", "seed", "seed_all"}
_DRAWS = {"normal", "shuffle", "choice", "permutation", "multinomial", "bernoulli", "dropout"}
_SHOWS = {"print", "display", "help", "plot", "show"}


def lost_state(course: Course) -> Iterator[Problem]:
    """Yield the cells whose changes answers need and grading does not make."""
    for book in course.notebooks:
        yield from _of(book)


def _of(book: Notebook) -> Iterator[Problem]:
    text = nbformat.writes(edition(book.node, book.languages[0]))
    ours = merge(book, text.encode())
    needed = needed_cells(ours)
    used = {i: _used(ours.notebook.cells[i].source) for i in needed}
    changing = _changing_functions(ours)
    for index, cell in enumerate(ours.notebook.cells):
        if cell.cell_type != "code" or index in needed or index not in _lesson(ours):
            continue
        later = set().union(*(names for i, names in used.items() if i > index))
        drawing = [ours.notebook.cells[i].source for i in needed & _lesson(ours) if i > index]
        for call in _calls(cell.source):
            changed = _arguments(call) & later
            if _name(call) in _SEEDS and any(map(_draws, drawing)):
                remedy = (
                    f"`{ast.unparse(call)}` is not run at grading, and later cells that answers"
                    " need draw numbers; set the seed in the cell that draws"
                )
                yield Problem(book.path, "lesson-state", remedy, cell.id)
            elif changed and (_name(call).endswith("_") or _name(call) in changing):
                remedy = (
                    f"`{ast.unparse(call)}` changes {', '.join(sorted(changed))}, which answers"
                    " use, and is not run at grading; give what it returns that name"
                )
                yield Problem(book.path, "lesson-state", remedy, cell.id)


def _lesson(ours: Submission) -> set[int]:
    return {i for i, role in enumerate(ours.roles) if role is Role.OURS}


def _calls(source: str) -> Iterator[ast.Call]:
    """Yield the calls that stand alone: what they return is not kept."""
    harmless = _SHOWS | registry.public_names()
    for node in _nodes(source):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from (call for call in (node.value,) if _name(call) not in harmless)


def _nodes(source: str) -> list[ast.AST]:
    tree = parse(python_of(source))
    return list(ast.walk(tree)) if tree else []


def _used(source: str) -> frozenset[str]:
    return frozenset[str]().union(*(s.uses for s in statements_of(python_of(source), keep=True)))


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _arguments(call: ast.Call) -> set[str]:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return {n.id for one in given for n in ast.walk(one) if isinstance(n, ast.Name)}


def _draws(source: str) -> bool:
    """Whether a cell draws numbers by a seed that is not its own."""
    names = [_name(node) for node in _nodes(source) if isinstance(node, ast.Call)]
    drawn = [n for n in names if n.startswith("rand") or n.rstrip("_") in _DRAWS]
    return bool(drawn) and not _SEEDS & set(names)


def _changing_functions(ours: Submission) -> set[str]:
    """Return the lesson's functions that change what they are given, as far as can be seen."""
    found = set()
    for index in _lesson(ours):
        cell = ours.notebook.cells[index]
        for node in _nodes(cell.source) if cell.cell_type == "code" else ():
            if isinstance(node, ast.FunctionDef) and _changes_arguments(node):
                found.add(node.name)
    return found


def _changes_arguments(function: ast.FunctionDef) -> bool:
    given = {argument.arg for argument in function.args.args}
    for node in ast.walk(function):
        match node:
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()) if name in given:
                return True
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()) if name in given:
                return True
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr))) if (
                attr.endswith("_") or attr == "step"
            ):
                return True
    return False

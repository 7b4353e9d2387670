"""The same right answer, written differently: what a verdict must not depend on.

With a test of its own below it, with an import that nobody uses, and with every name of its own
changed to one of torch's. Three readers of code judge each: the notebook's, `try`'s and grading's.
"""

from __future__ import annotations

import ast
import keyword
import symtable
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from coursecheck.judge.code import Program
from coursecheck.judge.code.live import written_of
from coursecheck.judge.judge import judge
from coursecheck.model import Exercise, Outcome
from coursecheck.observe.run import observe
from coursecheck.registry import find
from grader.author.prove.gallery import entries
from grader.run.answer_files import Answer, load

READERS = ("check", "try", "grading")


def disagreements(folder: Path, exercise_name: str) -> list[str]:
    """Return where a right answer of the gallery loses marks for how it is written."""
    exercise = find(exercise_name)
    with tempfile.TemporaryDirectory() as place:
        return [
            f"{exercise_name}/{entry.stem}, {how}: {found}"
            for entry in entries(folder, exercise_name)
            if entry.right
            for how, text in variants(entry.answer.source, exercise)
            for found in losses(exercise, text, Path(place) / f"{entry.stem}_{how}.py")
        ]


def variants(text: str, exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield what was done, and the text."""
    yield "with a test of its own", tested(text, exercise)
    yield "with torch's names", renamed(text, exercise)


def losses(exercise: Exercise, text: str, path: Path) -> Iterator[str]:
    """Yield which reader gives `text`, put into the file `path`, less than full marks, and why."""
    path.write_text(text, encoding="utf-8")
    thing = load(Answer(exercise.name, str(path), text))
    seen = observe(thing, exercise, "public")
    for reader, written in zip(READERS, _written(exercise, thing, text), strict=True):
        verdict = judge(exercise, "public", seen, written=written)
        if exercise.rules and (written is None or not written.answer):
            yield f"{reader} finds no code"
        elif verdict.outcome is not Outcome.CORRECT:
            place = f", `{verdict.where.words}`" if verdict.where else ""
            yield f"{reader} says {verdict.broken_rule or verdict.symptom}{place}"


def _written(exercise: Exercise, thing: Any, text: str) -> Iterator[Any]:
    yield written_of(thing)
    yield Program([text]).written([exercise.name])
    yield Program(["import torch", text, "print('behind')"], {1, 2}).written([exercise.name], 2)


def tested(text: str, exercise: Exercise) -> str:
    """Return `text` with what a rule forbids beside it: imported, and held against the answer."""
    words = {name for rule in exercise.rules for name in rule.names}
    layers = sorted(name for name in words if hasattr(torch.nn, name))
    calls = sorted(name for name in words if hasattr(functional, name))
    lines = ["import torch", *(f"from torch.nn import {name}" for name in layers)]
    lines += [f"assert torch.nn.functional.{name} is not {exercise.name}" for name in calls]
    lines.append("assert torch.maximum(torch.ones(2), torch.zeros(2)).max().item() == max(0, 1)")
    return text + "\n\n" + "\n".join(lines) + "\n"


def renamed(text: str, exercise: Exercise) -> str:
    """Return `text` with every name of its own changed to one of torch's that it does not use."""
    tree = ast.parse(text)
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    used |= {a.asname or a.name for n in ast.walk(tree) for a in getattr(n, "names", ())
             if isinstance(a, ast.alias)}  # fmt: skip
    names = [n for n in _own_names(text, exercise.name) if n[:2] != "__"]
    free = [name for name in _torchs_names(exercise) if name not in used]
    table = dict(zip(names, free, strict=False))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = table.get(node.id, node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            node.name = table.get(node.name, node.name)
        elif isinstance(node, (ast.Nonlocal, ast.Global)):
            node.names = [table.get(name, name) for name in node.names]
    return ast.unparse(tree)


def _torchs_names(exercise: Exercise) -> list[str]:
    """Return names that a student's own things may bear, those that a rule speaks of first."""
    ruled = [w for rule in exercise.rules for w in (*rule.names, *rule.operators)]
    others = [name for name in dir(torch.Tensor) if not name.startswith("_")]
    known = dict.fromkeys([*ruled, *others])
    return [n for n in known if n.isidentifier() and not keyword.iskeyword(n)]


def _own_names(text: str, exercise: str) -> list[str]:
    """Return the variables of functions that are not arguments, and the helpers of the file."""
    waiting = [symtable.symtable(text, "answer", "exec")]
    found = {s.get_name() for s in waiting[0].get_symbols()
             if s.is_assigned() and not s.is_imported()}  # fmt: skip
    arguments: set[str] = set()
    while waiting:
        scope = waiting.pop()
        waiting += scope.get_children()
        for symbol in scope.get_symbols() if scope.get_type() == "function" else ():
            if symbol.is_local() and not symbol.is_imported():
                (arguments if symbol.is_parameter() else found).add(symbol.get_name())
    methods = {n.name for c in ast.walk(ast.parse(text)) if isinstance(c, ast.ClassDef)
               for n in c.body if isinstance(n, ast.FunctionDef)}  # fmt: skip
    return sorted(found - arguments - methods - {exercise})

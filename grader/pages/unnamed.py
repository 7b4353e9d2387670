"""The wrong answers of a class that got no name, for authors of exercises: nobody's in particular.

Reads marked notebooks; runs nothing. What is written names no student: comments and docstrings
are left out, and the names that the gradebook knows are blotted out wherever they stand.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nbformat
import torch

from coursecheck.judge.code.bounded import parse
from coursecheck.model import Outcome
from grader.course.notebooks import ANSWER_SUFFIX, Course, grade_id
from grader.marks.mark import Mark
from grader.marks.result_cache import marked_notebook
from grader.pages.class_page.facts import ClassFacts

BLOT = "someone"
_WITHOUT_NAME = (Outcome.WRONG.value, Outcome.RAISED.value)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WORDS_OF_CODE = frozenset((*dir(builtins), *keyword.kwlist, *dir(torch.Tensor)))
_SHORT = 3  # letters of a name that may stand inside an honest word


@dataclass(frozen=True)
class Unnamed:
    """Answers as a Python file in pieces, how many they are, and how many could not be read."""

    text: str
    answers: int
    left_out: int


def unnamed_answers(course: Course, classes: Sequence[ClassFacts]) -> Unnamed:
    """Return each wrong answer without a name, once, with how often it was given."""
    found: Counter[tuple[str, str, str]] = Counter()
    left_out = 0
    for facts in classes:
        names = _names(facts)
        for mark in facts.marks.values():
            for (exercise, *worth), source in _answers(course, mark):
                plain = anonymous(source, names)
                if plain is None:
                    left_out += 1
                else:
                    found[exercise, plain, " ".join(worth)] += 1
    pieces = [
        f"# %% {exercise}: {worth}, times given: {times}\n{plain}\n"
        for (exercise, plain, worth), times in sorted(found.items())
    ]
    return Unnamed("\n".join(pieces), sum(found.values()), left_out)


def anonymous(source: str, names: Sequence[str]) -> str | None:
    """Return code without comments, docstrings, addresses and `names`; None where it is no code."""
    try:
        tree = parse(source)
        for node in ast.walk(tree):
            _drop_bare_texts(node)
        plain = ast.unparse(ast.fix_missing_locations(tree))
    except (SyntaxError, ValueError):  # TooComplex is one
        return None
    plain = _ADDRESS.sub(BLOT, plain)
    for name in names:
        plain = _pattern(name).sub(BLOT, plain)
    return plain


def _drop_bare_texts(node: ast.AST) -> None:
    """Texts that stand by themselves say something to a reader, like comments."""
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        if not isinstance(statements, list):
            continue
        kept = [one for one in statements if not _is_bare_text(one)]
        if statements and not kept and field == "body" and not isinstance(node, ast.Module):
            kept = [ast.Pass()]
        setattr(node, field, kept)


def _is_bare_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, (str, bytes))
    )


def _pattern(name: str) -> re.Pattern[str]:
    """A short name in Latin letters is looked for as a word: it may be a part of an honest one."""
    written = re.escape(name)
    if name.isascii() and len(name) <= _SHORT:
        written = rf"(?<![A-Za-z0-9]){written}(?![A-Za-z0-9])"
    return re.compile(written, re.IGNORECASE)


def _names(facts: ClassFacts) -> list[str]:
    """All that the gradebook calls people by, the longest first; never a single sign."""
    names = {*facts.roll}
    for person in facts.rows.people.values():
        known = (person.id, person.first_name, person.last_name, person.email, person.lms_id)
        names.update(known)
        names.update(word for name in known for word in name.split())
        names.update((f"{known[1]}{known[2]}", f"{known[2]}{known[1]}"))
    # Nobody is told by a name that code has anyway: max, sum.
    told = (name for name in names if len(name) > 1 and name.lower() not in _WORDS_OF_CODE)
    return sorted(told, key=lambda name: (-len(name), name))


def _answers(course: Course, mark: Mark) -> Iterator[tuple[tuple[str, str, str], str]]:
    wanted = {
        f"{record.exercise}{ANSWER_SUFFIX}": record
        for record in mark.records
        if record.outcome in _WITHOUT_NAME and not record.misconception
    }
    if not wanted:
        return
    node = nbformat.read(marked_notebook(course, mark), as_version=4)
    for cell in node.cells:
        record = wanted.get(grade_id(cell))
        if record and cell.cell_type == "code":
            points = f"{record.points:g}/{record.max_points:g}"
            yield (record.exercise, record.outcome, points), cell.source

"""One student's answer as an example of a mistake, without anything that says whose it is.

Comments, strings that only comment, and outputs are left out; an answer that still holds a name of
the class is not taken. Must not run or compile what it reads.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable

import nbformat

from grader.course.notebooks import ANSWER_SUFFIX, Course, grade_id
from grader.intake.clean_text import clean
from grader.marks.class_rows import Person
from grader.marks.mark import Mark
from grader.marks.result_cache import marked_notebook
from grader.pages.class_page.summary import MistakeFigures

LONGEST = 1500
_TRIED = 5
_LINE_BEGINS = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}


def example(course: Course, mistake: MistakeFigures, people: Iterable[Person]) -> str:
    """Return the shortest of some holders' answers; empty where none can be shown."""
    names = {part.lower() for one in people for part in _parts(one)}
    answers = [_answer(course, mistake, student) for student in mistake.holders[:_TRIED]]
    bare = sorted((without_comments(text) for text in answers if text), key=len)
    return next((text for text in bare if text and not _names_somebody(text, names)), "")


def _parts(person: Person) -> list[str]:
    parts = (person.id, person.first_name, person.last_name, person.email)
    return [part for part in parts if len(part) > 1]


def _names_somebody(text: str, names: Iterable[str]) -> bool:
    lower = text.lower()
    return any(name in lower for name in names)


def _answer(course: Course, mistake: MistakeFigures, student: str) -> str:
    book = mistake.item.book
    path = marked_notebook(course, Mark(student, book.assignment, book.name))
    try:
        node = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except (OSError, ValueError):
        return ""  # there is another example, or none
    wanted = mistake.item.grade_id + ANSWER_SUFFIX
    cells = [cell.source for cell in node.cells if grade_id(cell) == wanted]
    return cells[0] if cells and len(cells[0]) <= LONGEST else ""


def without_comments(source: str) -> str:
    """Return code without comments and docstrings; empty where it is no whole Python."""
    kept: list[tokenize.TokenInfo] = []
    before = tokenize.ENCODING
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            docstring = token.type == tokenize.STRING and before in _LINE_BEGINS
            if token.type != tokenize.COMMENT and not docstring:
                kept.append(token)
            if token.type not in (tokenize.COMMENT, tokenize.NL):
                before = token.type
    except (tokenize.TokenError, SyntaxError):
        return ""
    lines = tokenize.untokenize(kept).splitlines()
    return clean("\n".join(line.rstrip() for line in lines if line.strip("\\ \t")))

"""What a course's documents say of its size: totals and the table of points, between markers.

`<!-- course totals en -->…<!-- end -->` in a Markdown file of the course folder, or of its `docs/`,
is filled in by `release`, in the language named; `points` in place of `totals` is the table, and
`crossing` (in English) what is seen of each exercise beside a student's code. Knows notebooks as
far as their graded cells, and exercises. Must not know a student.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from coursecheck.model import Aspect, Exercise, call
from coursecheck.registry import find
from grader.course.notebooks import Notebook

_BLOCK = re.compile(
    r"(?P<open><!-- course (?P<what>totals|points|crossing) (?P<language>\w+) -->)"
    r".*?(?P<close><!-- end -->)",
    re.DOTALL,
)
_HEAD = {
    "en": ("notebook", "exercises", "points", "written: "),
    "zh": ("笔记本", "练习", "分数", "书面回答："),
}


def refreshed_documents(root: Path, books: Sequence[Notebook]) -> dict[Path, str]:
    """Return the Markdown files in `root` that have markers, with what is true of `books`."""
    found = {}
    for path in [*sorted(root.glob("*.md")), *sorted(root.glob("docs/*.md"))]:
        text = path.read_text(encoding="utf-8")
        if _BLOCK.search(text):
            found[path] = _BLOCK.sub(lambda block: _filled(block, books), text)
    return found


def _filled(block: re.Match[str], books: Sequence[Notebook]) -> str:
    kinds = {"totals": _totals, "points": _table, "crossing": _crossing}
    make: Callable[[Sequence[Notebook], str], str] = kinds[block["what"]]
    language = block["language"] if block["language"] in _HEAD else "en"
    return f"{block['open']}{make(books, language)}{block['close']}"


def _totals(books: Sequence[Notebook], language: str) -> str:
    exercises = sum(len(book.checks) for book in books)
    written = sum(len(book.written) for book in books)
    points = sum(book.points for book in books)
    if language == "zh":
        more = f"、{written} 道书面题" if written else ""
        return f"{exercises} 道练习{more}，共 {points:g} 分"
    more = f" and {written} written answers" if written else ""
    return f"{exercises} exercises{more}, {points:g} points"


def _table(books: Sequence[Notebook], language: str) -> str:
    notebook, exercises, points, by_hand = _HEAD[language]
    lines = ["", f"| {notebook} | {exercises} | {points} |", "|---|---|---|"]
    for book in books:
        graded = ", ".join(f"`{check.exercise}` {check.points:g}" for check in book.checks)
        written = ", ".join(f"`{answer.grade_id}` {answer.points:g}" for answer in book.written)
        cells = "; ".join(filter(None, [graded, f"{by_hand}{written}" if written else ""]))
        lines.append(f"| `{book.name}` | {cells} | {book.points:g} |")
    return "\n".join([*lines, ""])


_BESIDE = {
    Aspect.INPUT: "an argument was changed",
    Aspect.ALIAS: "memory is shared",
    Aspect.DEVICE: "the device",
}
"""What is seen of a case beside its result, where a group compares it."""


def _crossing(books: Sequence[Notebook], _: str) -> str:
    lines = [
        "",
        "| exercise | from the student's side | seen beside it | judged by |",
        "|---|---|---|---|",
    ]
    for check in (check for book in books for check in book.checks):
        exercise = find(check.exercise)
        beside = ", ".join(_seen_beside(exercise)) or "-"
        lines.append(f"| `{exercise.name}` | {_from(exercise)} | {beside} | {_by(exercise)} |")
    return "\n".join([*lines, ""])


def _from(exercise: Exercise) -> str:
    return "what it returns" if exercise.probe is call else _first_sentence(exercise.probe)


def _by(exercise: Exercise) -> str:
    if exercise.accept:
        return f"`accept`: {_first_sentence(exercise.accept)}"
    return "comparison with the reference"


def _first_sentence(function: Callable[..., object]) -> str:
    text = " ".join((function.__doc__ or "").split())
    return text.split(". ")[0].removeprefix("Return ").rstrip(".").replace("|", "\\|")


def _seen_beside(exercise: Exercise) -> Iterator[str]:
    compared = frozenset[Aspect]().union(*(group.compares for group in exercise.groups))
    if not exercise.needs_device:
        compared -= {Aspect.DEVICE}
    yield from (text for aspect, text in _BESIDE.items() if aspect in compared)
    if exercise.counts_operators:
        yield "operators that ran"

"""What a course's documents say of its size: totals and the table of points, between markers.

`<!-- course totals en -->…<!-- end -->` in a Markdown file of the course folder is filled in by
`release`, in the language named; `points` in place of `totals` is the table. Knows notebooks as
far as their graded cells. Must not know a student.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.course.notebooks import Notebook

_BLOCK = re.compile(
    r"(?P<open><!-- course (?P<what>totals|points) (?P<language>\w+) -->)"
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
    for path in sorted(root.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if _BLOCK.search(text):
            found[path] = _BLOCK.sub(lambda block: _filled(block, books), text)
    return found


def _filled(block: re.Match[str], books: Sequence[Notebook]) -> str:
    make: Callable[[Sequence[Notebook], str], str] = {"totals": _totals, "points": _table}[
        block["what"]
    ]
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

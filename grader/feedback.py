"""The page that a student gets back for one notebook: verdicts, their answers, words by hand.

Reads marked notebooks, whose verdicts are ours, and escapes everything else. Must not grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.course import Notebook, grade_id, is_written
from grader.oddities import Oddity
from grader.submission import answer_name
from poollab.lessons import find

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "反馈", "points": "得分", "answer": "你的答案", "nothing": "（空）",
        "comment": "老师的话", "by_hand": "老师评分", "waiting": "等待老师批改",
        "oddities": "需要留意", "total": "总分",
    },
    "en": {
        "title": "Feedback", "points": "Points", "answer": "Your answer", "nothing": "(empty)",
        "comment": "From your teacher", "by_hand": "Marked by your teacher",
        "waiting": "Not marked yet", "oddities": "Please note", "total": "Total",
    },
}  # fmt: skip

_PAGES = Environment(
    loader=PackageLoader("grader", "templates"), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True)
class Part:
    """One exercise on the page. `verdict` is HTML of ours; `answer` is highlighted code."""

    title: str
    verdict: str
    answer: str
    written: str
    points: str
    comment: str


def page(
    book: Notebook,
    document: str,
    language: str,
    oddities: tuple[Oddity, ...],
    hand: Mapping[str, tuple[float | None, str]],
    score: float,
    student: str,
) -> str:
    """Return the HTML page for one marked notebook."""
    node = nbformat.reads(document, as_version=4)
    return _PAGES.get_template("feedback.html.j2").render(
        language="zh-CN" if language == "zh" else "en",
        words=WORDS[language],
        student=student,
        notebook=book.name,
        score=f"{score:g}",
        most=f"{book.points:g}",
        oddities=[odd.text(language) for odd in oddities],
        parts=list(_parts(book, node, language, hand)),
        code_style=HtmlFormatter(style="friendly").get_style_defs(".code"),
    )


def _parts(
    book: Notebook,
    node: NotebookNode,
    language: str,
    hand: Mapping[str, tuple[float | None, str]],
) -> Iterator[Part]:
    answers: dict[str, list[str]] = {}
    for cell in node.cells:
        answers.setdefault(answer_name(cell), []).append(cell.source)
    by_id = {grade_id(cell): cell for cell in node.cells if grade_id(cell)}
    for check in book.checks:
        cell = by_id[check.grade_id]
        mark, comment = _by_hand(hand, check.grade_id)
        code = "\n\n".join(text for text in answers.get(check.grade_id, []) if text != cell.source)
        yield Part(
            title=find(check.exercise).title[language],
            verdict=_verdict(cell),
            answer=highlight(code, PythonLexer(), HtmlFormatter(cssclass="code")) if code else "",
            written="",
            points=WORDS[language]["by_hand"] + f": {mark:g}" if mark is not None else "",
            comment=comment,
        )
    for cell in node.cells:
        if is_written(cell):
            yield _written_part(cell, language, hand)


def _written_part(
    cell: NotebookNode, language: str, hand: Mapping[str, tuple[float | None, str]]
) -> Part:
    mark, comment = _by_hand(hand, grade_id(cell))
    words = WORDS[language]
    most = cell.metadata.nbgrader.points
    points = words["waiting"] if mark is None else f"{words['by_hand']}: {mark:g} / {most:g}"
    return Part(grade_id(cell), "", "", cell.source, points, comment)


def _by_hand(hand: Mapping[str, tuple[float | None, str]], name: str) -> tuple[float | None, str]:
    """A comment belongs to the answer's cell, a mark to the check's."""
    mark, comment = hand.get(name, (None, ""))
    _, answer_comment = hand.get(f"{name}-answer", (None, ""))
    return mark, comment or answer_comment


def _verdict(cell: NotebookNode) -> str:
    outputs: list[Any] = cell.get("outputs", [])
    return "".join(output["data"]["text/html"] for output in outputs)

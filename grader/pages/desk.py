"""The page on which a teacher marks written answers: each cell's answers, alike ones together.

Gathers answers from marked notebooks and renders them; what a student wrote is text, but for
formulas, which are drawn without a network. Must not write a mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined

from coursecheck.explain.html import TAGS
from grader.course.notebooks import Course, Notebook, Written, grade_id
from grader.course.release import edition
from grader.intake.clean_text import as_typed
from grader.marks.gradebook import Marks
from grader.marks.mark import Mark
from grader.marks.result_cache import all_marks, marked_notebook
from grader.pages.site.mathml import UnsupportedFormulaError, mathml
from grader.pages.site.page import to_html

FORMULA = re.compile(r"\$\$(?P<block>[^$]{1,300})\$\$|\$(?P<inline>[^$\n]{1,200})\$")
_FORMULAS = 40  # of one answer
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n?(.*?)\n?### END SOLUTION", re.DOTALL)
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
_PAGES = Environment(
    loader=PackageLoader("grader.pages", "templates"), autoescape=True, undefined=StrictUndefined
)
WORDS = {
    "en": {
        "title": "Written answers",
        "left": "to mark",
        "rubric": "What is due",
        "task": "The question",
        "mark": "Mark",
        "comment": "Comment",
        "of": "of {most:g}",
        "nothing": "No written answer waits here.",
        "keys": "Enter saves and goes on; in the mark: F all points, Z none, arrows go up and down;"
        " in the comment: Ctrl+Enter saves and goes on.",
        "saved": "saved",
        "failed": "not saved",
    },
    "zh": {
        "title": "批改文字题",
        "left": "待批改",
        "rubric": "评分依据",
        "task": "题目",
        "mark": "分数",
        "comment": "评语",
        "of": "满分 {most:g}",
        "nothing": "这里没有等待批改的文字题。",
        "keys": "回车保存并到下一份；在分数框里：F 给满分，Z 给 0 分，上下箭头换一份；"
        "在评语框里：Ctrl+回车保存并到下一份。",
        "saved": "已保存",
        "failed": "没有保存",
    },
}


@dataclass(frozen=True)
class Answer:
    """One student's answer in prose, and what was given for it so far. Names are not shown."""

    student: str
    notebook: str
    grade_id: str
    language: str
    text: str
    mark: float | None
    comment: str
    waiting: bool

    @property
    def html(self) -> str:
        """The answer as a page shows it."""
        return drawn(self.text)


@dataclass(frozen=True)
class Question:
    """One cell that is marked by hand. `task` and `rubric` are HTML of ours, by language."""

    notebook: str
    written: Written
    task: str
    rubric: str
    answers: tuple[Answer, ...]


def questions(course: Course, marks: Marks, assignment: str, language: str) -> list[Question]:
    """Return every question of an assignment with all its answers, alike ones side by side."""
    graded = {(mark.student, mark.notebook): mark for mark in all_marks(course, assignment)}
    found = []
    for book in course.notebooks_of(assignment):
        theirs = [mark for (_, name), mark in sorted(graded.items()) if name == book.name]
        for written in book.written:
            answers = [
                answer
                for mark in theirs
                if {state.grade_id: state.given for state in mark.written}.get(written.grade_id)
                and (answer := _answer(course, marks, book, written, mark))
            ]
            spoken = language if language in book.languages else book.languages[0]
            task, rubric = _ours(book, written, spoken)
            found.append(Question(book.name, written, task, rubric, tuple(alike(answers))))
    return found


def _answer(
    course: Course, marks: Marks, book: Notebook, written: Written, mark: Mark
) -> Answer | None:
    try:
        text = marked_notebook(course, mark).read_text(encoding="utf-8")
        node = nbformat.reads(text, as_version=4)
    except (OSError, ValueError):
        return None
    cells = [cell for cell in node.cells if grade_id(cell) == written.grade_id]
    standing = marks.standing(mark.student, book)
    if not cells or standing is None:
        return None
    given, comment = standing.by_hand.get(written.grade_id, (None, ""))
    return Answer(
        mark.student,
        book.name,
        written.grade_id,
        mark.language,
        as_typed(cells[0].source),
        given,
        comment,
        written.grade_id in standing.waiting,
    )


def _ours(book: Notebook, written: Written, language: str) -> tuple[str, str]:
    """Return the prose before a question's cell, its own words included, and its rubric."""
    cells = edition(book.node, language).cells
    place = [grade_id(cell) for cell in cells].index(written.grade_id)
    before = cells[place - 1].source if place and cells[place - 1].cell_type == "markdown" else ""
    source = cells[place].source
    asked = _SOLUTION.sub("", source).strip()
    text = "\n\n".join(part for part in (before, asked) if part)
    return to_html(text), to_html(rubric(book, written.grade_id, language))


def rubric(book: Notebook, cell: str, language: str) -> str:
    """Return what is due in the written answer `cell`, markdown of one language."""
    (source,) = (c.source for c in edition(book.node, language).cells if grade_id(c) == cell)
    return "\n\n".join(part.strip() for part in _SOLUTION.findall(source))


def alike(answers: Sequence[Answer]) -> list[Answer]:
    """Return answers in an order in which each is followed by the one that is most like it."""
    left = [(answer, frozenset(_WORD.findall(answer.text.lower()))) for answer in answers]
    if not left:
        return []
    left.sort(key=lambda pair: -len(pair[1]))
    ordered = [left.pop(0)]
    while left:
        words = ordered[-1][1]
        near = max(range(len(left)), key=lambda place: _overlap(words, left[place][1]))
        ordered.append(left.pop(near))
    return [answer for answer, _ in ordered]


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def drawn(text: str) -> str:
    """Return a student's prose as HTML: text as it was typed, formulas drawn where they can be."""
    parts, end = [], 0
    for count, hit in enumerate(FORMULA.finditer(text)):
        if count == _FORMULAS:
            break
        parts += [escape(text[end : hit.start()]), formula(hit)]
        end = hit.end()
    return "".join([*parts, escape(text[end:])])


def formula(hit: re.Match[str]) -> str:
    """Return what `FORMULA` found as MathML, or as it was typed where it cannot be drawn."""
    block = hit["block"] is not None
    try:
        markup = mathml(hit["block"] or hit["inline"], block=block)
    except UnsupportedFormulaError:
        return f"<code>{escape(hit[0])}</code>"
    harmless = "href" not in markup and "style=" not in markup
    return markup if harmless else f"<code>{escape(hit[0])}</code>"


def desk_page(assignment: str, found: Sequence[Question], language: str, nonce: str) -> str:
    """Return the page; its one script bears `nonce`."""
    return _PAGES.get_template("desk.html.j2").render(
        assignment=assignment,
        questions=found,
        left=sum(answer.waiting for question in found for answer in question.answers),
        words=WORDS[language],
        tag=TAGS[language],
        nonce=nonce,
    )

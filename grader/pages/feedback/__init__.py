"""The page that a student gets back for one notebook: verdicts, their answers, words by hand.

Reads marked notebooks, whose verdicts are ours, and escapes everything else. Must not grade.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from coursecheck.explain.html import TAGS
from coursecheck.explain.locale import pick
from coursecheck.judge.rules import rule_called
from coursecheck.model import Outcome
from coursecheck.registry import find
from grader.course.notebooks import Check, Notebook, grade_id, is_written
from grader.intake.cell_matching import answer_name
from grader.intake.clean_text import as_typed
from grader.intake.findings import UNGRADED, Finding
from grader.marks.mark import Record, Standing
from grader.pages.feedback.words import WORDS

_MARKS = {
    "correct": "✓", "marked": "✓", "partly": "◐", "wrong": "✗", "raised": "✗",
    "died": "!", "timed_out": "!", "waiting": "…",
}  # fmt: skip
_ERROR_LINES = 15
_SEVERAL = " · "  # between languages

_PAGES = Environment(
    loader=PackageLoader("grader.pages", "templates"), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True)
class Sheet:
    """All that is known of one graded notebook; `document` is the marked one, as nbformat text.

    `standing` is what the gradebook holds: marks by hand, comments, penalties.
    """

    student: str
    book: Notebook
    document: str
    language: str
    records: Sequence[Record]
    findings: Sequence[Finding] = ()
    standing: Standing = field(default_factory=Standing)

    @property
    def words(self) -> Mapping[str, str]:
        """The sentences of the page in the student's language, or in each."""
        spoken = [WORDS[language] for language in self.languages]
        return {key: _SEVERAL.join(words[key] for words in spoken) for key in spoken[0]}

    @property
    def languages(self) -> tuple[str, ...]:
        """The student's language; all, where what was handed in does not tell."""
        return (self.language,) if self.language else self.book.languages

    @property
    def graded(self) -> bool:
        """Whether there was a notebook that could be read."""
        return not UNGRADED & {finding.name for finding in self.findings}

    def by_hand(self, name: str) -> tuple[float | None, str]:
        """Return mark and comment: nbgrader keeps a comment at the answer's cell."""
        mark, comment = self.standing.by_hand.get(name, (None, ""))
        _, answer_comment = self.standing.by_hand.get(f"{name}-answer", (None, ""))
        return mark, comment or answer_comment

    def about(self, name: str) -> list[str]:
        """Return what is odd about one exercise."""
        mine = [replace(finding, where="") for finding in self.findings if finding.where == name]
        return [text for finding in mine for text in self.sentences(finding)]

    def sentences(self, finding: Finding) -> list[str]:
        """Return what is said of a finding."""
        return [finding.text(language) for language in self.languages]


@dataclass(frozen=True)
class Part:
    """One exercise on the page. `verdict` is HTML of ours; `answer` is highlighted code."""

    name: str
    title: str
    state: str
    points: str
    mistake: str = ""
    notes: Sequence[str] = ()
    verdict: str = ""
    error: str = ""
    hand: str = ""
    comment: str = ""
    written: str = ""
    answer: str = ""

    @property
    def mark(self) -> str:
        """A sign for the state, which is also said in words."""
        return _MARKS.get(self.state, "○")

    @property
    def speaks(self) -> bool:
        """Whether there is more to say than the overview says."""
        return bool(self.verdict or self.hand or self.comment or self.written or self.notes)


def page(sheet: Sheet) -> str:
    """Return the HTML page for one marked notebook."""
    node = nbformat.reads(sheet.document, as_version=4)
    parts = list(_parts(sheet, node))
    known = {part.name for part in parts}
    most = {written.grade_id: written.points for written in sheet.book.written}
    still_open = sum(most.get(name, 0) for name in sheet.standing.waiting)
    return _PAGES.get_template("feedback.html.j2").render(
        language=TAGS[sheet.languages[0]],
        words=sheet.words,
        student=sheet.student,
        notebook=sheet.book.name,
        heading=_heading(node.cells) or sheet.book.name,
        score=_points(sheet.standing.points, sheet.book.points, sheet.words),
        late=_late(sheet),
        still_open=sheet.words["open"].format(open=f"{still_open:g}") if still_open else "",
        findings=[
            text
            for finding in sheet.findings
            if finding.where not in known
            for text in sheet.sentences(finding)
        ],
        parts=parts,
        light=HtmlFormatter(style="friendly").get_style_defs(".code"),
        dark=HtmlFormatter(style="github-dark").get_style_defs(".code"),
    )


def _late(sheet: Sheet) -> str:
    if not sheet.standing.penalty:
        return ""
    return sheet.words["late"].format(penalty=f"{sheet.standing.penalty:g}")


def _parts(sheet: Sheet, node: NotebookNode) -> Iterator[Part]:
    answers: dict[str, list[NotebookNode]] = {}
    for cell in node.cells:
        if cell.cell_type == "code":
            answers.setdefault(answer_name(cell), []).append(cell)
    by_id = {grade_id(cell): cell for cell in node.cells if grade_id(cell)}
    for check in sheet.book.checks:
        own = [cell for cell in answers.get(check.grade_id, []) if grade_id(cell) != check.grade_id]
        yield _checked(sheet, check, by_id[check.grade_id], own)
    for place, cell in enumerate(node.cells):
        if is_written(cell):
            yield _written(sheet, cell, _heading(node.cells[:place][::-1]))


def _checked(
    sheet: Sheet, check: Check, cell: NotebookNode, answers: Sequence[NotebookNode]
) -> Part:
    words, notes = sheet.words, sheet.about(check.grade_id)
    record = next(r for r in sheet.records if r.grade_id == check.grade_id)
    mark, comment = sheet.by_hand(check.grade_id)
    code = "\n\n".join(cell.source for cell in answers)
    # Of an answer that is not there a verdict can only say how to begin one.
    gone = record.outcome == Outcome.NOT_ANSWERED.value and (notes or not sheet.graded)
    return Part(
        name=check.grade_id,
        title=_SEVERAL.join(pick(find(check.exercise).title, name) for name in sheet.languages),
        state=_state(record) if sheet.graded else "ungraded",
        points=_points(record.points if mark is None else mark, check.points, words),
        mistake=_mistake(record, sheet.languages[0]),
        notes=notes,
        verdict="" if gone else _verdict(cell),
        error="" if record.outcome == Outcome.CORRECT.value else _error(answers),
        hand=_hand_line(mark, check.points, record.points, words),
        comment=comment,
        answer=highlight(code, PythonLexer(), HtmlFormatter(cssclass="code")) if code else "",
    )


def _written(sheet: Sheet, cell: NotebookNode, heading: str) -> Part:
    name, words, most = grade_id(cell), sheet.words, cell.metadata.nbgrader.points
    mark, comment = sheet.by_hand(name)
    state = (
        "marked"
        if mark is not None
        else "waiting"
        if name in sheet.standing.waiting
        else "not_answered"
    )
    if not sheet.graded:
        state = "ungraded"
    return Part(
        name=name,
        title=heading or name,
        state=state,
        points="" if state == "waiting" else _points(mark or 0, most, words),
        notes=sheet.about(name),
        hand=_hand_line(mark, most, None, words),
        comment=comment,
        written="" if state in ("not_answered", "ungraded") else as_typed(cell.source),
    )


def _hand_line(
    mark: float | None, most: float, auto: float | None, words: Mapping[str, str]
) -> str:
    if mark is None:
        return ""
    line = words["by_hand"].format(mark=f"{mark:g}", most=f"{most:g}")
    return line if auto in (None, mark) else line + words["instead"].format(auto=f"{auto:g}")


def _points(points: float, most: float, words: Mapping[str, str]) -> str:
    return words["points"].format(points=f"{points:g}", most=f"{most:g}")


def _state(record: Record) -> str:
    if record.outcome == Outcome.WRONG.value and record.points > 0:
        return "partly"
    return record.outcome


def _mistake(record: Record, language: str) -> str:
    """Name the mistake or the broken rule, where it is known."""
    exercise = find(record.exercise)
    known = exercise.misconception(record.misconception)
    if known:
        return pick(known.title, language)
    rule = rule_called(exercise, record.misconception)
    return pick(rule.hint, language) if rule else ""


def _verdict(cell: NotebookNode) -> str:
    outputs: list[Any] = cell.get("outputs", [])
    return "".join(output["data"]["text/html"] for output in outputs)


def _error(answers: Sequence[NotebookNode]) -> str:
    """Return the end of what an answer's own cell raised when it was run."""
    for cell in answers:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                lines = "\n".join(output["traceback"]).splitlines()
                lines = [line for line in lines if line.strip("-")]  # IPython rules a line first
                return "\n".join(lines[-_ERROR_LINES:]) or f"{output['ename']}: {output['evalue']}"
    return ""


def _heading(cells: Sequence[NotebookNode]) -> str:
    """Return the first heading in `cells`, without its signs."""
    prose = (cell.source for cell in cells if cell.cell_type == "markdown")
    found = (re.match(r"#+\s+(.+)", source.lstrip()) for source in prose)
    return next((match[1].strip() for match in found if match), "")

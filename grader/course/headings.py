"""What a source notebook says of its exercises: headings, costs, totals, points of check cells.

They stand in the exercises (points, minutes, difficulty, title), and `release` writes them from
there: into the line over each task, the line of totals in the first cell, and nbgrader's points.
Replaces such lines where there are some; never adds one. Must not know a student.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from coursecheck.model import Exercise, Lesson
from grader.course.notebooks import Notebook, is_check, is_written, language_of

TASK = "-task"


@dataclass(frozen=True)
class _Words:
    """How one language says it; `costs`, `written` and `totals` find what stands there now."""

    exercise: str
    costs: str
    written: re.Pattern[str]
    totals: re.Pattern[str]


_WORDS = {
    "en": _Words(
        "Exercise: ",
        "{points} {points:point} · about {minutes} {minutes:minute} · difficulty {stars}",
        re.compile(r"^\d+ points?(?P<rest> · about (?P<minutes>\d+) minutes? · .+)$", re.M),
        re.compile(
            r"about \d+ minutes?(?P<aside>[^.\n]*)\. There (?:is|are) \d+ exercises?"
            r"(?: and \d+ written answers?)?, worth \d+ points?\."
        ),
    ),
    "zh": _Words(
        "练习：",
        "{points} 分 · 约 {minutes} 分钟 · 难度 {stars}",
        re.compile(r"^\d+ 分(?P<rest> · 约 (?P<minutes>\d+) 分钟 · .+)$", re.M),
        re.compile(
            r"约 \d+ 分钟(?P<aside>[^。\n]*)。练习 \d+ 道(?:、书面回答 \d+ 道)?，共 \d+ 分。"
        ),
    ),
}


class _Count(int):
    """A number whose format is a noun: `{n:point}` is "point" for 1 and "points" for others."""

    def __format__(self, noun: str) -> str:
        return super().__format__("") if not noun else noun if self == 1 else f"{noun}s"


def task_id(name: str, language: str, node: NotebookNode) -> str:
    """Return the id of the cell with the task `name`: with a language, where there are several."""
    ids = {cell.get("id") for cell in node.cells}
    with_language = f"{name}{TASK}-{language}"
    return with_language if with_language in ids else f"{name}{TASK}"


def heading(exercise: Exercise, language: str, signature: str) -> str:
    """Return the two lines over a task: title; signature, points, minutes, difficulty."""
    words, stars = _WORDS[language], "★" * exercise.difficulty + "☆" * (3 - exercise.difficulty)
    costs = words.costs.format(
        points=_Count(exercise.points), minutes=_Count(exercise.minutes), stars=stars
    )
    return f"#### {words.exercise}{exercise.title[language]}\n\n`{signature}` · {costs}"


def heading_in(source: str, language: str) -> re.Match[str] | None:
    """Find the heading in a task's source; group 1 is the signature."""
    start = re.escape(_WORDS[language].exercise)
    return re.search(rf"^#### {start}.*\n\n`([^`\n]+)`[^\n]*$", source, re.MULTILINE)


def refreshed(book: Notebook, exercises: Mapping[str, Exercise], lesson: Lesson | None) -> str:
    """Return the notebook's text with all that it tells of its exercises brought up to date."""
    node = copy.deepcopy(book.node)
    cells = {cell.get("id"): cell for cell in node.cells}
    changed = False
    for check, cell in zip(book.checks, filter(is_check, node.cells), strict=True):
        exercise = exercises.get(check.exercise)
        if exercise is None:
            continue
        if cell.metadata.nbgrader.points != exercise.points:
            cell.metadata.nbgrader.points = exercise.points
            changed = True
        for language in book.languages:
            task = cells.get(task_id(exercise.name, language, node))
            changed |= task is not None and _put(task, _with_heading(task, exercise, language))
    for cell in filter(is_written, node.cells):
        for language in book.languages:
            task = cells.get(task_id(cell.metadata.nbgrader.grade_id, language, node))
            changed |= task is not None and _put(task, _with_points(task, cell, language))
    for language in book.languages:
        first = _first(node, language)
        changed |= first is not None and _put(first, _with_totals(first, node, language, lesson))
    return nbformat.writes(node) + "\n" if changed else book.text


def has_totals(source: str, language: str) -> bool:
    """Whether the line of totals stands in a first cell."""
    return bool(_WORDS[language].totals.search(source))


def _put(cell: NotebookNode, source: str) -> bool:
    changed = bool(cell.source != source)
    cell.source = source
    return changed


def _with_heading(task: NotebookNode, exercise: Exercise, language: str) -> str:
    source = str(task.source)
    found = heading_in(source, language)
    if not found:
        return source
    new = heading(exercise, language, found[1])
    return source[: found.start()] + new + source[found.end() :]


def _with_points(task: NotebookNode, cell: NotebookNode, language: str) -> str:
    points = _Count(cell.metadata.nbgrader.points)
    said = {"en": f"{points} {points:point}", "zh": f"{points} 分"}[language]
    return _WORDS[language].written.sub(
        lambda found: said + found["rest"], str(task.source), count=1
    )


def _first(node: NotebookNode, language: str) -> NotebookNode | None:
    prose = (cell for cell in node.cells if cell.cell_type == "markdown")
    return next((cell for cell in prose if language_of(cell) in (language, None)), None)


def _with_totals(
    first: NotebookNode, node: NotebookNode, language: str, lesson: Lesson | None
) -> str:
    source = str(first.source)
    if lesson is None:
        return source
    written = [cell for cell in node.cells if is_written(cell)]
    minutes = lesson.reading_minutes + sum(exercise.minutes for exercise in lesson.exercises)
    for cell in written:
        task = task_id(cell.metadata.nbgrader.grade_id, language, node)
        text = next((str(other.source) for other in node.cells if other.get("id") == task), "")
        found = _WORDS[language].written.search(text)
        minutes += int(found["minutes"]) if found else 0
    points = sum(exercise.points for exercise in lesson.exercises)
    points += sum(cell.metadata.nbgrader.points for cell in written)
    said = _totals(language, _Count(minutes), _Count(len(lesson.exercises)), _Count(len(written)))
    total = {"en": f"worth {points} {_Count(points):point}.", "zh": f"共 {points} 分。"}[language]
    return _WORDS[language].totals.sub(
        lambda found: said.replace("{aside}", found["aside"]) + total, source, count=1
    )


def _totals(language: str, minutes: _Count, exercises: _Count, written: _Count) -> str:
    if language == "zh":
        more = f"、书面回答 {written} 道" if written else ""
        return f"约 {minutes} 分钟{{aside}}。练习 {exercises} 道{more}，"
    more = f" and {written} written {written:answer}" if written else ""
    verb = "is" if exercises == 1 and not written else "are"
    return (
        f"about {minutes} {minutes:minute}{{aside}}. There {verb} {exercises}"
        f" {exercises:exercise}{more}, "
    )

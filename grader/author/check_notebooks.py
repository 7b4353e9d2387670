"""What an author has left undone in notebooks and texts: completeness, languages, order, stubs.

Reads sources, texts and released notebooks; runs nothing. What would make a mark wrong is looked
for in `grader.course.check`, answers in `check_gallery`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from coursecheck import registry
from coursecheck.model import Lesson
from coursecheck.texts import SHARED, read
from grader.course.check import Problem, lessons_of
from grader.course.headings import has_totals, heading, heading_in, task_id
from grader.course.notebooks import (
    ANSWER_SUFFIX,
    Course,
    Notebook,
    grade_id,
    is_answer,
    is_check,
    is_written,
    language_of,
    nbgrader_metadata,
)
from grader.course.release import edition, generated, stubs

STUB = "raise NotImplementedError"
_MADE_BY_AN_EDITOR = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]+)?")


def style(course: Course) -> Iterator[Problem]:
    """Yield what notebooks and texts alone can tell besides: completeness, languages, order."""
    lessons = {lesson.name: lesson for lesson in lessons_of(course)}
    assignments = {book.assignment for book in course.notebooks}
    for name in course.settings.assignments:
        if name not in assignments:
            remedy = f"course.toml names the assignment {name!r}; there is no solutions/{name}/"
            yield Problem(course.root / "course.toml", "assignments", remedy)
    for book in course.notebooks:
        for rule in (_cells, _languages, _tasks, _stubs):
            yield from rule(book)
        if book.checks and book.name not in lessons:
            remedy = f'no lesson says NOTEBOOK = "{book.name}"; let the one of its exercises say so'
            yield Problem(book.path, "lesson", remedy)
        else:
            yield from _lesson(book, lessons.get(book.name))
    names = {book.name for book in course.notebooks}
    for lesson in lessons.values():
        if lesson.exercises and lesson.name not in names:
            remedy = f"write solutions/<assignment>/{lesson.name}.ipynb for its exercises"
            yield Problem(registry.texts_of(lesson.exercises[0].name).parent, "lesson", remedy)
    yield from _texts(course, lessons)
    yield from stale(course)


def _cells(book: Notebook) -> Iterator[Problem]:
    for cell in book.node.cells:
        name = cell.get("id", "")
        if _MADE_BY_AN_EDITOR.fullmatch(name):
            yield Problem(book.path, "ids", "give it an id that says what it shows", name)
        if (is_check(cell) or is_answer(cell)) and grade_id(cell) != name:
            remedy = f"make its id and its grade_id ({grade_id(cell)!r}) the same"
            yield Problem(book.path, "ids", remedy, name)
        if is_check(cell) and not nbgrader_metadata(cell).get("locked"):
            yield Problem(book.path, "locked", 'lock the check: "locked": true', name)
    answers = {grade_id(cell) for cell in book.node.cells if is_answer(cell)}
    for check in book.checks:
        if check.grade_id != check.exercise:
            remedy = f"call the check cell {check.exercise!r}, as its exercise"
            yield Problem(book.path, "ids", remedy, check.grade_id)
        if f"{check.exercise}{ANSWER_SUFFIX}" not in answers:
            remedy = f"there is no answer cell {check.exercise}{ANSWER_SUFFIX}; add one above"
            yield Problem(book.path, "answer", remedy, check.grade_id)


def _languages(book: Notebook) -> Iterator[Problem]:
    """Each cell in one language stands beside its twins in the others."""
    cells = list(book.node.cells)
    for place, cell in enumerate(cells):
        language, name = language_of(cell), cell.get("id", "")
        if language is None:
            if len(book.languages) > 1 and cell.cell_type == "markdown" and not is_written(cell):
                remedy = "prose in one language: tag it lang-… and write it in the others, too"
                yield Problem(book.path, "languages", remedy, name)
        elif language not in book.languages:
            remedy = f"the tag lang-{language} names none of {', '.join(book.languages)}"
            yield Problem(book.path, "languages", remedy, name)
        elif not name.endswith(f"-{language}"):
            yield Problem(book.path, "languages", f"let its id end in -{language}", name)
        elif language == book.languages[0]:
            stem = name.removesuffix(language)
            due = [(f"{stem}{other}", cell.cell_type) for other in book.languages]
            there = [(c.get("id", ""), c.cell_type) for c in cells[place : place + len(due)]]
            if there != due:
                remedy = (
                    f"let {', '.join(other for other, _ in due)} follow each other, of one type"
                )
                yield Problem(book.path, "languages", remedy, name)


def _tasks(book: Notebook) -> Iterator[Problem]:
    cells = {cell.get("id"): cell for cell in book.node.cells}
    known = {e.name: e for lesson in registry.lessons() for e in lesson.exercises}
    for check in book.checks:
        exercise = known.get(check.exercise)
        if exercise is None:
            continue
        for language in book.languages:
            name = task_id(check.exercise, language, book.node)
            if name not in cells:
                remedy = f"add the task, a cell called {name}"
                yield Problem(book.path, "task", remedy, check.grade_id)
            elif language in exercise.title and not heading_in(cells[name].source, language):
                line = heading(exercise, language, f"{exercise.name}(…)")
                yield Problem(book.path, "task", f"put this over the task: {line!r}", name)


def _stubs(book: Notebook) -> Iterator[Problem]:
    """What students get says that it is to be written, and still parses."""
    for language in book.languages[:1]:
        for cell in stubs(edition(book.node, language), language).cells:
            if is_answer(cell) and STUB not in cell.source:
                remedy = f"released, it does not say `{STUB}`: keep one pair of markers in the body"
                yield Problem(book.path, "stub", remedy, cell.get("id", ""))


def _lesson(book: Notebook, lesson: Lesson | None) -> Iterator[Problem]:
    if lesson is None:
        return
    due = [exercise.name for exercise in lesson.exercises]
    there = [check.exercise for check in book.checks]
    for name in due:
        if name not in there:
            remedy = f"the exercise {name!r} has no check cell here; add its four cells"
            yield Problem(book.path, "complete", remedy)
    for name in there:
        if name not in due:
            remedy = f"{name!r} belongs to another notebook's lesson; move it there"
            yield Problem(book.path, "complete", remedy, name)
    written = [answer.grade_id for answer in book.written]
    if written != list(lesson.written):
        remedy = f"let the lesson of its exercises say WRITTEN = {tuple(written)!r}"
        yield Problem(book.path, "complete", remedy)
    if sorted(due) == sorted(there) and due != there:
        number, name = next((n, e) for n, e in enumerate(there, 1) if due[n - 1] != e)
        remedy = f"order: {name!r} stands in place {number} of the notebook; number them alike"
        yield Problem(registry.texts_of(name), "order", remedy)
    for language in book.languages:
        prose = [c for c in edition(book.node, language).cells if c.cell_type == "markdown"]
        if not prose or not prose[0].source.startswith("# "):
            yield Problem(book.path, "title", f"begin with a heading, `# …`, in {language}")
        elif due and not has_totals(prose[0].source, language):
            remedy = "say in the first cell how long it takes and what it is worth, as others do"
            yield Problem(book.path, "title", f"{remedy} ({language})", prose[0].get("id", ""))


def _texts(course: Course, lessons: Mapping[str, Lesson]) -> Iterator[Problem]:
    used: dict[Path, set[tuple[str, str]]] = {}
    for exercise in (e for lesson in lessons.values() for e in lesson.exercises):
        path = registry.texts_of(exercise.name)
        if set(exercise.title) != set(course.languages):
            said, due = ", ".join(exercise.title), ", ".join(course.languages)
            yield Problem(path, "languages", f"written in {said}; the course speaks {due}")
        if not exercise.idea:
            keys = ", ".join(f"idea.{language}" for language in exercise.title)
            yield Problem(path, "idea", f"write {keys}: the idea of a right solution, in words")
        for place in (path.parent / SHARED, path.parent.parent / SHARED):
            names = used.setdefault(place, set())
            names.update(("misconceptions", known.name) for known in exercise.misconceptions)
            names.update(("rules", rule.name) for rule in exercise.rules)
    for path, names in used.items():
        tables = read(path) if path.is_file() else {}
        for table, entries in tables.items():
            for name in entries:
                if (table, name) not in names:
                    yield Problem(path, "texts", f"{table}.{name}: no exercise has it; remove it")


def stale(course: Course) -> Iterator[Problem]:
    """Yield the files whose generated parts, or whose edition for students, are not up to date."""
    remedy = "not up to date: python -m grader release"
    for path in generated(course):
        yield Problem(path, "generated", remedy)
    for book in course.notebooks:
        for language in course.languages:
            path = course.released(language) / book.assignment / f"{book.name}.ipynb"
            if not is_edition(path, book, language):
                yield Problem(path, "released", remedy)


def is_edition(path: Path, book: Notebook, language: str) -> bool:
    """Return whether the file at `path` says what students of `language` are to get of `book`."""
    return path.is_file() and _told(path) == _due(book, language)


def _told(path: Path) -> list[tuple[str, str]]:
    node = Notebook("", "", path, path.read_text(encoding="utf-8")).node
    return [(cell.get("id", ""), cell.source) for cell in node.cells]


def _due(book: Notebook, language: str) -> list[tuple[str, str]]:
    node = stubs(edition(book.node, language), language)
    return [(cell.get("id", ""), cell.source) for cell in node.cells]

"""What would make marks wrong in a course, said with file, cell, rule and remedy.

`release` and `grade` refuse a course with such slips; `grader check` finds them and more. Reads
notebooks and exercises. Must not know a submission.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from coursecheck import registry
from coursecheck.model import Exercise, Lesson
from coursecheck.texts import TextsError
from grader.course.notebooks import (
    NAME,
    Check,
    Course,
    CourseError,
    Notebook,
    check_of,
    grade_id,
    is_answer,
    is_check,
    is_written,
)

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_SHOWN = 5


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, by which rule, and what to do."""

    path: Path
    rule: str
    remedy: str
    cell: str = ""

    def __str__(self) -> str:
        cell = f", cell {self.cell}" if self.cell else ""
        return f"{self.path}{cell}: {self.remedy} [{self.rule}]"


def refuse_slips(course: Course) -> None:
    """Raise CourseError for what would make a mark wrong; it names the first few of them."""
    found = [str(problem) for problem in slips(course)]
    if found:
        more = f"\n… and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        shown = "\n".join(found[:_SHOWN])
        raise CourseError(f"this course would give wrong marks:\n{shown}{more}")


def slips(course: Course) -> Iterator[Problem]:
    """Yield what would make a mark wrong: unknown exercises, other points, cells in disorder."""
    try:
        books, known = course.notebooks, exercises_of(course)
    except CourseError as error:
        yield Problem(course.root, "course", str(error))
        return
    for book in books:
        checked: set[str] = set()
        disorder = list(_ids(book))
        yield from disorder
        if disorder:
            continue  # what the other rules would say of it may be of the wrong cell
        yield from _markers(book)
        for cell in filter(is_check, book.node.cells):
            try:
                check = check_of(cell, book.path)
            except CourseError as error:
                yield Problem(book.path, "check-line", str(error), grade_id(cell))
                continue
            yield from _check_cell(book, check, known)
            if check.exercise in checked:
                remedy = f"{check.exercise!r} is checked above already; keep one check for it"
                yield Problem(book.path, "one-check", remedy, check.grade_id)
            checked.add(check.exercise)


def exercises_of(course: Course) -> dict[str, Exercise]:
    """Return the course's exercises by name. Raises CourseError where one cannot be loaded."""
    return {
        exercise.name: exercise for lesson in lessons_of(course) for exercise in lesson.exercises
    }


def lessons_of(course: Course) -> tuple[Lesson, ...]:
    """Return the lessons of the course's package. Raises CourseError where one cannot be loaded."""
    package = course.settings.package
    try:
        return registry.lessons()
    except (TextsError, LookupError, ImportError, SyntaxError) as error:
        raise CourseError(f"the exercises of {package} cannot be loaded: {error}") from error


def _check_cell(book: Notebook, check: Check, known: Mapping[str, Exercise]) -> Iterator[Problem]:
    exercise = known.get(check.exercise)
    if exercise is None:
        near = get_close_matches(check.exercise, known, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(known)}"
        remedy = f"no exercise is called {check.exercise!r}{meant}"
        yield Problem(book.path, "unknown-exercise", remedy, check.grade_id)
    elif check.points != exercise.points:
        remedy = (
            f"the cell says {check.points:g} points, the exercise {exercise.points}; points stand"
            " in the exercise's groups: `python -m grader release` writes them here"
        )
        yield Problem(book.path, "points", remedy, check.grade_id)


def _ids(book: Notebook) -> Iterator[Problem]:
    # As the file says it: nbformat gives the second of two cells another id as it reads them.
    raw = json.loads(book.text).get("cells", [])
    cells = [cell.get("id", "") for cell in raw]
    nbgrader = [cell.get("metadata", {}).get("nbgrader") for cell in raw]
    graded = [str(data.get("grade_id", "")) for data in nbgrader if data]
    for kind, names in (("id", cells), ("grade_id", graded)):
        for name, count in Counter(names).items():
            if count > 1 or not name:
                what = (
                    f"{count} cells have the {kind} {name!r}" if name else f"a cell has no {kind}"
                )
                yield Problem(book.path, "ids", f"{what}; give each one of its own", name)
            elif not NAME.fullmatch(name):
                remedy = f"rename the {kind} {name!r} to letters, digits, '_' and '-' alone"
                yield Problem(book.path, "ids", remedy, name)


def _markers(book: Notebook) -> Iterator[Problem]:
    for cell in book.node.cells:
        begins, ends = cell.source.count(BEGIN), cell.source.count(END)
        graded = is_answer(cell) or is_written(cell)
        if begins != ends or (begins and cell.source.index(BEGIN) > cell.source.index(END)):
            remedy = f"pair each {BEGIN!r} with an {END!r} below it"
            yield Problem(book.path, "markers", remedy, cell.get("id", ""))
        elif begins and not graded:
            remedy = "a solution outside an answer cell would be handed out; make it an answer"
            yield Problem(book.path, "markers", remedy, cell.get("id", ""))
        elif graded and not begins:
            remedy = f"put the answer's body between {BEGIN!r} and {END!r}"
            yield Problem(book.path, "markers", remedy, cell.get("id", ""))

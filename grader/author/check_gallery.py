"""What is missing in the gallery: right answers, a stub, an answer for each known mistake.

Reads the names of files; whether an answer ends as its file is called, `grader prove` tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coursecheck.judge.rules import COURSE_CODE, PLAIN_CODE
from coursecheck.model import Exercise, Outcome
from grader.author.prove.gallery import RIGHT_AT_LEAST, entries
from grader.course.check import Problem, exercises_of
from grader.course.notebooks import Course, CourseError


def gallery_problems(course: Course) -> Iterator[Problem]:
    """Yield what the gallery lacks for each exercise, and what belongs to none."""
    known = exercises_of(course)
    for exercise in known.values():
        yield from _of(course, exercise)
    for folder in sorted(course.gallery.glob("*/")):
        if folder.name not in known and any(folder.glob("*.py")):
            remedy = "no exercise is called so; rename or remove the folder"
            yield Problem(folder, "gallery", remedy)


def _of(course: Course, exercise: Exercise) -> Iterator[Problem]:
    folder = course.gallery / exercise.name
    try:
        found = entries(course.gallery, exercise.name)
    except CourseError as error:
        yield Problem(folder, "gallery", str(error))
        return
    kinds = Counter(entry.outcome for entry in found)
    if kinds[Outcome.CORRECT] < RIGHT_AT_LEAST:
        remedy = f"write {RIGHT_AT_LEAST} right answers, correct__<what>.py; there are"
        yield Problem(folder, "gallery", f"{remedy} {kinds[Outcome.CORRECT]}")
    if not kinds[Outcome.NOT_ANSWERED]:
        yield Problem(folder, "gallery", "put the untouched stub there, not_answered__stub.py")
    names = {m.name for m in exercise.misconceptions} | {rule.name for rule in exercise.rules}
    shown = {entry.name for entry in found if entry.name}
    for name in sorted(names - shown):
        remedy = f"write an answer that shows {name!r}: wrong__{name}.py or raised__{name}.py"
        yield Problem(folder, "gallery", remedy)
    for name in sorted(shown - names - {PLAIN_CODE.name, COURSE_CODE.name}):
        remedy = f"the exercise knows no mistake {name!r}; call such answers wrong__unnamed__<what>"
        yield Problem(folder, "gallery", remedy)

"""The lessons, one module a notebook, and the way to find an exercise by its name.

Knows which modules there are. Must not know what is in an exercise.
"""

from __future__ import annotations

import importlib
from functools import cache

from poollab.exercise import Exercise, Lesson

_MODULES = (
    "by_hand",
    "padding_stride_channels",
    "why_pooling",
    "questions",
    "backward",
    "vectorise",
)


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return all lessons in the order of the course."""
    return tuple(importlib.import_module(f"{__name__}.{name}").LESSON for name in _MODULES)


def find(name: str) -> Exercise:
    """Return the exercise called `name`. Raises KeyError that lists the names there are."""
    known = {exercise.name: exercise for lesson in lessons() for exercise in lesson.exercises}
    if name not in known:
        raise KeyError(f"no exercise is called {name!r}; there are: {', '.join(known)}")
    return known[name]


def lesson_of(name: str) -> Lesson:
    """Return the lesson that holds the exercise called `name`."""
    find(name)
    return next(x for x in lessons() if any(exercise.name == name for exercise in x.exercises))

"""Which exercises there are: those of every course package that was registered.

A course package has a package `lessons`; each package in it with a `LESSON` is one notebook's
exercises. They are found, not listed, and imported when somebody first asks for an exercise.
Knows how a course package is laid out. Must not know what is in an exercise.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache
from pathlib import Path

from coursecheck.model import Exercise, Lesson

_packages: list[str] = []


def register(*names: str) -> None:
    """Let the exercises of the course packages called `names` be found. Imports nothing."""
    for package in names:
        if package and package not in _packages:
            _packages.append(package)
            lessons.cache_clear()


def packages() -> tuple[str, ...]:
    """Return the names of the registered course packages."""
    return tuple(_packages)


def folders() -> tuple[str, ...]:
    """Return where the code of this package and of the registered ones lies."""
    found = [
        sys.modules[name].__file__ for name in ("coursecheck", *_packages) if name in sys.modules
    ]
    return tuple(str(Path(file).parent) for file in found if file)


def public_names() -> frozenset[str]:
    """Return the names that course packages offer to notebooks."""
    return frozenset(n for package in _packages for n in importlib.import_module(package).__all__)


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return all lessons, sorted by the file names of their notebooks."""
    found = [lesson for package in _packages for lesson in _lessons_in(package)]
    return tuple(sorted(found, key=lambda lesson: lesson.name))


def _lessons_in(package: str) -> list[Lesson]:
    folder = importlib.import_module(f"{package}.lessons")
    modules = [
        importlib.import_module(f"{folder.__name__}.{info.name}")
        for info in pkgutil.iter_modules(folder.__path__)
        if info.ispkg
    ]
    return [module.LESSON for module in modules if hasattr(module, "LESSON")]


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

"""Which exercises there are: those of every course package that was registered.

A course package has a package `lessons`; each package in it that names its `NOTEBOOK` holds one
notebook's exercises, and each module in that with an `EXERCISE` is one of them. They are found,
not listed, and imported when somebody first asks for an exercise.
Knows how a course package is laid out. Must not know what is in an exercise.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType

from coursecheck.model import Exercise, Lesson
from coursecheck.texts import with_texts

_packages: list[str] = []
_files: dict[str, Path] = {}


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
    return tuple(_folder_of(file) for file in found if file)


@cache
def _folder_of(file: str) -> str:
    return str(Path(file).parent)


def public_names() -> frozenset[str]:
    """Return the names that course packages offer to notebooks."""
    return frozenset(n for package in _packages for n in importlib.import_module(package).__all__)


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return all lessons, sorted by the file names of their notebooks.

    Raises `coursecheck.texts.TextsError` where an exercise and its texts do not fit, and
    LookupError where two exercises have one name or one place.
    """
    found = [lesson for package in _packages for lesson in _lessons_in(package)]
    names = [exercise.name for lesson in found for exercise in lesson.exercises]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LookupError(f"two exercises are called {twice[0]!r}: give one of them another name")
    return tuple(sorted(found, key=lambda lesson: lesson.name))


def _lessons_in(package: str) -> Iterator[Lesson]:
    for module in _modules_in(importlib.import_module(f"{package}.lessons")):
        if hasattr(module, "NOTEBOOK"):
            reading = getattr(module, "READING_MINUTES", 0)
            written = tuple(getattr(module, "WRITTEN", ()))
            yield Lesson(module.NOTEBOOK, _exercises_in(module), reading, written)


def _modules_in(package: ModuleType) -> list[ModuleType]:
    found = pkgutil.iter_modules(package.__path__)
    return [importlib.import_module(f"{package.__name__}.{info.name}") for info in found]


def _exercises_in(lesson: ModuleType) -> tuple[Exercise, ...]:
    placed: dict[int, Exercise] = {}
    for module in _modules_in(lesson):
        path = Path(module.__file__ or "").with_suffix(".toml")
        if hasattr(module, "EXERCISE"):
            exercise, order = with_texts(module.EXERCISE, path)
            _files[exercise.name] = path
            other = placed.setdefault(order, exercise)
            if other is not exercise:
                raise LookupError(
                    f"{path}, order: {other.name!r} has the place {order}, too; number the"
                    " exercises as they stand in the notebook"
                )
    return tuple(placed[order] for order in sorted(placed))


def find(name: str) -> Exercise:
    """Return the exercise called `name`. Raises KeyError that lists the names there are."""
    known = {exercise.name: exercise for lesson in lessons() for exercise in lesson.exercises}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise KeyError(f"no exercise is called {name!r}; {meant}there are: {', '.join(known)}")
    return known[name]


def texts_of(name: str) -> Path:
    """Return the file that holds the texts of the exercise called `name`."""
    find(name)
    return _files[name]


def lesson_of(name: str) -> Lesson:
    """Return the lesson that holds the exercise called `name`."""
    find(name)
    return next(x for x in lessons() if any(exercise.name == name for exercise in x.exercises))

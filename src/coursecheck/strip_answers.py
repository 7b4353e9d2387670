"""Make a process forget every right and every known wrong answer, before it runs a student's code.

What is left can draw cases and meet an answer with them, and nothing else. Knows how lessons are
built of Python's functions; must not know what is in one.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from coursecheck.model import Exercise
from coursecheck.registry import lessons, packages


def forget_answers() -> None:
    """Forget references, known mistakes and what accepts an answer. Cannot be undone.

    `check`, which needs them, becomes a function that says so and costs nothing. What is
    forgotten is gone when Python has collected its garbage, which is left to the caller.
    """
    exercises = [exercise for lesson in lessons() for exercise in lesson.exercises]
    needed = _needed([thing for exercise in exercises for thing in _meeting(exercise)])
    for exercise in exercises:
        for name, nothing in (("reference", _forgotten), ("misconceptions", ()), ("accept", None)):
            object.__setattr__(exercise, name, nothing)
    # By its key: to ask a module for its name would load one that is only loaded at first use.
    for name, module in list(sys.modules.items()):
        if isinstance(module, ModuleType) and _is_of_a_lesson(name):
            _prune(module, needed)
    for package in ("coursecheck.check", *packages()):
        importlib.import_module(package).check = _no_check  # type: ignore[attr-defined]


def _is_of_a_lesson(module: str) -> bool:
    return any(module.startswith(f"{package}.lessons.") for package in packages())


def _meeting(exercise: Exercise) -> Iterator[Any]:
    yield exercise.probe
    yield from (group.draw for group in exercise.groups)


def _forgotten(*_: Any, **__: Any) -> Any:
    raise LookupError("no right answer is known in this process")


def _no_check(name: str, *_: Any, **__: Any) -> None:
    """What `check` is while a notebook is graded: the marks come from elsewhere, later."""
    print(f"{name}: 评分时另行检查 / checked when graded")  # noqa: T201 - as check() does


def _prune(module: ModuleType, needed: set[int]) -> None:
    """Take away every name of `module` that no draw and no probe uses."""
    for name, value in list(vars(module).items()):
        ours = name.startswith("__") or isinstance(value, ModuleType)
        if not ours and id(value) not in needed:
            delattr(module, name)


def _needed(roots: Iterable[Any]) -> set[int]:
    """Return the ids of all that `roots` use by name, however far down."""
    waiting, seen = list(roots), set()
    while waiting:
        thing = waiting.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            waiting.extend(_used_by(thing))
    return seen


def _used_by(thing: Any) -> Iterator[Any]:
    if isinstance(thing, functools.partial):
        yield from (thing.func, *thing.args, *thing.keywords.values())
    elif isinstance(thing, MethodType):
        yield from (thing.__func__, thing.__self__)
    elif isinstance(thing, FunctionType):
        yield from _used_by_function(thing)
    elif isinstance(thing, type):
        if _is_of_a_lesson(thing.__module__):
            yield from (*thing.__bases__, *vars(thing).values())
    elif isinstance(thing, (staticmethod, classmethod, functools.cached_property, property)):
        yield from _inside(thing)
    elif isinstance(thing, (list, tuple, set, frozenset)):
        yield from thing
    elif isinstance(thing, dict):
        yield from thing.values()
    elif _is_of_a_lesson(type(thing).__module__):
        yield type(thing)


def _inside(thing: Any) -> Iterator[Any]:
    names = ("__func__", "func", "fget", "fset")
    yield from (getattr(thing, name) for name in names if hasattr(thing, name))


def _used_by_function(function: Callable[..., Any]) -> Iterator[Any]:
    if not _is_of_a_lesson(function.__module__):
        return
    names = set(_names(function.__code__))
    found = [value for name, value in function.__globals__.items() if name in names]
    yield from found
    for module in found:  # what is reached as an attribute of another lesson's module
        if isinstance(module, ModuleType) and _is_of_a_lesson(module.__name__):
            yield from (value for name, value in vars(module).items() if name in names)
    yield from (cell.cell_contents for cell in function.__closure__ or ())
    yield from (function.__defaults__ or (), function.__kwdefaults__ or {})
    if hasattr(function, "__wrapped__"):
        yield function.__wrapped__


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)

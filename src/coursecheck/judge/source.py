"""Find the source of an answer and of what it uses, as far as Python still has it.

Knows functions and classes. Must not know a rule: what may stand in the text, others decide.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from typing import Any


def source_of(thing: Any) -> str | None:
    """Return the text of `thing` and of its author's own functions that it calls.

    None where there is none to be had: then the operators that ran have to speak for themselves.
    """
    texts = [text for part in _reached(thing) if (text := _text(part))]
    return "\n".join(texts) or None


def _reached(thing: Any) -> list[Any]:
    """Return the functions behind `thing`, each once, in the order in which they are met."""
    seen: list[Any] = []
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if any(part is other for other in seen):
            continue
        seen.append(part)
        waiting += _uses(part)
    return [part for part in seen if inspect.isfunction(part)]


def _uses(part: Any) -> Iterator[Any]:
    if isinstance(part, type):  # a class of a notebook has no file, but its methods have lines
        yield from (getattr(method, "__func__", method) for method in vars(part).values())
    elif inspect.isfunction(part):
        named = (part.__globals__.get(name) for name in _names(part.__code__))
        yield from (n for n in named if getattr(n, "__module__", None) == part.__module__)


def _names(code: Any) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if inspect.iscode(constant):  # a function inside the function
            yield from _names(constant)


def _text(part: Any) -> str | None:
    try:
        return textwrap.dedent(inspect.getsource(part))
    except (OSError, TypeError):
        return None

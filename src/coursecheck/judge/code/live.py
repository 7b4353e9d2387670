"""The text of a live object: the cells of its notebook that have run so far, or its file.

Looks at names and texts that Python keeps; calls nothing of the student's. Must not know a rule.
"""

from __future__ import annotations

import inspect
import linecache
import sys
from types import CodeType
from typing import Any

from coursecheck.judge.code.program import Program, Written


def written_of(thing: Any) -> Written | None:
    """Return what belongs to `thing`, and all code beside it.

    None where there is no text to be had: then the operators that ran have to speak for themselves.
    """
    main = vars(sys.modules["__main__"])
    names = _names_of(thing, main)
    cells = _cells(main)
    if names and cells:
        return Program(cells).written(names)
    text, names = _file_of(thing)
    return Program([text]).written(names) if text and names else None


def _names_of(thing: Any, namespace: dict[str, Any]) -> list[str]:
    """Return the names under which `thing` stands; not IPython's `_`, which holds what was shown.

    By identity: a student's class may have an equality of its own.
    """
    found = [name for name, value in list(namespace.items()) if value is thing]
    return [name for name in found if not name.startswith("_")] or found


def _cells(main: dict[str, Any]) -> list[str]:
    """Return the cells that have run, this one included, as Python; of a terminal's session too."""
    shell = getattr(main.get("get_ipython"), "__self__", None)
    history = getattr(shell, "history_manager", None)
    return [str(cell) for cell in getattr(history, "input_hist_parsed", ()) if cell]


def _file_of(thing: Any) -> tuple[str, list[str]]:
    """Return the text of the file that `thing` comes from, and its names there."""
    function = next(iter(_functions(thing)), None)
    names = _names_of(thing, getattr(function, "__globals__", {}))
    names = names or [str(getattr(thing, "__name__", ""))]
    code = getattr(function, "__code__", None)
    text = "".join(linecache.getlines(code.co_filename)) if isinstance(code, CodeType) else ""
    return text, [name for name in names if name]


def _functions(part: Any) -> list[Any]:
    if inspect.isfunction(part):
        return [part]
    kind = part if isinstance(part, type) else type(part)
    methods = [getattr(method, "__func__", method) for method in list(vars(kind).values())]
    return [method for method in methods if inspect.isfunction(method)]

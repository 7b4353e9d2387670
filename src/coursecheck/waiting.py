"""A cell that needs an unwritten answer shows one grey line in place of a traceback.

Knows IPython's hook for exceptions and what a stub raises. Must not change what a check, nbgrader
or the engine sees: the cell still ends with NotImplementedError, only its page stays calm.
"""

from __future__ import annotations

from html import escape
from types import TracebackType
from typing import Any

from coursecheck.console import shell
from coursecheck.explain.locale import current_language, say
from coursecheck.observe.snapshot import foreign
from coursecheck.registry import lessons


def calm_tracebacks() -> None:
    """Show one line where a cell meets an answer that is not written yet.

    Does nothing outside IPython. Any other exception shows its traceback as before.
    """
    if (here := shell()) is not None:
        here.set_custom_exc((NotImplementedError,), _show)


def _show(
    shell: Any, kind: type, error: BaseException, trace: TracebackType, tb_offset: int | None = None
) -> list[str] | None:
    name = unwritten(error, shell.user_ns)
    if name is None:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return None
    text = say("waits_for", current_language(), name=name)
    grey = f'<div style="opacity:0.7;font-size:13px">{escape(text)}</div>'
    shell.display_pub.publish({"text/plain": text, "text/html": grey})
    return []


def unwritten(error: BaseException, names: dict[str, Any]) -> str | None:
    """Return which answer `error` says is not written yet; None if it says something else.

    A stub is a bare NotImplementedError that a notebook's own code raised. `names` are those of
    the notebook: a method is called by the name of its class.
    """
    if type(error) is not NotImplementedError or error.args:
        return None
    codes = []
    trace = error.__traceback__
    while trace is not None:
        codes.append(trace.tb_frame.f_code)
        trace = trace.tb_next
    if not codes or foreign(codes[-1].co_filename):
        return None
    exercises = {exercise.name for lesson in lessons() for exercise in lesson.exercises}
    for code in reversed(codes):
        for name in (code.co_name, _class_of(code, names)):
            if name in exercises:
                return name
    return None


def _class_of(code: Any, names: dict[str, Any]) -> str | None:
    for name, thing in names.items():
        methods = vars(thing).values() if isinstance(thing, type) else ()
        if any(getattr(getattr(m, "__func__", m), "__code__", None) is code for m in methods):
            return name
    return None

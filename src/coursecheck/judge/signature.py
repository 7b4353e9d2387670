"""Which argument of a case bears which name. Knows signatures; runs the reference only."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

from coursecheck.model import Case, Exercise


def bound_arguments(exercise: Exercise, case: Case) -> dict[str, Any]:
    """Return the case's arguments by the names that the exercise's signature gives them."""
    for parameters in (_parameters(exercise.probe)[1:], _parameters(exercise.reference)):
        named = _bound(parameters, case)
        if named is not None:
            return named
    named = {f"argument {place}": value for place, value in enumerate(case.args)}
    return {**named, **case.kwargs}


def parameters_of(exercise: Exercise, cases: Sequence[Case]) -> list[inspect.Parameter] | None:
    """Return the parameters that all `cases` fill, by place or by name; None where none do."""
    for parameters in (_parameters(exercise.probe)[1:], _parameters(exercise.reference)):
        if all(_bound(parameters, case) is not None for case in cases):
            return parameters
    return None


def defaults_and_given(parameters: Sequence[inspect.Parameter], case: Case) -> dict[str, Any]:
    """Return the case's arguments by name, with the defaults of those that it leaves out."""
    given = {p.name: p.default for p in parameters if p.default is not p.empty}
    given.update(zip((p.name for p in parameters), case.args, strict=False))
    return given | dict(case.kwargs)


def result_of_reference(exercise: Exercise, case: Case) -> Any:
    """Return what the reference itself gives for its own arguments, before it is met; else None."""
    named = bound_arguments(exercise, case)
    own = [parameter.name for parameter in _parameters(exercise.reference)]
    try:
        return exercise.reference(**{name: named[name] for name in own if name in named})
    except (TypeError, ValueError, RuntimeError):  # it needs more than the names say
        return None


def _parameters(thing: Any) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(thing).parameters.values())
    except (TypeError, ValueError):  # a class without a signature
        return []


def _bound(parameters: list[inspect.Parameter], case: Case) -> dict[str, Any] | None:
    """Return None where the parameters do not fit or do not name each argument."""
    gathered = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    if any(parameter.kind in gathered for parameter in parameters):
        return None
    try:
        bound = inspect.Signature(parameters).bind(*case.args, **case.kwargs).arguments
    except TypeError:
        return None
    # torch's own functions say `input` where the book and the course say X.
    return {"X" if name == "input" else name: value for name, value in bound.items()}

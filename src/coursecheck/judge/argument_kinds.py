"""Ask whether all calls with one kind of an argument end in an error, and no others.

Never by the error: what counts is which calls end so. Runs nothing. The words for each are in
`coursecheck.explain.locale`, as ``hint_<name>``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch

from coursecheck.judge.signature import defaults_and_given, parameters_of
from coursecheck.model import Case, Exercise, Mismatch, Observation

ARGUMENT_KINDS = frozenset({
    *("fails_with_axes", "fails_with_choice", "fails_with_nothing", "fails_with_number"),
    *("fails_with_pair", "fails_with_value"),
})  # fmt: skip
"""The names of what is asked here."""

_NOTHING = ("fails_with_nothing", "")
_Kind = tuple[str, str]


def failing_kind(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    mismatches: Mapping[int, Mismatch],
) -> tuple[str, ...] | None:
    """Return the name and what it is about: an argument, and the choice or number of axes of it.

    Each call with such an argument ends in an error, of one kind, and all others are right.
    """
    raised = {found.got.raised.kind for found in mismatches.values() if found.got.raised}
    if len(mismatches) < 2 or len(raised) != 1 or exercise.accept is not None:
        return None
    if any(found.expected.raised or not found.got.raised for found in mismatches.values()):
        return None
    parameters = parameters_of(exercise, cases)
    if parameters is None:
        return None
    due = [i for i, seen in enumerate(observations) if i in mismatches or not seen.raised]
    given = {i: defaults_and_given(parameters, cases[i]) for i in due}
    return next(_found(given, mismatches), None)


def _found(
    given: Mapping[int, Mapping[str, Any]], failing: Mapping[int, Mismatch]
) -> Iterator[tuple[str, ...]]:
    for name in next(iter(given.values())):
        kinds = {i: _kind(values.get(name)) for i, values in given.items()}
        bad = {kinds[i] for i in failing}
        well = {kind for i, kind in kinds.items() if i not in failing}
        if None in bad or bad & well or not well:
            continue
        if len(bad) == 1:
            kind, which = bad.pop() or _NOTHING
            yield (kind, name, which) if which else (kind, name)
        elif well == {_NOTHING}:
            yield "fails_with_value", name


def _kind(value: Any) -> _Kind | None:
    if value is None:
        return _NOTHING
    if isinstance(value, (bool, str)):
        return "fails_with_choice", repr(value)
    if isinstance(value, int):
        return "fails_with_number", ""
    if isinstance(value, torch.Tensor):
        return "fails_with_axes", str(value.dim())
    return ("fails_with_pair", "") if isinstance(value, (tuple, list)) else None

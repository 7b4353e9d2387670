"""What is drawn and computed once for all answers that meet the same cases.

A class is judged with one seed: its cases, what is right on them and what the known mistakes give
are the same for everybody. Must never see a student's code.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from coursecheck.cases import draw_cases
from coursecheck.model import Case, Exercise, Observation

_MOST = 64  # drawings that are kept: more than a course has exercises


@dataclass(frozen=True)
class _Drawing:
    """The cases of one exercise and seed, and what was seen on them, by case and thing."""

    exercise: Exercise
    cases: list[Case]
    seen: dict[Hashable, Observation] = field(default_factory=dict)
    changed: dict[Hashable, Case] = field(default_factory=dict)


_drawings: OrderedDict[Hashable, _Drawing] = OrderedDict()
_of_case: dict[int, _Drawing] = {}  # by the identity of a case that is kept


def cases_of(exercise: Exercise, seed: int | str, rounds: int) -> list[Case]:
    """Return the cases of `seed`, the same objects as long as they are kept."""
    key = (id(exercise), seed, rounds)
    drawing = _drawings.get(key)
    if drawing is None:
        drawing = _drawings[key] = _Drawing(exercise, draw_cases(exercise, seed, rounds))
        _of_case.update((id(case), drawing) for case in drawing.cases)
        if len(_drawings) > _MOST:
            _, oldest = _drawings.popitem(last=False)
            for case in (*oldest.cases, *oldest.changed.values()):
                _of_case.pop(id(case), None)
    _drawings.move_to_end(key)
    return drawing.cases


def seen_once(
    case: Case, thing: Callable[..., Any], how: Hashable, observe: Callable[[], Observation]
) -> Observation:
    """Return what `observe` sees of `thing` on `case`; of a case that is kept it is asked once."""
    drawing = _of_case.get(id(case))
    if drawing is None:
        return observe()
    key = (id(case), thing, how)
    if key not in drawing.seen:
        drawing.seen[key] = observe()
    return drawing.seen[key]


def changed_once(case: Case, how: Hashable, change: Callable[[], Case]) -> Case:
    """Return what `change` makes of `case`; of a case that is kept it is made once, and kept."""
    drawing = _of_case.get(id(case))
    if drawing is None:
        return change()
    key = (id(case), how)
    if key not in drawing.changed:
        drawing.changed[key] = change()
        _of_case[id(drawing.changed[key])] = drawing
    return drawing.changed[key]

"""Detours of an answer: copies that it makes, and numbers that leave torch and come back.

Runs where the student's code runs: watches it, or runs it with one copy left out, and writes down
what happens. By the function that is called, never by its name in a text. Must not know what is
right, nor what is said of a detour.
"""

from __future__ import annotations

import linecache
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from coursecheck.model import Case, Exercise, Observation
from coursecheck.observe.arguments import storages_of
from coursecheck.observe.run import observe_case
from coursecheck.observe.snapshot import foreign

_COPYING = (torch.Tensor.clone, torch.clone, torch.Tensor.contiguous)
_TAKING = (torch.Tensor.tolist, torch.Tensor.item, torch.Tensor.__float__, torch.Tensor.__int__)
_MAKING = (torch.tensor, torch.as_tensor, torch.Tensor.new_tensor)
_MOST = 4  # copies that are tried without


@dataclass(frozen=True)
class Place:
    """A call in the student's code: what is called, in which line of which text."""

    function: str
    file: str
    number: int

    @property
    def line(self) -> str:
        """The line as it was written."""
        return linecache.getline(self.file, self.number).strip()


@dataclass
class Detours:
    """What was seen: copies that can be left out, and where numbers come back into torch."""

    needless_copies: list[Place] = field(default_factory=list)
    round_trip: Place | None = None


def detours(thing: Any, exercise: Exercise, cases: Sequence[Case], seconds: float = 1.0) -> Detours:
    """Return the detours that `thing` takes in `cases`; none where it takes longer than `seconds`.

    A copy is needless where every case ends alike without it: the same result, the same arguments,
    and no memory shared that was not shared before.
    """
    until = time.perf_counter() + seconds
    watching = _Watching()
    before = _seen(thing, exercise, cases, watching, until)
    if before is None:
        return Detours()
    found = Detours(round_trip=watching.round_trip)
    for place in list(watching.copies)[:_MOST]:
        if _seen(thing, exercise, cases, _Without(place), until) == before:
            found.needless_copies.append(place)
    return found


def _seen(
    thing: Any, exercise: Exercise, cases: Sequence[Case], mode: _Mode, until: float
) -> list[Observation] | None:
    """Return what is seen while `mode` stands by; None where there is no time for all cases."""

    def probe(thing: Any, *args: Any, **kwargs: Any) -> Any:
        mode.begins()
        with mode:
            result = exercise.probe(thing, *args, **kwargs)
        mode.ended(result)
        return result

    watched, seen = replace(exercise, probe=probe), []
    for case in cases:
        if time.perf_counter() > until:
            return None
        seen.append(observe_case(thing, watched, case, placed=False, counted=False))
    return seen


class _Mode(TorchFunctionMode):
    """Stands by while an answer runs, and sees each call of torch that its own lines make."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        frame = sys._getframe(1)
        if foreign(frame.f_code.co_filename):
            return func(*args, **(kwargs or {}))
        return self.meet(func, args, kwargs or {}, frame)

    def meet(self, func: Any, args: tuple[Any, ...], kwargs: Any, frame: FrameType) -> Any:
        raise NotImplementedError

    def begins(self) -> None:
        """Hear that the next case begins."""

    def ended(self, result: Any) -> None:
        """Hear what the answer returned for it."""


class _Watching(_Mode):
    """Writes down copies, and tensors of the result that are made from numbers taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: dict[Place, None] = {}
        self.round_trip: Place | None = None
        self.taken = 0
        self.made: list[tuple[Place, torch.Tensor]] = []

    def meet(self, func: Any, args: tuple[Any, ...], kwargs: Any, frame: FrameType) -> Any:
        result = func(*args, **kwargs)
        if _is_one_of(_COPYING, func):
            if storages_of(result).isdisjoint(storages_of((args, kwargs))):
                self.copies[_place(func, frame)] = None
        elif _is_one_of(_TAKING, func):
            self.taken += args[0].numel()
        elif _is_one_of(_MAKING, func):
            data = next((part for part in (*args, *kwargs.values()) if _is_list(part)), ())
            numbers = list(_numbers(data))
            taken = self.taken + sum(isinstance(number, torch.Tensor) for number in numbers)
            if len(numbers) > 1 and taken >= len(numbers):
                self.made.append((_place(func, frame), result))
        return result

    def begins(self) -> None:
        self.taken, self.made = 0, []

    def ended(self, result: Any) -> None:
        own = storages_of(result)
        for place, made in self.made:
            if self.round_trip is None and not own.isdisjoint(storages_of(made)):
                self.round_trip = place


class _Without(_Mode):
    """Hands on what was to be copied in one place."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place

    def meet(self, func: Any, args: tuple[Any, ...], kwargs: Any, frame: FrameType) -> Any:
        if _is_one_of(_COPYING, func) and args and _place(func, frame) == self.place:
            return args[0]
        return func(*args, **kwargs)


def _is_one_of(functions: Sequence[Any], func: Any) -> bool:
    return any(func is one for one in functions)


def _place(func: Any, frame: FrameType) -> Place:
    return Place(func.__name__, frame.f_code.co_filename, frame.f_lineno)


def _is_list(part: Any) -> bool:
    return isinstance(part, (list, tuple))


def _numbers(data: Any) -> Iterator[Any]:
    """Yield what is in nested lists; torch takes them as a tensor, so that they end."""
    for item in data:
        if _is_list(item):
            yield from _numbers(item)
        else:
            yield item

"""Ask whether an answer gives what is right for other arguments: one ignored, two exchanged.

Runs the reference on cases that were changed so; never a line of a student's code. Knows no
exercise: the arguments' names are those of the reference. The words for a slip are in
`coursecheck.explain.locale`, as ``hint_<name>``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product
from typing import Any

import torch

from coursecheck.judge.classify import says_like, twin
from coursecheck.judge.compare import difference, tensor_of
from coursecheck.judge.known import changed_once
from coursecheck.judge.signature import defaults_and_given, parameters_of
from coursecheck.model import RESULT, Array, Case, Exercise, Observation

ARGUMENT_SLIPS = frozenset({
    *("argument_default", "argument_flipped", "argument_for_other", "argument_ignored"),
    *("argument_off_by_one", "argument_reversed", "arguments_exchanged", "opposite_extreme"),
    *("pair_reversed", "rows_for_columns"),
})  # fmt: skip
"""The names of what is asked here."""

_MOST_VALUES = 4  # of one argument that are tried as the one which is always taken

Given = Mapping[str, Any]
Change = Callable[[Given], Given]
"""What the case gives, by name, and the defaults of the rest -> what is taken in their place."""


@dataclass(frozen=True)
class ArgumentSlip:
    """A slip, the arguments that it is about, and what it makes of a case's arguments.

    `left_out` says that it is made only where the first of them is not given at all; `negated`
    that the result's sign is turned, too; `raises` that what it does not change ends in an error.
    `number` is its place among those there may be.
    """

    name: str
    about: tuple[str, ...]
    change: Change
    left_out: bool = False
    negated: bool = False
    raises: bool = False
    number: int = 0


def argument_slip(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    failing: Collection[int],
    device: str = "cpu",
) -> ArgumentSlip | None:
    """Return the slip by which the reference gives all that was seen, or None.

    It must change something in every failing case, of which there are two at least, and nothing in
    others. Where all failing cases share a choice (a mode, a flag), it may go with that choice.
    Where the reference refuses what was changed it says nothing; of more failing cases than it is
    silent of, and of two at least, it has to say something, and not by an error's kind alone.
    """
    if exercise.accept is not None or len(failing) < 2:
        return None
    parameters = parameters_of(exercise, cases)
    if parameters is None:
        return None
    order = failing_first(cases, failing)
    rows = [(cases[place], observations[place], place in failing) for place in order]
    given = [defaults_and_given(parameters, case) for case in cases]
    chosen = _choice(given, failing)
    for slip in slips_of(parameters, given):
        if any(
            _Asked(exercise, parameters, device, where).gives(slip, rows)
            for where in ({}, *([chosen] if chosen else ()))
        ):
            return slip
    return None


def failing_first(cases: Sequence[Case], failing: Collection[int]) -> list[int]:
    """Return the places of all cases; the failing ones end most questions at once."""
    return [*failing, *(place for place in range(len(cases)) if place not in failing)]


def _choice(given: Sequence[Given], failing: Collection[int]) -> dict[str, Any]:
    """Return the choice that all failing cases share, and not all cases."""
    for name in given[0]:
        seen = [values.get(name) for values in given]
        if all(isinstance(value, (bool, str)) for value in seen):
            shared = {seen[place] for place in failing}
            if len(shared) == 1 < len(set(seen)):
                return {name: shared.pop()}
    return {}


@dataclass(frozen=True)
class _Asked:
    """The reference, asked with arguments that a slip has changed."""

    exercise: Exercise
    parameters: Sequence[inspect.Parameter]
    device: str
    where: Given

    def gives(self, slip: ArgumentSlip, rows: Sequence[tuple[Case, Observation, bool]]) -> bool:
        failing, silent, shown = sum(fails for _, _, fails in rows), 0, False
        for case, seen, fails in rows:
            given = defaults_and_given(self.parameters, case)
            if any(given[name] != value for name, value in self.where.items()):
                continue
            changed = changed_case(self.parameters, case, slip)
            if changed is case:
                if fails and not (slip.raises and seen.raised):
                    return False
                continue
            mine = self._met(changed, slip.negated)
            if mine and mine.raised and not seen.raised:
                failing, silent = failing - fails, silent + 1
                if failing <= max(1, silent):
                    return False
            elif mine is None or difference(mine, seen, RESULT, self.exercise.tolerance):
                return False
            else:
                shown = shown or (fails and says_like(mine, seen))
        return failing > 1 and shown

    def _met(self, case: Case, negated: bool) -> Observation | None:
        mine = twin(self.exercise, self.exercise.reference, case, self.device)
        if not negated or mine.raised:
            return mine
        if not isinstance(mine.value, Array):
            return None
        turned = -tensor_of(mine.value)
        return replace(mine, value=replace(mine.value, data=_bytes(turned)))


def _bytes(tensor: torch.Tensor) -> bytes:
    return bytes(tensor.contiguous().flatten().view(torch.uint8).tolist())


def _differs(old: Any, new: Any) -> bool:
    if isinstance(old, torch.Tensor) or isinstance(new, torch.Tensor):
        return old is not new
    return type(old) is not type(new) or bool(old != new)


def changed_case(parameters: Sequence[inspect.Parameter], case: Case, slip: ArgumentSlip) -> Case:
    """Return the case with what the slip takes in place of its arguments, or itself."""
    return changed_once(case, slip.number, lambda: _changed(parameters, case, slip))


def _changed(parameters: Sequence[inspect.Parameter], case: Case, slip: ArgumentSlip) -> Case:
    names = [p.name for p in parameters][: len(case.args)]
    if slip.left_out and slip.about[0] in {*names, *case.kwargs}:
        return case
    given = defaults_and_given(parameters, case)
    changes = {n: v for n, v in slip.change(given).items() if _differs(given.get(n), v)}
    if not changes:
        return case
    args = tuple(changes.get(n, value) for n, value in zip(names, case.args, strict=True))
    rest = {name: value for name, value in changes.items() if name not in names}
    return replace(case, args=args, kwargs={**case.kwargs, **rest})


# --- which slips there may be, from the likeliest on ------------------------------------------


def slips_of(
    parameters: Sequence[inspect.Parameter], given: Sequence[Given]
) -> Iterator[ArgumentSlip]:
    """Yield all slips that there may be, of arguments that are `given` so in each case."""
    for number, slip in enumerate(_slips(parameters, given)):
        yield replace(slip, number=number)


def _slips(
    parameters: Sequence[inspect.Parameter], given: Sequence[Given]
) -> Iterator[ArgumentSlip]:
    values: dict[str, list[Any]] = {p.name: [] for p in parameters}
    others: dict[str, bool] = {}  # by name, in order, whether it is a tensor
    for arguments in given:
        for name, value in arguments.items():
            if not _is_plain(value):
                others[name] = isinstance(value, torch.Tensor)
            elif value not in values[name]:
                values[name].append(value)
    plain = {n: seen for n, seen in values.items() if seen and n not in others}
    tensors = [name for name, is_tensor in others.items() if is_tensor]
    numbers = [n for n, seen in plain.items() if all(map(_is_size, seen))]
    yield from (_reversed(name) for name in numbers)
    for p in parameters:
        if p.name in plain:
            yield from _of_default(p, numbers)
            yield from _of_value(p.name, plain[p.name])
    for one, other in combinations(numbers, 2):
        yield ArgumentSlip("arguments_exchanged", (one, other), _exchanged(one, other))
    for one, other in permutations(numbers, 2):
        yield ArgumentSlip("argument_for_other", (one, other), _taken(one, other))
    for name, step in product(numbers, _STEPS):
        yield ArgumentSlip("argument_off_by_one", (name,), _added(name, step))
    for name in tensors[:1]:
        yield ArgumentSlip("opposite_extreme", (name,), _tensor(name, torch.neg), negated=True)
        yield ArgumentSlip("rows_for_columns", (name,), _tensor(name, _turned))


_STEPS = ((1, 1), (-1, -1), (1, 0), (0, 1), (-1, 0), (0, -1))


def _is_plain(value: Any) -> bool:
    """Whether it is a number, a text, nothing, or a few numbers together."""
    if isinstance(value, (tuple, list)):
        return all(isinstance(each, (int, float)) for each in value)
    return value is None or isinstance(value, (int, float, str))


def _is_size(value: Any) -> bool:
    """Whether it is a whole number or a pair of them, or stands for one that is left out."""
    if isinstance(value, (tuple, list)):
        return len(value) == 2 and all(type(side) is int for side in value)
    return value is None or type(value) is int


def _of_default(p: inspect.Parameter, numbers: Sequence[str]) -> Iterator[ArgumentSlip]:
    """What may be slipped in an argument's default: it is always taken, or is another."""
    if p.default is p.empty:
        return
    default = p.default
    yield ArgumentSlip("argument_ignored", (p.name,), lambda _: {p.name: default})
    others: list[Callable[[Given], Any]] = []
    if isinstance(default, bool):
        others.append(_always(not default))
    elif isinstance(default, (int, float)):
        others += [_always(default + 1), _always(default - 1)]
    elif default is None:
        yield ArgumentSlip("argument_reversed", (p.name,), lambda _: {p.name: None}, raises=True)
        others += [_always(1), _always(2)]
        for n in numbers:
            others += [_same_as(n), _turned_from(n)] if n != p.name else []
    for other, left_out in product(others, (True, False)):  # by the def's default, or by an `if`
        change = _in_place_of(p.name, default, other)
        yield ArgumentSlip("argument_default", (p.name,), change, left_out)


def _always(value: Any) -> Callable[[Given], Any]:
    return lambda _: value


def _same_as(name: str) -> Callable[[Given], Any]:
    return lambda given: given[name]


def _turned_from(name: str) -> Callable[[Given], Any]:
    return lambda given: _turned_pair(given[name])


def _in_place_of(name: str, default: Any, other: Callable[[Given], Any]) -> Change:
    return lambda given: {name: other(given)} if not _differs(given[name], default) else {}


def _of_value(name: str, seen: Sequence[Any]) -> Iterator[ArgumentSlip]:
    """What may be slipped in the choice between a few values."""
    if all(isinstance(value, (bool, str)) for value in seen):
        for value in seen[:_MOST_VALUES]:
            yield ArgumentSlip("argument_ignored", (name,), _fixed(name, value))
        for one in seen[:_MOST_VALUES]:
            for other in seen[:_MOST_VALUES]:
                if one != other:
                    yield ArgumentSlip("argument_flipped", (name,), _instead(name, one, other))
        for one, other in combinations(seen[:_MOST_VALUES], 2):
            yield ArgumentSlip("argument_flipped", (name,), _flipped(name, one, other))


def _fixed(name: str, value: Any) -> Change:
    return lambda _: {name: value}


def _instead(name: str, one: Any, other: Any) -> Change:
    return lambda given: {name: other} if given[name] == one else {}


def _flipped(name: str, one: Any, other: Any) -> Change:
    return lambda given: {name: {one: other, other: one}.get(given[name], given[name])}


def _reversed(name: str) -> ArgumentSlip:
    return ArgumentSlip("pair_reversed", (name,), lambda given: {name: _turned_pair(given[name])})


def _turned_pair(value: Any) -> Any:
    return value[::-1] if isinstance(value, (tuple, list)) else value


def _exchanged(one: str, other: str) -> Change:
    return lambda given: {one: given[other], other: given[one]}


def _taken(one: str, other: str) -> Change:
    return lambda given: {one: given[other]} if given[other] is not None else {}


def _added(name: str, step: tuple[int, int]) -> Change:
    """Add to a number, or to the sides of a pair; to one side alone it makes a pair of a number."""

    def change(given: Given) -> Given:
        value = given[name]
        if value is None or (type(value) is int and step[0] == step[1]):
            return {} if value is None else {name: value + step[0]}
        sides = (value, value) if isinstance(value, int) else value
        return {name: (sides[0] + step[0], sides[1] + step[1])}

    return change


def _tensor(name: str, change: Callable[[torch.Tensor], torch.Tensor]) -> Change:
    def changed(given: Given) -> Given:
        X = given[name]
        return {name: change(X)} if isinstance(X, torch.Tensor) and X.dtype != torch.bool else {}

    return changed


def _turned(X: torch.Tensor) -> torch.Tensor:
    return X.transpose(-1, -2) if X.dim() > 1 else X

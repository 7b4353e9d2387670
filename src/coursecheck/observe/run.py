"""Meet a student's object with the cases of an exercise and write down what happens.

Runs where the student's code runs. Must not know a reference, a right answer or points: what
leaves this module is plain data that somebody else judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import torch

from coursecheck.cases import draw_rounds
from coursecheck.model import Aspect, Case, Exercise, Observation, Placement
from coursecheck.observation import DEVICES
from coursecheck.observe.arguments import changed, copied, storages_of
from coursecheck.observe.device_watch import placement_of
from coursecheck.observe.operators import TO_PYTHON
from coursecheck.observe.operators import counted as counting
from coursecheck.observe.settings import neutral_settings, nobody_to_ask
from coursecheck.observe.snapshot import as_raised, as_value

_WATCHED = 2  # cases of a group in which operators are counted, for rules on how it is done


def observe(
    thing: Any, exercise: Exercise, seed: int | str, rounds: int = 1, device: str = "cpu"
) -> list[Observation]:
    """Return one observation for every case that `seed` draws, in the order of the cases.

    With another `device`, such as ``"cuda"``, the arguments' tensors are put there first. Where
    results are is looked at in the first round, which has every kind of case, and which operators
    run in the first cases of each kind: to watch them makes a loop several times as slow.
    """
    with neutral_settings():
        first, *more = draw_rounds(exercise, seed, rounds)
        watched = _watched(exercise, first)
        seen = [observe_case(thing, exercise, c, device, counted=id(c) in watched) for c in first]
        for case in (case for cases in more for case in cases):
            seen.append(observe_case(thing, exercise, case, device, placed=False, counted=False))
    return seen


def _watched(exercise: Exercise, cases: Sequence[Case]) -> set[int]:
    """Return the ids of the cases of which it is written down which operators run."""
    watched: set[int] = set()
    for group in exercise.groups:
        own = [case for case in cases if case.group == group.name]
        everywhere = Aspect.OP_COUNT in group.compares
        most = len(own) if everywhere else _WATCHED if exercise.counts_operators else 0
        watched |= set(map(id, own[:most]))
    return watched


def accelerator() -> str:
    """Return the kind of this machine's accelerator, "cuda" or "mps", say; "" without one."""
    known = getattr(torch, "accelerator", None)  # since torch 2.6
    if known is None:
        return "cuda" if torch.cuda.is_available() else ""
    found = known.current_accelerator() if known.is_available() else None
    return found.type if found is not None and found.type in DEVICES else ""


def on_accelerator(thing: Any, exercise: Exercise, seed: int | str) -> list[Observation] | None:
    """Return what is seen on this machine's accelerator, for `judge` as `devices`; else None."""
    kind = accelerator()
    if not (exercise.needs_device and kind):
        return None
    return observe(thing, exercise, seed, device=kind)


def observe_case(
    thing: Any,
    exercise: Exercise,
    case: Case,
    device: str = "cpu",
    placed: bool = True,
    counted: bool = True,
) -> Observation:
    """Return what happens when `thing` meets one case. KeyboardInterrupt alone passes through.

    In a group that compares devices the case is met a second time to see whether the result
    would follow its arguments to a GPU; `placed=False` leaves that out (and so does a real one).
    `counted=False` leaves out which operators ran.
    """
    if (there := _on(case, device)) is None:
        return Observation()  # nothing is seen, and nothing charged
    args, kwargs, given = there
    own = storages_of((args, kwargs))
    operators, value, raised, shares = dict[str, int](), None, None, False
    counter = counting(_asks_for_python(exercise)) if counted else nullcontext(operators)
    with surroundings(device):
        try:
            with counter as operators:
                result = exercise.probe(thing, *args, **kwargs)
            value = as_value(result)
            shares = not own.isdisjoint(storages_of(result))
        except BaseException as error:
            _let_pass(error, case)
            value, raised = None, as_raised(error)
        placement = Placement.NOTHING
        if placed and device == "cpu" and value is not None and looks_at_device(exercise, case):
            placement = placement_of(thing, exercise, case)
    return Observation(
        value=value,
        raised=raised,
        input_changed=changed(given, (args, kwargs)),
        shares_memory=shares,
        operators=tuple(sorted(operators.items())),
        placement=placement,
    )


def _on(case: Case, device: str) -> tuple[tuple[Any, ...], dict[str, Any], Any] | None:
    """Return copies of the arguments there, and what they were; None for numbers it has not."""
    try:
        args, kwargs = copied((case.args, dict(case.kwargs)), device)
    except (TypeError, RuntimeError):
        if device == "cpu":
            raise
        return None
    here = device == "cpu"
    given = (case.args, dict(case.kwargs)) if here else copied((args, kwargs), device)
    return args, kwargs, given


def _let_pass(error: BaseException, case: Case) -> None:
    """Raise an interrupt again, with the case that it came in as `case`."""
    if isinstance(error, KeyboardInterrupt):
        error.case = case  # type: ignore[attr-defined]
        raise error


def _asks_for_python(exercise: Exercise) -> bool:
    """Whether a rule forbids to take numbers out of torch."""
    return any(TO_PYTHON.intersection(rule.operators) for rule in exercise.rules)


def looks_at_device(exercise: Exercise, case: Case) -> bool:
    """Return whether it counts, for this case, where the result is."""
    compares = {group.name: group.compares for group in exercise.groups}.get(case.group, ())
    return exercise.needs_device and Aspect.DEVICE in compares


@contextmanager
def surroundings(device: str = "cpu") -> Iterator[None]:
    """The same for every answer, and restored: gradients, one thread, random numbers from 0.

    A check in a notebook must not disturb what the student's next cell draws, and a forgotten
    ``torch.set_grad_enabled(False)`` must not cost the points for gradients. Tensors as small as
    these are only slowed down by a second thread: tenfold on a machine that is busy. On a GPU
    convolutions keep all digits, which is not what torch does by default.
    """
    exact = torch.backends.cudnn.flags(enabled=True, deterministic=True, allow_tf32=False)
    state, threads = torch.default_generator.get_state(), torch.get_num_threads()
    try:
        # Not torch.manual_seed: that leaves a call behind for every device that is not there.
        torch.default_generator.manual_seed(0)
        torch.set_num_threads(1)
        with neutral_settings(), nobody_to_ask(), nullcontext() if device == "cpu" else exact:
            yield
    finally:
        torch.set_num_threads(threads)
        torch.default_generator.set_state(state)

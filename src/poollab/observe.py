"""Meet a student's object with the cases of an exercise and write down what happens.

Runs where the student's code runs. Must not know a reference, a right answer or points: what
leaves this module is plain data that somebody else judges.
"""

from __future__ import annotations

import builtins
import linecache
import os
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from poollab.arguments import changed, copied, raw_bytes, storages_of
from poollab.cases import draw_rounds
from poollab.compare import DTYPES
from poollab.exercise import (
    Array,
    Aspect,
    Case,
    Exercise,
    Items,
    Observation,
    Opaque,
    Placement,
    Raised,
    Scalar,
    Value,
)
from poollab.stray import placement_of

DEVICES = ("cpu", "cuda")
_DEPTH = 4  # nesting of tuples and lists that an answer can need, and one more
#: Compared by identity: a student's class may lie about its module, its name and its hash.
_PYTHONS = tuple(kind for kind in vars(builtins).values() if isinstance(kind, type))
_MESSAGE = 300  # characters of a text that are kept
_ITEMS = 64  # longest container; a longer one is named, not copied
_PARTS = 512  # values in all: containers that hold each other multiply
_ELEMENTS = 100_000  # largest tensor, far above what any case is due to return
_BITS = 256  # longest integer
_NOT_THEIRS = tuple(
    str(home) + os.sep
    for home in (Path(__file__).parent, Path(torch.__file__).parent, Path(os.__file__).parent)
)


def observe(
    thing: Any, exercise: Exercise, seed: int | str, rounds: int = 1, device: str = "cpu"
) -> list[Observation]:
    """Return one observation for every case that `seed` draws, in the order of the cases.

    With another `device`, such as ``"cuda"``, the arguments' tensors are put there first. Which
    operators run (if the exercise asks) and where results are is looked at in the first round,
    which has every kind of case: to watch makes a loop several times as slow.
    """
    first, *more = draw_rounds(exercise, seed, rounds)
    counts = exercise.counts_operators
    return [
        *(observe_case(thing, exercise, case, device, counted=counts) for case in first),
        *(
            observe_case(thing, exercise, case, device, placed=False, counted=False)
            for cases in more
            for case in cases
        ),
    ]


def on_gpu(thing: Any, exercise: Exercise, seed: int | str) -> list[Observation] | None:
    """Return what is seen on this machine's GPU, for `judge` as `devices`; None without one."""
    if not (exercise.needs_device and torch.cuda.is_available()):
        return None
    return observe(thing, exercise, seed, device="cuda")


def observe_case(
    thing: Any,
    exercise: Exercise,
    case: Case,
    device: str = "cpu",
    placed: bool = True,
    counted: bool = True,
) -> Observation:
    """Return what happens when `thing` meets one case. Only KeyboardInterrupt passes through.

    In a group that compares devices the case is met a second time to see whether the result
    would follow its arguments to a GPU; `placed=False` leaves that out (and so does a real one).
    `counted=False` leaves out which operators ran.
    """
    args, kwargs = copied((case.args, dict(case.kwargs)), device)
    given = copied((args, kwargs), device) if device != "cpu" else (case.args, dict(case.kwargs))
    own = storages_of((args, kwargs))
    counter = _OperatorCounter()
    value, raised, shares = None, None, False
    with surroundings(device):
        try:
            with counter if counted else nullcontext():
                result = exercise.probe(thing, *args, **kwargs)
            value = as_value(result)
            shares = not own.isdisjoint(storages_of(result))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            value, raised = None, _as_raised(error)
        placement = Placement.NOTHING
        if placed and device == "cpu" and value is not None and looks_at_device(exercise, case):
            placement = placement_of(thing, exercise, case)
    return Observation(
        value=value,
        raised=raised,
        input_changed=changed(given, (args, kwargs)),
        shares_memory=shares,
        operators=tuple(sorted(counter.seen.items())),
        placement=placement,
    )


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
        with torch.enable_grad(), nullcontext() if device == "cpu" else exact:
            yield
    finally:
        torch.set_num_threads(threads)
        torch.default_generator.set_state(state)


class _OperatorCounter(TorchDispatchMode):
    """Counts the operators that reach torch's dispatcher while it is active."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Torch would import its compiler at the first operator (two seconds) to leave this out."""
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        packet = getattr(func, "overloadpacket", func)  # a higher-order operator has none
        self.seen[packet.__name__] += 1
        return func(*args, **(kwargs or {}))


def as_value(result: Any, depth: int = _DEPTH) -> Value:
    """Return plain data for `result`; whatever is not a number, text or tensor keeps its name."""
    return _Reader().read(result, depth)


class _Reader:
    """Copies one result; goes by types and never by what an object says of itself."""

    def __init__(self) -> None:
        self.parts = _PARTS
        self.elements = _ELEMENTS

    def read(self, result: Any, depth: int) -> Value:
        kind = type(result)
        self.parts -= 1
        if issubclass(kind, torch.Tensor):
            return self._tensor(result)
        if issubclass(kind, str):
            return Scalar("str", cleaned(str.__str__(result)))
        if kind is int and result.bit_length() > _BITS:
            return Opaque("int of many digits")
        if result is None or kind in (bool, int, float):
            return Scalar(kind.__name__, result)
        if issubclass(kind, (tuple, list, dict)):
            return self._container(result, kind, depth)
        return Opaque(_name(kind))

    def _container(self, result: Any, kind: type, depth: int) -> Value:
        family = next(plain for plain in (tuple, list, dict) if issubclass(kind, plain))
        size = family.__len__(result)
        if size > _ITEMS or size > self.parts or not depth:
            return Opaque(f"{_name(kind)} of {size} items")
        if family is not dict:
            items = tuple(self.read(item, depth - 1) for item in family.__iter__(result))
            return Items(family.__name__, items)
        pairs = list(dict.items(result))
        keys = tuple(self.read(key, 0) for key, _ in pairs)
        return Items("dict", tuple(self.read(item, depth - 1) for _, item in pairs), keys)

    def _tensor(self, tensor: torch.Tensor) -> Array | Opaque:
        with torch._C.DisableTorchFunctionSubclass():
            dtype = str(tensor.dtype).removeprefix("torch.")
            device, count = tensor.device.type, tensor.numel()
            plain = dtype in DTYPES and device in DEVICES and tensor.layout == torch.strided
            if not plain or count > self.elements:
                return Opaque(f"Tensor of {count} {dtype} on {device}"[:_MESSAGE])
            self.elements -= count
            return Array(dtype, tuple(tensor.shape), device, raw_bytes(tensor))


def cleaned(text: str) -> str:
    """Return the first characters of `text`, as text that every encoding of Unicode can hold."""
    return text[:_MESSAGE].encode("utf-8", "replace").decode("utf-8")


def _name(kind: type) -> str:
    return cleaned(type.__dict__["__name__"].__get__(kind))


def _as_raised(error: BaseException) -> Raised:
    frames = traceback.extract_tb(error.__traceback__, limit=-40)
    own = [f for f in frames if not foreign(f.filename)]
    line, number = "", 0
    if own:
        number = own[-1].lineno or 0
        line = (own[-1].line or linecache.getline(own[-1].filename, number)).strip()
    return Raised(_name(_known_kind(error)), _message(error), cleaned(line), number)


def _known_kind(error: BaseException) -> type:
    """Return the nearest of Python's own classes: a student's own ValueError is a ValueError."""
    ancestry = type.__dict__["__mro__"].__get__(type(error))
    known = next(kind for kind in ancestry if any(kind is own for own in _PYTHONS))
    return type(error) if known is Exception else known


def foreign(filename: str) -> bool:
    """Return whether a line of code is not the student's own: ours, torch's, Python's."""
    return filename.startswith(_NOT_THEIRS) or "site-packages" in Path(filename).parts


def _message(error: BaseException) -> str:
    """What the error says of itself; it may be a student's class, whose ``__str__`` raises."""
    try:
        return cleaned(str(error))
    except Exception as second:
        return f"({_name(type(second))} in its own __str__)"

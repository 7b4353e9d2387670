"""Look for tensors on the wrong device by giving an answer tensors on a pretended one.

The pretended device takes the spare slot that torch keeps for devices of others (PrivateUse1).
That cannot be undone: only for a process that is thrown away, as the last thing it does. Its
tensors hold real numbers on the CPU, so loops, ``.item()`` and ``if`` work. Must not know what a
right answer is: it says where results are, for the trusted side to judge.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from coursecheck.cases import draw_cases
from coursecheck.model import Case, Exercise, Observation, Opaque, Placement
from coursecheck.observe.arguments import NUMBERS, copied, is_tensor, tensors_in, tensors_of_call
from coursecheck.observe.device_watch import (
    INDEXED,
    REFUSE_MIXED,
    TO_HOST,
    WRONG_INDEX,
    Astray,
    Where,
    summary,
)
from coursecheck.observe.run import looks_at_device, surroundings
from coursecheck.observe.settings import neutral_settings

_NAME = "gpu"
_CPU = torch.device("cpu")
_TWO_DEVICES = "Expected all tensors to be on the same device, but found gpu:0 and cpu!"
_LOOKED = Opaque("only where it is")


def pretend_devices(thing: Any, exercise: Exercise, seed: int | str) -> list[Observation]:
    """Return one observation for each case of the first round; only `placement` says anything.

    Take them to the trusted side by `wire` and give them to `judge` as `devices`.
    """
    with neutral_settings():
        return [
            Observation(value=_LOOKED, placement=_placement(thing, exercise, case))
            for case in draw_cases(exercise, seed)
        ]


def _placement(thing: Any, exercise: Exercise, case: Case) -> Placement:
    args, kwargs = copied((case.args, dict(case.kwargs)))
    if not looks_at_device(exercise, case) or not tensors_in((args, kwargs)):
        return Placement.NOTHING
    if not _take_slot():
        return Placement.UNDECIDED
    operators, functions = _Operators(), _Functions()
    try:
        quiet = redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO())
        with quiet[0], quiet[1], surroundings(), operators, functions:
            args, kwargs = _sent((args, kwargs))
            functions.watching = True
            result = exercise.probe(thing, *args, **kwargs)
    except KeyboardInterrupt:
        raise
    except BaseException:
        refused = (operators.refused or functions.refused) and not functions.named_cpu
        return Placement.STRAYS if refused else Placement.UNDECIDED
    return summary(_where(tensor, functions) for tensor in tensors_in(result))


def _where(tensor: Tensor, functions: _Functions) -> Where:
    if tensor.device.type == _NAME:
        return Where.ON
    # A device that the answer named may be what `torch.cuda.is_available()` left it.
    return Where.UNKNOWN if functions.named_cpu else Where.OFF


def _sent(tree: Any) -> Any:
    """Return `tree` with every tensor on the pretended device, strides and all."""
    if is_tensor(tree):
        return _Pretended(tree.detach()).requires_grad_(tree.requires_grad)
    if isinstance(tree, (tuple, list)):
        return type(tree)(_sent(item) for item in tree)
    if isinstance(tree, dict):
        return {key: _sent(item) for key, item in tree.items()}
    return tree.to(_NAME) if isinstance(tree, torch.nn.Module) else tree


@cache
def _take_slot() -> bool:
    """Take the spare slot; False where this torch has no such thing, or somebody else has it."""
    try:
        from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

        _setup_privateuseone_for_python_backend(_NAME)
        # Else torch.tensor(..., device=...) copies beneath everything that could see it.
        torch._C._set_only_lift_cpu_tensors(True)
    except (ImportError, AttributeError, RuntimeError):
        return False
    return True


class _Pretended(Tensor):
    """A tensor that says it is on the pretended device and keeps its `numbers`."""

    numbers: Tensor
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def __new__(cls, real: Tensor) -> _Pretended:
        made = Tensor._make_wrapper_subclass(
            cls,
            real.shape,
            strides=real.stride(),
            storage_offset=real.storage_offset(),
            dtype=real.dtype,
            device=torch.device(_NAME, 0),
        )
        made.numbers = real
        return made

    def __init__(self, real: Tensor) -> None:
        """Everything is done in __new__: a wrapper's shape is fixed when it is made."""

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        return _run(func, args, kwargs or {})


class _Operators(TorchDispatchMode):
    """Runs operators on the real numbers and puts results where torch would."""

    refused = False

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """As in `observe`: torch's compiler is not wanted here, not even to be left out."""
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        try:
            return _run(func, args, kwargs or {})
        except Astray:
            self.refused = True
            raise


def _run(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    given = tensors_of_call(args, kwargs)
    on = [tensor for tensor in given if isinstance(tensor, _Pretended)]
    name = getattr(func, "overloadpacket", func).__name__
    if name in REFUSE_MIXED and _mixed(given):
        raise Astray(_TWO_DEVICES)
    if name in INDEXED and not isinstance(args[0], _Pretended):
        index = tensors_of_call((args[1],), {})
        if any(isinstance(tensor, _Pretended) and tensor.dim() for tensor in index):
            raise Astray(WRONG_INDEX)
    device = kwargs.get("device") if kwargs else None
    if on:
        args, kwargs = _mapped(_numbers, args), _mapped(_numbers, kwargs)
    if device is not None:
        kwargs = {**kwargs, "device": _CPU}
    result = func(*args, **kwargs)
    if result is None:
        return None
    if device is not None:
        there = torch.device(device).type == _NAME
    elif name == "copy_" or (name.endswith("_") and given):
        there = isinstance(given[0], _Pretended)
    else:
        there = bool(on)
    if not there:
        return result
    # An operator in place returns what it was given, not a second wrapper round it.
    known = {id(tensor.numbers): tensor for tensor in on}
    return _mapped(lambda real: known[id(real)] if id(real) in known else _Pretended(real), result)


def _mixed(given: Sequence[Tensor]) -> bool:
    """Whether tensors that have axes are on two devices."""
    return len({isinstance(tensor, _Pretended) for tensor in given if tensor.dim()}) > 1


def _mapped(change: Callable[[Tensor], Any], tree: Any) -> Any:
    """Return `tree` with `change` done to each tensor. Operators nest lists and tuples alone.

    torch's own tree_map does the same and knows every container there is, at five times the time.
    """
    kind = type(tree)
    if kind in NUMBERS:
        return tree
    if issubclass(kind, Tensor):
        return change(tree)
    if isinstance(tree, (tuple, list)):
        return kind([_mapped(change, item) for item in tree])
    if isinstance(tree, dict):
        return {key: _mapped(change, item) for key, item in tree.items()}
    return tree


def _numbers(tensor: Tensor) -> Tensor:
    return tensor.numbers if isinstance(tensor, _Pretended) else tensor


class _Functions(TorchFunctionMode):
    """What operators do not show: a device that was named, and Python's views of a tensor."""

    def __init__(self) -> None:
        super().__init__()
        self.watching = self.named_cpu = self.refused = False

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if isinstance(func, torch._ops.OpOverload):
            return func(*args, **kwargs)  # called by _Operators, where every device is named
        name = getattr(func, "__name__", "")
        if self.watching and args and isinstance(args[0], _Pretended):
            if name in TO_HOST:
                self.refused = True
                raise Astray("can't convert gpu:0 device type tensor to numpy")
            if name in _ON_NUMBERS:
                return func(args[0].numbers.detach(), *args[1:], **kwargs)
        if self.watching and name in _CHECKED_ABOVE and _mixed(tensors_of_call(args, kwargs)):
            self.refused = True
            raise Astray(_TWO_DEVICES)
        if name in ("tensor", "as_tensor") and args and isinstance(args[0], (list, tuple)):
            # Torch reads the numbers out of a list of tensors; their device has no say.
            args = (_mapped(_numbers, args[0]), *args[1:])
        places = [kwargs.get("device"), *(args[1:2] if name == "to" else ())]
        self.named_cpu |= any(map(_is_cpu, places))
        return func(*args, **kwargs)


def _is_cpu(place: Any) -> bool:
    return isinstance(place, (str, torch.device)) and torch.device(place).type == "cpu"


#: Torch looks where their tensors are before any operator runs.
_CHECKED_ABOVE = frozenset({"take_along_dim"})
_ON_NUMBERS = frozenset({"tolist", "__format__", "__repr__"})

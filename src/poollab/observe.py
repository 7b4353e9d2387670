"""Meet a student's object with the cases of an exercise and write down what happens.

Runs where the student's code runs. Must not know a reference, a right answer or points: what
leaves this module is plain data that somebody else judges.
"""

from __future__ import annotations

import linecache
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from poollab.cases import draw_cases
from poollab.compare import DTYPES
from poollab.exercise import (
    Array,
    Case,
    Exercise,
    Items,
    Observation,
    Opaque,
    Raised,
    Scalar,
    Value,
)

_DEPTH = 4  # nesting of tuples and lists that an answer can need, and one more
_MESSAGE = 300  # characters of a text that are kept
_ITEMS = 64  # longest container; a longer one is named, not copied
_ELEMENTS = 100_000  # largest tensor, far above what any case is due to return
_BITS = 256  # longest integer


def observe(thing: Any, exercise: Exercise, seed: int | str, rounds: int = 1) -> list[Observation]:
    """Return one observation for every case that `seed` draws, in the order of the cases."""
    return [observe_case(thing, exercise, case) for case in draw_cases(exercise, seed, rounds)]


def observe_case(thing: Any, exercise: Exercise, case: Case) -> Observation:
    """Return what happens when `thing` meets one case. Only KeyboardInterrupt passes through."""
    args, kwargs = copied(case.args), copied(dict(case.kwargs))
    counter = _OperatorCounter()
    value, raised = None, None
    try:
        with counter:
            result = exercise.probe(thing, *args, **kwargs)
        value = as_value(result)
        shares = _share_memory(result, (args, kwargs))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raised, shares = _as_raised(error), False
    return Observation(
        value=value,
        raised=raised,
        input_changed=_differs((case.args, dict(case.kwargs)), (args, kwargs)),
        shares_memory=shares,
        operators=tuple(sorted(counter.seen.items())),
    )


class _OperatorCounter(TorchDispatchMode):
    """Counts the operators that reach torch's dispatcher while it is active."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        self.seen[func.overloadpacket.__name__] += 1
        return func(*args, **(kwargs or {}))


def as_value(result: Any, depth: int = _DEPTH) -> Value:
    """Return plain data for `result`; whatever is not a number, text or tensor keeps its name."""
    if isinstance(result, Tensor):
        return _as_array(result)
    if isinstance(result, str):
        return Scalar("str", str(result)[:_MESSAGE])
    if type(result) is int and result.bit_length() > _BITS:
        return Opaque("int of many digits")
    if result is None or type(result) in (bool, int, float):
        return Scalar(type(result).__name__, result)
    if isinstance(result, (tuple, list, dict)) and len(result) > _ITEMS:
        return Opaque(f"{type(result).__name__} of {len(result)} items")
    if isinstance(result, (tuple, list)) and depth:
        kind = "list" if isinstance(result, list) else "tuple"
        return Items(kind, tuple(as_value(item, depth - 1) for item in result))
    if isinstance(result, dict) and depth:
        keys = tuple(as_value(key, 0) for key in result)
        return Items("dict", tuple(as_value(item, depth - 1) for item in result.values()), keys)
    return Opaque(type(result).__name__[:_MESSAGE])


def _as_array(tensor: Tensor) -> Array | Opaque:
    dtype = str(tensor.dtype).removeprefix("torch.")
    if dtype not in DTYPES or tensor.layout != torch.strided or tensor.numel() > _ELEMENTS:
        return Opaque(f"Tensor of {tensor.numel()} {dtype}")
    plain = tensor.detach().to("cpu").contiguous()
    # Viewing as bytes works for every dtype, bfloat16 included, which numpy does not know.
    data = bytes(plain.reshape(-1).view(torch.uint8).numpy()) if plain.numel() else b""
    return Array(dtype, tuple(tensor.shape), tensor.device.type, data)


def _as_raised(error: BaseException) -> Raised:
    frames = traceback.extract_tb(error.__traceback__)
    here = __file__.rsplit("observe.py", 1)[0]
    torch_home = torch.__file__.rsplit("__init__.py", 1)[0]
    own = [f for f in frames if not f.filename.startswith((here, torch_home))]
    line, number = "", 0
    if own:
        number = own[-1].lineno or 0
        line = (own[-1].line or linecache.getline(own[-1].filename, number)).strip()
    return Raised(type(error).__name__[:_MESSAGE], str(error)[:_MESSAGE], line[:_MESSAGE], number)


def tensors_in(tree: Any) -> Iterator[Tensor]:
    """Yield every tensor in nested tuples, lists and dicts."""
    if isinstance(tree, Tensor):
        yield tree
    elif isinstance(tree, (tuple, list)):
        for item in tree:
            yield from tensors_in(item)
    elif isinstance(tree, dict):
        yield from tensors_in(list(tree.values()))


def copied(tree: Any) -> Any:
    """Return `tree` with every tensor cloned, layout, gradient flag and memory format kept."""
    return _mapped(tree, _clone)


def _mapped(tree: Any, change: Callable[[Tensor], Tensor]) -> Any:
    if isinstance(tree, Tensor):
        return change(tree)
    if isinstance(tree, (tuple, list)):
        return type(tree)(_mapped(item, change) for item in tree)
    if isinstance(tree, dict):
        return {key: _mapped(item, change) for key, item in tree.items()}
    return tree


def _clone(tensor: Tensor) -> Tensor:
    """Clone with the same strides, so that a transposed or sliced case stays one."""
    if tensor.is_contiguous():
        return tensor.detach().clone().requires_grad_(tensor.requires_grad)
    base = torch.empty(
        tensor.untyped_storage().nbytes() // tensor.element_size(), dtype=tensor.dtype
    )
    base = base.to(tensor.device)
    twin = base.as_strided(tensor.shape, tensor.stride(), tensor.storage_offset())
    if 0 in tensor.stride():  # expanded: one element behind many places cannot be copied into
        return tensor.detach().as_strided(tensor.shape, tensor.stride(), tensor.storage_offset())
    twin.copy_(tensor.detach())
    return twin.requires_grad_(tensor.requires_grad)


def _differs(before: Any, after: Any) -> bool:
    pairs = zip(tensors_in(before), tensors_in(after), strict=True)
    return any(not _same(old, new) for old, new in pairs)


def _same(old: Tensor, new: Tensor) -> bool:
    if old.shape != new.shape or old.dtype != new.dtype:
        return False
    return torch.equal(torch.nan_to_num(old.detach()), torch.nan_to_num(new.detach()))


def _share_memory(result: Any, given: Any) -> bool:
    own = {t.untyped_storage().data_ptr() for t in tensors_in(given) if t.numel()}
    return any(t.untyped_storage().data_ptr() in own for t in tensors_in(result) if t.numel())

"""The arguments of a case as trees of tensors: copy them, move them, see whether they changed.

Knows tensors and containers. Must not know an exercise, an answer or what is right.
"""

from __future__ import annotations

import copy
import ctypes
from typing import Any

import torch
from torch import Tensor, nn

NUMBERS = frozenset({int, float, bool, str, slice, type(None), torch.dtype, torch.device})
_BITS = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}  # by size of an element
_DEPTH = 6  # nesting that is looked into; what a student returns may contain itself


def is_tensor(thing: Any) -> bool:
    """Return whether `thing` is a tensor by its type, whatever its ``__class__`` says."""
    return issubclass(type(thing), Tensor)


def tensors_in(tree: Any) -> list[Tensor]:
    """Return every tensor in nested tuples, lists, dicts and modules."""
    found: list[Tensor] = []
    _gather(tree, _DEPTH, found)
    return found


def tensors_of_call(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Tensor]:
    """Return the tensors among the arguments of an operator: asked beside every one that runs."""
    found: list[Tensor] = []
    for item in (*args, *kwargs.values()) if kwargs else args:
        kind = type(item)
        if kind is Tensor:
            found.append(item)
        elif kind not in NUMBERS:
            _gather(item, _DEPTH, found)
    return found


def _gather(tree: Any, depth: int, found: list[Tensor]) -> None:
    kind = type(tree)
    if kind in NUMBERS:
        return
    if issubclass(kind, Tensor):
        found.append(tree)
    elif depth and isinstance(tree, (tuple, list)):
        for item in tree:
            _gather(item, depth - 1, found)
    elif depth and isinstance(tree, dict):
        for item in tree.values():
            _gather(item, depth - 1, found)
    elif isinstance(tree, nn.Module):
        found += [*tree.parameters(), *tree.buffers()]


def copied(tree: Any, device: str = "cpu") -> Any:
    """Return a copy of `tree` on `device`: nothing done to the copy reaches the original.

    Tensors keep their strides, storage offset and gradient flag; modules are copied deeply;
    functions and plain values are passed on.
    """
    if is_tensor(tree):
        return _twin(tree, device)
    if isinstance(tree, (tuple, list)):
        return type(tree)(copied(item, device) for item in tree)
    if isinstance(tree, dict):
        return {key: copied(item, device) for key, item in tree.items()}
    if isinstance(tree, nn.Module):
        return copy.deepcopy(tree).to(device)
    return tree


def _twin(tensor: Tensor, device: str) -> Tensor:
    """Copy the storage and lay the same view over it.

    So a slice, a transpose or an expanded tensor stays one, which ``clone`` does not promise.
    """
    storage = tensor.detach().untyped_storage().clone()
    if device != "cpu":
        storage = storage.to(device=torch.device(device))
    twin = torch.empty(0, dtype=tensor.dtype, device=device)
    twin.set_(storage, tensor.storage_offset(), tensor.shape, tensor.stride())
    return twin.requires_grad_(tensor.requires_grad)


def changed(before: Any, after: Any) -> bool:
    """Return whether a copy that an answer was given is no longer what it was.

    Tensors are compared bit by bit (a NaN is equal to itself); modules by their parameters,
    buffers and whether they are in training.
    """
    if is_tensor(before):
        return not (is_tensor(after) and _same(before, after))
    if isinstance(before, (tuple, list)):
        return len(before) != len(after) or any(map(changed, before, after))
    if isinstance(before, dict):
        return before.keys() != after.keys() or any(changed(before[k], after[k]) for k in before)
    if isinstance(before, nn.Module):
        flags = [[part.training for part in net.modules()] for net in (before, after)]
        return flags[0] != flags[1] or changed(before.state_dict(), after.state_dict())
    return False


def _same(old: Tensor, new: Tensor) -> bool:
    if old is new:
        return True
    if old.shape != new.shape or old.dtype != new.dtype:
        return False
    bits = _BITS.get(old.element_size())
    if bits is None or type(new) is not Tensor or new.device != old.device:
        return raw_bytes(old) == raw_bytes(new)
    return torch.equal(old.detach().view(bits), new.detach().view(bits))


def raw_bytes(tensor: Tensor) -> bytes:
    """Return the elements of `tensor` in row-major order as bytes.

    Goes through a fresh plain tensor, so strides, devices and subclasses do not matter, and reads
    memory without numpy, which a bare installation of torch lacks and which has no bfloat16.
    """
    plain = torch.zeros(tensor.shape, dtype=tensor.dtype, device="cpu")
    plain.copy_(tensor.detach())
    return ctypes.string_at(plain.data_ptr(), plain.numel() * plain.element_size())


def storages_of(tree: Any) -> set[int]:
    """Return the addresses of the memory behind all plain tensors in `tree`."""
    plain = (t for t in tensors_in(tree) if t.layout == torch.strided and t.numel())
    return {t.untyped_storage().data_ptr() for t in plain}

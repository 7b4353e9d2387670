"""Plain data for whatever an answer returned or raised: numbers, texts, and names for the rest.

Goes by an object's type and never by what the object says of itself. Must not know what is right.
"""

from __future__ import annotations

import builtins
import linecache
import os
import traceback
from pathlib import Path
from typing import Any

import torch

from coursecheck.dtypes import DTYPES
from coursecheck.model import Array, Items, Opaque, Raised, Scalar, Value
from coursecheck.observation import DEVICES
from coursecheck.observe.arguments import raw_bytes
from coursecheck.registry import folders

_DEPTH = 4  # nesting of tuples and lists that an answer can need, and one more
#: Compared by identity: a student's class may lie about its module, its name and its hash.
_PYTHONS = tuple(kind for kind in vars(builtins).values() if isinstance(kind, type))
_MESSAGE = 300  # characters of a text that are kept
_ITEMS = 64  # longest container; a longer one is named, not copied
_PARTS = 512  # values in all: containers that hold each other multiply
_ELEMENTS = 100_000  # largest tensor, far above what any case is due to return
_BITS = 256  # longest integer
_NOT_THEIRS = tuple(
    str(home) + os.sep for home in (Path(torch.__file__).parent, Path(os.__file__).parent)
)


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


def as_raised(error: BaseException) -> Raised:
    """Return the kind of `error`, what it says, and the student's own line that it came from."""
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
    ours = tuple(folder + os.sep for folder in folders())
    return filename.startswith(_NOT_THEIRS + ours) or "site-packages" in Path(filename).parts


def _message(error: BaseException) -> str:
    """What the error says of itself; it may be a student's class, whose ``__str__`` raises."""
    try:
        return cleaned(str(error))
    except Exception as second:
        return f"({_name(type(second))} in its own __str__)"

"""Name slips that can be made in any exercise: a NumPy array, a float for a size, a class.

Knows plain data and torch's own messages; must not know an exercise. The words for a slip are in
`coursecheck.explain.locale`, as ``hint_<name>``.
"""

from __future__ import annotations

import re

from torch import nn

from coursecheck.model import Array, Items, Mismatch, Opaque, Raised, Scalar, Value

SLIPS = frozenset({
    *("class_returned", "device_literal", "float_for_size", "input", "layer_for_function"),
    *("list_for_tensor", "list_for_tuple", "method_arguments", "module_due", "nothing_returned"),
    *("not_callable", "numpy_array", "numpy_number", "one_side", "pair_of_max"),
    *("renamed_argument", "tensor_for_number", "whole_numbers"),
})  # fmt: skip
"""What is said of an answer by name, whatever the exercise: with it the remedy is known."""

_NUMPY_NUMBERS = frozenset(
    f"{kind}{bits}" for kind in ("int", "uint", "float") for bits in (8, 16, 32, 64)
)
_NO_SUCH_DEVICE = re.compile(
    r"not compiled with CUDA|NVIDIA driver|No CUDA GPUs|to be on the same device"
)
_FLOAT_SIZE = re.compile(
    r"'float' object cannot be interpreted as an integer|must be tuple of ints.*\bfloat\b"
    r"|(?:zeros|ones|empty|full|arange)\(\) received .* got \((?:int, )*float\b"
)
_KEYWORD = re.compile(r"^[\w.<>]+\(\) got an unexpected keyword argument '(?P<name>\w+)'")
_ONE_TOO_MANY = re.compile(
    r"\w\.\w+\(\) takes (?P<takes>\d+) positional arguments? but (?P<given>\d+) w"
)


def error_slip(mismatch: Mismatch) -> str | None:
    """Return what an error says of itself, where that is sure; never by its kind alone."""
    raised = mismatch.got.raised
    if raised is None or mismatch.expected.raised is not None:
        return None
    if _NO_SUCH_DEVICE.search(raised.message):
        return "device_literal"
    if raised.kind != "TypeError":
        return None
    if _FLOAT_SIZE.search(raised.message):
        return "float_for_size"
    if _is_layer_called(raised):
        return "layer_for_function"
    many = _ONE_TOO_MANY.search(raised.message)
    if many and int(many["given"]) == int(many["takes"]) + 1:
        return "method_arguments"
    return "renamed_argument" if missing_keyword(mismatch) else None


def missing_keyword(mismatch: Mismatch) -> str:
    """Return the argument of the task that the answer calls by another name, or ""."""
    raised = mismatch.got.raised
    found = _KEYWORD.match(raised.message) if raised and not raised.line else None
    return found["name"] if found and found["name"] in mismatch.case.kwargs else ""


def _is_layer_called(raised: Raised) -> bool:
    """Whether a layer of torch was met with a function's arguments."""
    kind, dot, _ = raised.message.partition(".forward() ")
    return bool(dot) and not raised.line and _is_layer(kind)


def _is_layer(name: str) -> bool:
    kind = getattr(nn, name, None)
    return isinstance(kind, type) and issubclass(kind, nn.Module)


def kind_slip(expected: Value | None, got: Value | None) -> str | None:
    """Return what came back in place of what is due, where the kind alone tells the remedy."""
    if isinstance(got, Scalar) and got.kind == "NoneType":
        return None if expected == got else "nothing_returned"
    if isinstance(got, Opaque):
        return _object_slip(expected, got)
    if isinstance(expected, Array) and isinstance(got, Items):
        if _is_pair_of_max(got):
            return "pair_of_max"
        return "list_for_tensor" if got.kind == "list" else None
    if isinstance(expected, Scalar) and expected.kind in ("int", "float", "bool"):
        return _number_slip(expected, got)
    if isinstance(expected, Items) and isinstance(got, Items) and expected.kind == "tuple":
        alike = len(expected.values) == len(got.values)
        return "list_for_tuple" if alike and got.kind == "list" else None
    return None


def _object_slip(expected: Value | None, got: Opaque) -> str | None:
    if got.kind == "type":
        return "class_returned"
    if got.kind == "ndarray" and isinstance(expected, Array):
        return "numpy_array"
    if got.kind in _NUMPY_NUMBERS and isinstance(expected, Scalar):
        return "numpy_number"
    return "layer_for_function" if isinstance(expected, Array) and _is_layer(got.kind) else None


def _is_pair_of_max(got: Items) -> bool:
    """Whether it looks like what ``.max(dim)`` returns: values, and as many places."""
    if len(got.values) != 2:
        return False
    values, places = got.values
    both = isinstance(values, Array) and isinstance(places, Array)
    return both and values.shape == places.shape and places.dtype == "int64"  # type: ignore[union-attr]


def _number_slip(expected: Scalar, got: Value | None) -> str | None:
    if isinstance(got, Array) and got.shape in ((), (1,)):
        return "tensor_for_number"
    floats = isinstance(got, Scalar) and got.kind == "float"
    return "float_for_size" if floats and expected.kind == "int" else None

"""Observations as one JSON header and raw bytes, and back. Nothing is ever unpickled.

`pack` runs beside a student's code; `unpack` runs on the trusted side and believes nothing: it
checks every field against a closed list, caps sizes, and raises `BadMessage` for the rest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from coursecheck.dtypes import DTYPES
from coursecheck.model import (
    Array,
    Items,
    Observation,
    Opaque,
    Placement,
    Raised,
    Scalar,
    Value,
)
from coursecheck.observation import DEVICES

MAX_BYTES = 4 * 1024 * 1024
"""Largest payload of one exercise; the course's own cases stay below a tenth of it."""
_MAX_OBSERVATIONS = 1000
_MAX_ITEMS = 64
_MAX_TEXT = 400
_MAX_OPERATORS = 400
_MAX_DEPTH = 6
_MAX_AXES = 8
_MAX_SIZE = 2**40
_MAX_BITS = 256
_PLACEMENTS = {placement.value: placement for placement in Placement}
_CONTAINERS = ("tuple", "list", "dict")
_SCALARS: dict[str, Any] = {
    "int": int, "float": str, "bool": bool, "str": str, "NoneType": type(None),
}  # fmt: skip


class BadMessage(ValueError):
    """The bytes are not observations of ours; the message says what is off."""


def pack(observations: Sequence[Observation]) -> tuple[list[Any], bytes]:
    """Return a JSON-able header and the payload of all arrays, one after the other.

    An array for which there is no room left is named and not sent: no right answer is so large.
    """
    payload = bytearray()
    return [_pack_observation(seen, payload) for seen in observations], bytes(payload)


def _pack_observation(seen: Observation, payload: bytearray) -> dict[str, Any]:
    raised = seen.raised
    return {
        "value": None if seen.value is None else _pack_value(seen.value, payload),
        "raised": None
        if raised is None
        else [raised.kind, raised.message, raised.line, raised.line_number],
        "input_changed": seen.input_changed,
        "shares_memory": seen.shares_memory,
        "operators": [list(pair) for pair in seen.operators[:_MAX_OPERATORS]],
        "placement": seen.placement.value,
    }


def _pack_value(value: Value, payload: bytearray) -> dict[str, Any]:
    if isinstance(value, Array):
        if len(payload) + len(value.data) > MAX_BYTES:
            return {"is": "opaque", "kind": "Tensor too large to hand in"}
        payload += value.data
        return {
            "is": "array", "dtype": value.dtype, "shape": list(value.shape), "device": value.device,
        }  # fmt: skip
    if isinstance(value, Scalar):
        # JSON has no nan and no infinity, and a float must come back to the last bit.
        plain = float.hex(value.value) if isinstance(value.value, float) else value.value
        return {"is": "scalar", "kind": value.kind, "value": plain}
    if isinstance(value, Items):
        return {
            "is": "items", "kind": value.kind,
            "values": [_pack_value(item, payload) for item in value.values],
            "keys": [_pack_value(key, payload) for key in value.keys],
        }  # fmt: skip
    return {"is": "opaque", "kind": value.kind}


def unpack(header: Any, payload: bytes) -> list[Observation]:
    """Return the observations that `pack` was given. Raises BadMessage for anything else."""
    if len(payload) > MAX_BYTES:
        raise BadMessage(f"payload of {len(payload)} bytes; at most {MAX_BYTES} are taken")
    reader = _Reader(payload)
    observations = [reader.observation(row) for row in _list(header, _MAX_OBSERVATIONS)]
    if reader.position != len(payload):
        raise BadMessage("the payload holds more than the arrays of the header")
    return observations


class _Reader:
    """Reads values; takes the arrays' bytes from the payload in order, each byte once.

    Places of their own choosing would let a small message ask for one large array many times.
    """

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self.position = 0

    def observation(self, row: Any) -> Observation:
        fields = _dict(
            row, {"value", "raised", "input_changed", "shares_memory", "operators", "placement"}
        )
        raised = None
        if fields["raised"] is not None:
            kind, message, line, number = _list(fields["raised"], 4, exactly=True)
            raised = Raised(_text(kind), _text(message), _text(line), _integer(number))
        value = None if fields["value"] is None else self.value(fields["value"], _MAX_DEPTH)
        if (value is None) == (raised is None):
            raise BadMessage("an observation is either a value or an exception")
        pairs = [
            _list(pair, 2, exactly=True) for pair in _list(fields["operators"], _MAX_OPERATORS)
        ]
        return Observation(
            value,
            raised,
            _boolean(fields["input_changed"]),
            _boolean(fields["shares_memory"]),
            tuple((_text(name), _integer(count)) for name, count in pairs),
            _PLACEMENTS[_one_of(fields["placement"], _PLACEMENTS)],
        )

    def value(self, row: Any, depth: int) -> Value:
        if depth == 0:
            raise BadMessage("nested too deeply")
        kind = row.get("is") if isinstance(row, dict) else None
        if kind == "array":
            return self.array(_dict(row, {"is", "dtype", "shape", "device"}))
        if kind == "scalar":
            return _scalar(_dict(row, {"is", "kind", "value"}))
        if kind == "items":
            return self.items(_dict(row, {"is", "kind", "values", "keys"}), depth - 1)
        if kind == "opaque":
            return Opaque(_text(_dict(row, {"is", "kind"})["kind"]))
        raise BadMessage("unknown kind of value")

    def array(self, fields: dict[str, Any]) -> Array:
        dtype = _one_of(fields["dtype"], DTYPES)
        device = _one_of(fields["device"], DEVICES)
        shape = tuple(_integer(size) for size in _list(fields["shape"], _MAX_AXES))
        # Torch multiplies the axes of an empty tensor too, and refuses to count that far.
        if math.prod(max(size, 1) for size in shape) > _MAX_SIZE:
            raise BadMessage("a shape is too large")
        end = self.position + math.prod(shape) * DTYPES[dtype].itemsize
        if end > len(self.payload):
            raise BadMessage("an array ends behind the payload")
        data, self.position = self.payload[self.position : end], end
        return Array(dtype, shape, device, data)

    def items(self, fields: dict[str, Any], depth: int) -> Items:
        kind = _one_of(fields["kind"], _CONTAINERS)
        values = [self.value(item, depth) for item in _list(fields["values"], _MAX_ITEMS)]
        keys = [self.value(key, depth) for key in _list(fields["keys"], _MAX_ITEMS)]
        if len(keys) != (len(values) if kind == "dict" else 0):
            raise BadMessage("a container has too many or too few keys")
        return Items(kind, tuple(values), tuple(keys))


def _scalar(fields: dict[str, Any]) -> Scalar:
    kind = _one_of(fields["kind"], _SCALARS)
    value: Any = fields["value"]
    if type(value) is not _SCALARS[kind]:
        raise BadMessage("a scalar is not of the type that it names")
    if kind == "float":
        try:
            return Scalar(kind, float.fromhex(_text(value)))
        except (ValueError, OverflowError):
            raise BadMessage("a float is not written in hex") from None
    if kind == "int" and value.bit_length() > _MAX_BITS:
        raise BadMessage("an integer is too long")
    return Scalar(kind, _text(value) if kind == "str" else value)


def _dict(row: Any, keys: set[str]) -> dict[str, Any]:
    if not isinstance(row, dict) or set(row) != keys:
        raise BadMessage("fields are not " + ", ".join(sorted(keys)))
    return row


def _list(rows: Any, most: int, exactly: bool = False) -> list[Any]:
    if not isinstance(rows, list) or len(rows) > most or (exactly and len(rows) != most):
        raise BadMessage(f"not a list of {'' if exactly else 'at most '}{most}")
    return rows


def _one_of(value: Any, known: Any) -> str:
    if not isinstance(value, str) or value not in known:
        raise BadMessage("not one of " + ", ".join(map(repr, known)))
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        raise BadMessage(f"not a text of at most {_MAX_TEXT} characters")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise BadMessage("a text that cannot be written as UTF-8")
    return value


def _integer(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _MAX_SIZE:
        raise BadMessage("not a size")
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise BadMessage("not true or false")
    return value

"""Observations as one JSON header and raw bytes, and back. Nothing is ever unpickled.

`pack` runs beside a student's code; `unpack` runs on the trusted side and believes nothing: it
checks every field against a closed list, caps sizes, and raises `BadMessage` for the rest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from poollab.compare import DTYPES
from poollab.exercise import Array, Items, Observation, Opaque, Raised, Scalar, Value

MAX_BYTES = 4 * 1024 * 1024
"""Largest payload of one exercise; the course's own cases stay below a tenth of it."""
_MAX_OBSERVATIONS = 1000
_MAX_ITEMS = 64
_MAX_TEXT = 400
_MAX_OPERATORS = 400
_MAX_DEPTH = 6
_DEVICES = ("cpu", "cuda")
_SCALARS: dict[str, type | tuple[type, ...]] = {
    "int": int, "float": str, "bool": bool, "str": str, "NoneType": type(None),
}  # fmt: skip


class BadMessage(ValueError):
    """The bytes are not observations of ours; the message says what is off."""


def pack(observations: Sequence[Observation]) -> tuple[list[Any], bytes]:
    """Return a JSON-able header and the payload of all arrays, one after the other."""
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
        "operators": [list(pair) for pair in seen.operators],
    }


def _pack_value(value: Value, payload: bytearray) -> dict[str, Any]:
    if isinstance(value, Array):
        start = len(payload)
        payload += value.data
        return {
            "is": "array", "dtype": value.dtype, "shape": list(value.shape),
            "device": value.device, "start": start,
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
    rows = _list(header, _MAX_OBSERVATIONS)
    return [_unpack_observation(row, payload) for row in rows]


def _unpack_observation(row: Any, payload: bytes) -> Observation:
    fields = _dict(row, {"value", "raised", "input_changed", "shares_memory", "operators"})
    raised = None
    if fields["raised"] is not None:
        kind, message, line, number = _list(fields["raised"], 4, exactly=True)
        raised = Raised(_text(kind), _text(message), _text(line), _integer(number))
    value = None
    if fields["value"] is not None:
        value = _unpack_value(fields["value"], payload, _MAX_DEPTH)
    if (value is None) == (raised is None):
        raise BadMessage("an observation is either a value or an exception")
    pairs = [_list(pair, 2, exactly=True) for pair in _list(fields["operators"], _MAX_OPERATORS)]
    return Observation(
        value,
        raised,
        _boolean(fields["input_changed"]),
        _boolean(fields["shares_memory"]),
        tuple((_text(name), _integer(count)) for name, count in pairs),
    )


def _unpack_value(row: Any, payload: bytes, depth: int) -> Value:
    if depth == 0:
        raise BadMessage("nested too deeply")
    kind = row.get("is") if isinstance(row, dict) else None
    if kind == "array":
        return _unpack_array(_dict(row, {"is", "dtype", "shape", "device", "start"}), payload)
    if kind == "scalar":
        return _unpack_scalar(_dict(row, {"is", "kind", "value"}))
    if kind == "items":
        fields = _dict(row, {"is", "kind", "values", "keys"})
        if fields["kind"] not in ("tuple", "list", "dict"):
            raise BadMessage("unknown container")
        values = _list(fields["values"], _MAX_ITEMS)
        keys = _list(fields["keys"], _MAX_ITEMS)
        return Items(
            fields["kind"],
            tuple(_unpack_value(item, payload, depth - 1) for item in values),
            tuple(_unpack_value(key, payload, depth - 1) for key in keys),
        )
    if kind == "opaque":
        return Opaque(_text(_dict(row, {"is", "kind"})["kind"]))
    raise BadMessage("unknown kind of value")


def _unpack_array(fields: dict[str, Any], payload: bytes) -> Array:
    dtype, device = fields["dtype"], fields["device"]
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise BadMessage("dtype is not one of " + ", ".join(DTYPES))
    if device not in _DEVICES:
        raise BadMessage("device is not one of " + ", ".join(_DEVICES))
    shape = tuple(_integer(size) for size in _list(fields["shape"], 8))
    start = _integer(fields["start"])
    end = start + math.prod(shape) * DTYPES[dtype].itemsize
    if end > len(payload):
        raise BadMessage("an array ends behind the payload")
    return Array(dtype, shape, device, payload[start:end])


def _unpack_scalar(fields: dict[str, Any]) -> Scalar:
    kind, value = fields["kind"], fields["value"]
    if not isinstance(kind, str) or kind not in _SCALARS or type(value) is not _SCALARS[kind]:
        raise BadMessage("a scalar is not of the type that it names")
    if kind == "float":
        try:
            return Scalar(kind, float.fromhex(_text(value)))
        except (ValueError, OverflowError):
            raise BadMessage("a float is not written in hex") from None
    if kind == "int" and value.bit_length() > 256:
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


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        raise BadMessage(f"not a text of at most {_MAX_TEXT} characters")
    return value


def _integer(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**40:
        raise BadMessage("not a size")
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise BadMessage("not true or false")
    return value

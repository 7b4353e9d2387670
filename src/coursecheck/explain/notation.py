"""How a case is written: ``shrink(X, (2, 3), mode="avg")``, and how a number looks.

Knows Python's notation only: no sentence, no markup, nothing of what is right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from coursecheck.judge.signature import bound_arguments
from coursecheck.model import Array, Case, Exercise, Items, Opaque, Scalar, Value

_LONGEST = 160  # characters of one argument, value or line


def call_of(exercise: Exercise, case: Case) -> str:
    """Return the call as a line of Python; tensors stand under their arguments' names."""
    named = bound_arguments(exercise, case)
    if exercise.written:
        return exercise.written.format_map({n: _argument(n, value) for n, value in named.items()})
    parts = [_argument(n, value) for n, value in zip(named, case.args, strict=False)]
    parts += [f"{name}={_argument(name, value)}" for name, value in case.kwargs.items()]
    return f"{exercise.name}({', '.join(parts)})"


def tensors_of(exercise: Exercise, case: Case) -> dict[str, Tensor]:
    """Return the case's tensor arguments by name."""
    found: dict[str, Tensor] = {}
    for name, value in bound_arguments(exercise, case).items():
        if isinstance(value, Tensor):
            found[_plain(name)] = value
        elif isinstance(value, (tuple, list)) and any(isinstance(v, Tensor) for v in value):
            parts = {f"{name}[{i}]": v for i, v in enumerate(value) if isinstance(v, Tensor)}
            found.update(parts)
    return found


def _plain(name: str) -> str:
    return "X" if name.startswith("argument ") else name


def _argument(name: str, value: Any) -> str:
    if isinstance(value, Tensor):
        return _plain(name)
    if isinstance(value, nn.Module):
        return "net" if name.startswith("argument ") else name
    if callable(value):
        written = getattr(value, "__name__", "")
        return written if written.isidentifier() else name
    if isinstance(value, (tuple, list)) and any(isinstance(v, Tensor) for v in value):
        return name
    if isinstance(value, str):
        return f'"{value}"'
    return shortened(repr(value))


def shortened(text: str) -> str:
    """Return `text` on one line, without control characters, cut where it is too long."""
    line = " ".join(without_controls(text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def without_controls(text: str) -> str:
    """Return `text` without terminal colours and other control characters but the new line."""
    plain = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text)
    return "".join(c for c in plain if c == "\n" or c.isprintable())


def shape_of(shape: tuple[int, ...]) -> str:
    """Return ``2×3``; the shape of a tensor of one number is ``()``."""
    if len(shape) < 2:
        return repr(tuple(shape))
    return "×".join(str(side) for side in shape)


def number(value: float | int | bool, digits: int = 4) -> str:
    """Return a number as short as it can be without hiding what it is."""
    if isinstance(value, (bool, int)):
        return str(value)
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:.{digits}g}" if value != int_or_none(value) else _whole(value)


def int_or_none(value: float) -> int | None:
    """Return the integer that `value` is, or None where it is none."""
    return int(value) if math.isfinite(value) and value == int(value) else None


def _whole(value: float) -> str:
    return str(int(value)) if abs(value) < 1e7 else f"{value:.4g}"


def pair_of_numbers(one: float, other: float) -> tuple[str, str]:
    """Return two different numbers with as many digits as it takes to tell them apart."""
    texts = number(one), number(other)
    for digits in (6, 9, 17):
        if texts[0] != texts[1]:
            break
        texts = number(one, digits), number(other, digits)
    return texts


def value_of(value: Value | None) -> str:
    """Return a result in Python's notation; an array by its dtype and shape."""
    if isinstance(value, Array):
        return f"Tensor {shape_of(value.shape)}"
    if isinstance(value, Scalar):
        text = repr(value.value) if value.kind in ("str", "NoneType", "bool") else None
        return shortened(text) if text else number(value.value)  # type: ignore[arg-type]
    if isinstance(value, Items):
        return _items(value)
    return shortened(value.kind) if isinstance(value, Opaque) else "None"


def _items(items: Items) -> str:
    parts = [value_of(item) for item in items.values]
    if items.kind == "dict":
        parts = [f"{value_of(k)}: {v}" for k, v in zip(items.keys, parts, strict=False)]
    brackets = {"list": "[]", "dict": "{}"}.get(items.kind, "()")
    inside = ", ".join(parts) + ("," if items.kind == "tuple" and len(parts) == 1 else "")
    return shortened(brackets[0] + inside + brackets[1])


KINDS: Mapping[str, str] = {"NoneType": "None"}


def kind_of(value: Value | None) -> str:
    """Return the type of a result as a student would name it."""
    if isinstance(value, Array):
        return "Tensor"
    if value is None:
        return "None"
    if isinstance(value, Items):
        return f"{value.kind} ({len(value.values)})"
    return shortened(KINDS.get(value.kind, value.kind))

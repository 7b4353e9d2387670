"""What was seen of an answer, as plain data: numbers, texts, and how a call ended.

Knows shapes of data only; imports nothing of ours. It may come from anywhere, so whoever reads it
believes none of it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import Enum

if sys.version_info >= (3, 11):
    from enum import StrEnum as StrEnum
else:

    class StrEnum(str, Enum):
        """A constant that is a text, and shows as that."""

        __str__ = str.__str__


MIMETYPE = "application/vnd.coursecheck.observations+json"
"""What observations are called among a cell's outputs."""

DEVICES = ("cpu", "cuda", "mps", "xpu")
"""Kinds of devices that a tensor of an answer may be on; torch calls AMD's cards cuda, too."""


@dataclass(frozen=True)
class Array:
    """A tensor as plain data: `data` is its elements in row-major order."""

    dtype: str
    shape: tuple[int, ...]
    device: str
    data: bytes


@dataclass(frozen=True)
class Scalar:
    """A plain Python value; `kind` is its type's name."""

    kind: str
    value: int | float | bool | str | None


@dataclass(frozen=True)
class Items:
    """A tuple, list or dict (then with `keys`) of values."""

    kind: str
    values: tuple[Value, ...]
    keys: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Opaque:
    """Something that has no business in an answer; only its type's name is kept."""

    kind: str


Value = Array | Scalar | Items | Opaque


@dataclass(frozen=True)
class Raised:
    """An exception; `line` is the student's own line that led to it, where it is known."""

    kind: str
    message: str
    line: str = ""
    line_number: int = 0


class Placement(StrEnum):
    """Whether a result would be where the arguments are, if those were on a GPU."""

    NOTHING = ""  # not looked at, or there is no tensor to be anywhere
    FOLLOWS = "follows"
    STRAYS = "strays"  # seen for certain: a tensor was made on, or taken to, the CPU
    UNDECIDED = "undecided"  # could not be seen; costs nothing


@dataclass(frozen=True)
class Observation:
    """What was seen when an answer met one case. Plain data: it may come from anywhere."""

    value: Value | None = None
    raised: Raised | None = None
    input_changed: bool = False
    shares_memory: bool = False
    operators: tuple[tuple[str, int], ...] = ()
    placement: Placement = Placement.NOTHING

    @property
    def not_started(self) -> bool:
        """Whether the untouched stub answered, and not an operator that torch does not have."""
        if self.raised is None or self.raised.kind != "NotImplementedError":
            return False
        return not self.raised.line or self.raised.line.startswith("raise")

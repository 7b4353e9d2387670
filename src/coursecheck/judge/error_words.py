"""What an error's message says of itself: sizes that do not fit, a place beyond the end, a pair.

Knows the messages of torch and Python, and the line of the student's that led there. An error's
kind alone says nothing. The words for each are in `coursecheck.explain.locale`, as ``hint_<name>``.
"""

from __future__ import annotations

import re

from coursecheck.model import Raised

_SAID: dict[str, tuple[str, ...]] = {
    "sizes_differ": (
        r"must match the (?:existing )?size",
        r"^shape mismatch",
        r"doesn't match the broadcast shape",
        r"Sizes of tensors must match",
        r"shapes cannot be multiplied",
        r"to have \d+ channels, but got",
        r"expects each tensor to be equal size",
        r"^Expected index .* to be (?:no larger|smaller) than",
        r"[Mm]ust have same number of dimensions|must have the same number of dimensions",
        r"size mismatch|cannot be broadcast|not broadcastable",
        r"expected weight to be at least|^expand\(torch\.\w+\{.*number of s",
    ),
    "reshape_count": (
        r"^shape '.*' is invalid for input of size",
        r"^unflatten: Provided sizes .* don't multiply up",
    ),
    "beyond_the_end": (
        r"^index -?\d+ is out of bounds",
        r"^(?:list|index) index out of range|^index out of range in self",
        r"^selected index .* out of range",
    ),
    "no_such_axis": (
        r"^Dimension out of range",
        r"^tuple index out of range",
        r"^too many indices for tensor",
        r"^Dimension specified as -?\d+ but tensor has no dimensions",
    ),
    "axis_twice": (r"^dim -?\d+ appears multiple times", r"^repeated dim"),
    "number_for_pair": (
        r"^cannot unpack non-iterable int",
        r"^'int' object is not (?:subscriptable|iterable)",
        r"^object of type 'int' has no len",
    ),
    "pair_for_number": (
        r"^can only concatenate tuple \(not \"int\"\) to tuple",
        r"^unsupported operand type\(s\) for .*'(?:int' and 'tuple|tuple' and 'int)'",
        r"^can't multiply sequence by non-int of type 'tuple'",
        r"must be int, not tuple",
        r"must be tuple of ints, ?but (?:found element of type|got) tuple",
        r"'tuple' object cannot be interpreted as an integer",
    ),
    "none_for_value": (
        r"^cannot unpack non-iterable NoneType",
        r"^'NoneType' object (?:is not|cannot|has no)",
        r"^unsupported operand type\(s\) for .*'NoneType'",
        r"must be .*, not NoneType|received an invalid combination of arguments - got .*NoneType",
    ),
    "other_count": (
        r"^not enough values to unpack \(expected",
        r"^too many values to unpack \(expected",
    ),
    "does_not_fit": (
        r"^maximum size for tensor at dimension",
        r"Output size is too small",
        r"Kernel size can't be greater than actual input size",
        r"negative dimension|^pad must be non-negative",
        r"^setStorage: sizes",
    ),
    "empty_window": (
        r"Expected reduction dim .*to (?:have|be)",
        r"non-empty TensorList",
        r"^(?:max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)",
    ),
    "zero_step": (
        r"^step is 0|^non-positive stride|^slice step (?:cannot be zero|must be positive)",
        r"arg 3 must not be zero|kernel size should be greater than zero",
        r"^(?:integer )?(?:division|modulo).* by zero|^float division by zero",
        r"stride should not be zero|pad should be at most half",
    ),
    "index_not_whole": (
        r"^slice indices must be integers",
        r"^tensors used as indices must be",
        r"Expected dtype int\d+(?:/int\d+)? for index|: Expected dtype int64 for index",
    ),
    "gradient_shape": (
        r"^Mismatch in shape: grad_output",
        r"returned an invalid gradient at index",
    ),
    "without_value": (
        r"^name '\w+' is not defined",
        r"^(?:cannot access (?:local|free) variable|local variable|free variable) '\w+'",
    ),
    "no_such_attribute": (
        r" object has no attribute '\w+\??'",
        r"^module '[\w.]+' has no attribute",
    ),
    "not_a_number": (r"^could not convert string to float|^invalid literal for int",),
    "call_arguments": (r"^missing \d+ required positional arg|unexpected keyword argument",),
    "calls_itself": (r"^maximum recursion depth exceeded",),
}
_PATTERNS = {name: re.compile("|".join(patterns)) for name, patterns in _SAID.items()}
_OWN = "own_refusal"
_NO_KEY = "no_such_key"

SAID_BY_ERRORS = frozenset({*_SAID, _OWN, _NO_KEY})
"""Where an error itself says to look, beyond its kind; if not yet the remedy."""


def is_own_refusal(raised: Raised) -> bool:
    """Whether a line of the answer raised it on purpose."""
    return bool(re.match(r"raise\b|assert\b", raised.line))


def said_by(raised: Raised) -> str | None:
    """Return the name of what an error says of itself, or None where it says nothing known."""
    if is_own_refusal(raised):
        return _OWN
    if raised.kind == "KeyError":
        return _NO_KEY
    message = re.sub(r"^[\w.]+\(\):? ", "", raised.message)
    for said in (message, raised.message):
        for name, pattern in _PATTERNS.items():
            if pattern.search(said):
                return name
    return None

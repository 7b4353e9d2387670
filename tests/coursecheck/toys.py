"""A small exercise for tests of the judging: the largest value of each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from coursecheck.cases import Draw
from coursecheck.judge.judge import judge
from coursecheck.model import (
    CAREFUL,
    RESULT,
    Aspect,
    Case,
    Exercise,
    Group,
    Misconception,
    Rule,
    Verdict,
)
from coursecheck.observe.run import observe

SEED = 11
TEXT = {"zh": "题", "en": "text"}


def row_max(X):
    if X.dim() != 2:
        raise ValueError("two axes")
    return X.amax(1)


def _values(draw: Draw):
    yield Case((draw.integers(2, 3),))
    yield Case((draw.negatives(3, 4),))


def _care(draw: Draw):
    yield Case((draw.integers(4, 3, dtype=torch.float64),))
    yield Case((draw.integers(2, 2, 2),))


def _sizes(draw: Draw):
    for n in (2, 4, 8):
        yield Case((draw.integers(n, n),))


def misconception(name: str, *wrong: Callable[..., Any]) -> Misconception:
    return Misconception(name, wrong, title=TEXT, hint=TEXT)


def toy(*groups: Group, **changes: Any) -> Exercise:
    """The exercise, with its parts changed as a test needs them."""
    parts: dict[str, Any] = {
        "name": "row_max",
        "title": TEXT,
        "groups": groups or (VALUES, CARE),
        "reference": row_max,
        "misconceptions": (
            misconception("starts_at_zero", lambda X: row_max(X).clamp(min=0)),
            misconception("columns", lambda X: X.amax(0)),
            misconception("float32_buffer", lambda X: row_max(X).float()),
        ),
    }
    return Exercise(**(parts | changes))


VALUES = Group("values", 3, _values, title=TEXT)
CARE = Group("care", 1, _care, CAREFUL, title=TEXT)
SIZES = Group("sizes", 2, _sizes, RESULT | {Aspect.OP_COUNT}, title=TEXT)
NO_AMAX = Rule("no_amax", operators=("amax",), names=("amax",), hint=TEXT)


def by_loop(X):
    """A right answer that makes its result where its argument is."""
    if X.dim() != 2:
        raise ValueError("two axes")
    Y = X.new_zeros(X.shape[0])
    for i, row in enumerate(X):
        Y[i] = max(row)
    return Y


def checked(make):
    """An answer that refuses what the reference refuses and otherwise does `make`."""
    return lambda X: make(X) if X.dim() == 2 else row_max(X)


def verdict_on(thing, exercise=None, rounds=1, **more) -> Verdict:
    exercise = exercise or toy()
    return judge(exercise, SEED, observe(thing, exercise, SEED, rounds), rounds, **more)

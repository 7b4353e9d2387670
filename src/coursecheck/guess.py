"""A typed guess beside what really came out: a line for whoever wants to know, and no points.

Knows numbers and where they stand. Must not know a lesson, keep a guess, or stop a notebook.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import Any

from coursecheck.console import in_script, language_here, say_aloud
from coursecheck.explain.locale import say

_ROUNDED = 0.01  # a guess of 0.33 is right where a third came out


@dataclass(frozen=True)
class ComparedGuess:
    """What is said about a guess; shows itself in a notebook, and small."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        style = "opacity:0.7;font-size:13px"
        return f'<div class="compared-guess" style="{style}">{escape(self.text)}</div>'


def compare_guess(mine: Any, came_out: Any, language: str | None = None) -> ComparedGuess:
    """Say how much of `mine`, a guess, is what came out: a number, a list, rows, or a tensor.

    None is no guess, and whatever cannot be read as numbers is not judged: nothing here raises on
    a student's account. Raises ValueError for an unknown `language`.
    """
    shown = ComparedGuess(_said(mine, came_out, language_here(language)))
    if in_script():
        say_aloud(repr(shown))
    return shown


def _said(mine: Any, came_out: Any, language: str) -> str:
    if mine is None or mine is ...:
        return say("guess_none", language)
    guessed, real = _numbers(mine), _numbers(came_out)
    if guessed is None or real is None:
        return say("guess_unread", language)
    if len(guessed) != len(real):
        return say("guess_count", language, guessed=len(guessed), count=len(real))
    wrong = [at for at, pair in enumerate(zip(guessed, real, strict=True)) if not _same(*pair)]
    if len(real) == 1:
        return say("guess_other" if wrong else "guess_right", language)
    if not wrong:
        return say("guess_all", language, count=len(real))
    width = _width(came_out)
    line = {"right": len(real) - len(wrong), "count": len(real)}
    if width and width < len(real):
        return say("guess_row", language, place=wrong[0] // width + 1, **line)
    return say("guess_place", language, place=wrong[0] + 1, **line)


def _same(guessed: float, real: float) -> bool:
    return math.isclose(guessed, real, rel_tol=_ROUNDED, abs_tol=1e-6)


def _plain(value: Any) -> Any:
    """Return what a tensor or an array holds as lists."""
    return value.tolist() if hasattr(value, "tolist") else value


def _numbers(value: Any) -> list[float] | None:
    """Return all numbers of `value`, row after row; None where something else is among them."""
    value = _plain(value)
    if isinstance(value, (list, tuple)):
        parts = [_numbers(part) for part in value]
        return None if None in parts else [number for part in parts for number in part or ()]
    try:
        number = float(value) if isinstance(value, (bool, int, float)) else math.nan
    except OverflowError:  # a whole number larger than any float
        return None
    return None if math.isnan(number) else [number]


def _width(value: Any) -> int:
    """Return how many numbers a row has; 0 where there are no rows."""
    rows = _plain(value)
    while isinstance(rows, (list, tuple)) and rows and isinstance(rows[0], (list, tuple)):
        inner = rows[0]
        if not (inner and isinstance(inner[0], (list, tuple))):
            return len(inner)
        rows = inner
    return 0

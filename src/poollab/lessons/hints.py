"""The way from a shared mistake's name to its title and hint. Knows no implementation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coursecheck.model import Misconception
from poollab.lessons.geometry_hints import GEOMETRY
from poollab.lessons.value_hints import VALUES


def known(name: str, *wrong: Callable[..., Any]) -> Misconception:
    """Return the shared misconception called `name`, earned by any of `wrong`."""
    title, hint = (GEOMETRY | VALUES)[name]
    return Misconception(name, title, hint, wrong)

"""Pooling to play with, in a notebook or on a page: `playground.mjs` in a widget or by itself.

Knows how both get its state. Must not know how it is drawn, an exercise or an answer.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from coursecheck.explain.locale import current_language

_MODULE = Path(__file__).with_name("playground.mjs")
_MOST = 8  # rows or columns that can be edited
_EXAMPLE = ((3, -1, 4, 1, -5), (9, 2, -6, 5, -3), (-5, 8, -9, 7, -2))

TITLE = {"zh": "池化试验台", "en": "A pooling playground"}
_PLAIN = {
    "zh": "池化试验台：这里显示不出来。装上 anywidget 再运行这个单元格，或者打开网页版的试验台。",
    "en": "A pooling playground, which cannot be shown here: install anywidget and run this cell"
    " again, or open it on the course's web pages.",
}


def playground(
    X: Tensor | Sequence[Sequence[float]] = _EXAMPLE,
    kernel_size: int | tuple[int, int] = 2,
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    *,
    ceil_mode: bool = False,
    mode: str = "max",
) -> Playground:
    """Return pooling of `X` (H, W) to play with: left alone as a cell's last line, it shows.

    `stride` None means the window's own size; `mode` is "max" or "avg". Raises ValueError when `X`
    has not two axes or more than 8 rows or columns, or `mode` is another.
    """
    plane = torch.as_tensor(X, dtype=torch.float64)
    if plane.dim() != 2 or not 1 <= min(plane.shape) <= max(plane.shape) <= _MOST:
        raise ValueError(
            f"playground takes a 2-D input of up to {_MOST}×{_MOST}, not {tuple(plane.shape)}:"
            " pick a corner of one plane, such as X[0, 0, :8, :8]"
        )
    if mode not in ("max", "avg"):
        raise ValueError(f"mode is 'max' or 'avg', not {mode!r}")
    state = {
        "X": plane.tolist(),
        "kernel": _pair(kernel_size),
        "stride": _pair(kernel_size if stride is None else stride),
        "padding": _pair(padding),
        "ceil": ceil_mode,
        "mode": mode,
    }
    return Playground(state, current_language())


def page(language: str) -> str:
    """Return a playground as a piece of a web page."""
    return playground(stride=1).in_html(language)


def _pair(value: int | tuple[int, int]) -> list[int]:
    return [value, value] if isinstance(value, int) else [value[0], value[1]]


class Playground:
    """A playground: `state` is what it starts with and, where it is a widget, what it shows now.

    {"X": rows of numbers, "kernel", "stride" and "padding": [height, width], "ceil", "mode"}
    """

    def __init__(self, state: dict[str, Any], language: str) -> None:
        self.state = state
        self.language = language

    def __repr__(self) -> str:
        return _PLAIN[self.language]

    def in_html(self, language: str) -> str:
        """Return it as HTML that needs no kernel; without a script it is one line."""
        state = html.escape(json.dumps(self.state))
        return (
            f'<div class="playground" data-language="{language}" data-state="{state}">'
            f'<p>{_PLAIN[language]}</p></div><script type="module">'
            f"{_MODULE.read_text(encoding='utf-8')}</script>"
        )

    def _repr_mimebundle_(self, **_asked_for: object) -> dict[str, Any]:
        """Return what a notebook may choose from; a widget is there where anywidget is."""
        shown: dict[str, Any] = {
            "text/plain": repr(self),
            "text/html": self.in_html(self.language),
        }
        if find_spec("anywidget"):
            widget = _widget_class()(state=self.state, language=self.language)
            widget.observe(lambda change: setattr(self, "state", change["new"]), "state")
            # Some front ends know widgets' own type alone, others the rest.
            made = widget._repr_mimebundle_()
            shown = (made[0] if isinstance(made, tuple) else made) | shown
        return shown


@cache
def _widget_class() -> Callable[..., Any]:
    import anywidget
    import traitlets

    class Board(anywidget.AnyWidget):
        _esm = _MODULE.read_text(encoding="utf-8")
        state = traitlets.Dict().tag(sync=True)
        language = traitlets.Unicode().tag(sync=True)

    return Board

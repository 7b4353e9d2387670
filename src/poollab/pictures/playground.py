"""Pooling to play with, in a notebook or on a page: `playground.mjs` in a widget or by itself.

Knows how both get its state. Must not know how it is drawn, an exercise or an answer.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from coursecheck.explain.locale import current_language

_MODULE = Path(__file__).with_name("playground.mjs")
_MOST = 8  # rows or columns that can be edited
_EXAMPLE = ((3, -1, 4, 1, -5), (9, 2, -6, 5, -3), (-5, 8, -9, 7, -2))

TITLE = {"zh": "池化试验台", "en": "A pooling playground"}
_PLAIN = {
    "zh": "池化试验台：运行这个单元格，就能动手试；网页版里也有。",
    "en": "A pooling playground: run this cell to play, or open it on the course's web pages.",
}
_STILL = {"zh": ("输入 X", "输出 Y"), "en": ("Input X", "Output Y")}


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
    """A playground; as a cell's last value it is played with, as long as the notebook is open.

    `state` is what it starts with:
    {"X": rows of numbers, "kernel", "stride" and "padding": [height, width], "ceil", "mode"}
    """

    def __init__(self, state: dict[str, Any], language: str) -> None:
        self.state = state
        self.language = language

    def __repr__(self) -> str:
        return _PLAIN[self.language]

    def in_html(self, language: str) -> str:
        """Return it as HTML that needs no kernel; where no script may run it is a still picture."""
        state = html.escape(json.dumps(self.state))
        return (
            f'<div class="playground" data-language="{language}" data-state="{state}">'
            f'<p>{_PLAIN[language]}</p>{self._still(language)}</div><script type="module">'
            f"{_MODULE.read_text(encoding='utf-8')}</script>"
        )

    def _repr_html_(self) -> str:
        return self.in_html(self.language)

    def widget(self) -> Any:
        """Return it as an anywidget, whose `state` is at any time what the reader sees.

        That needs anywidget and a kernel that runs: a notebook that is opened later shows nothing
        in its place. Raises ModuleNotFoundError.
        """
        return _widget_class()(state=self.state, language=self.language)

    def _still(self, language: str) -> str:
        """Return the input and what comes out as two tables; without Y where no window fits."""
        X = torch.tensor(self.state["X"], dtype=torch.float64)
        pool = functional.max_pool2d if self.state["mode"] == "max" else functional.avg_pool2d
        sizes = self.state["kernel"], self.state["stride"], self.state["padding"]
        try:
            Y = pool(X[None, None], *sizes, ceil_mode=self.state["ceil"])[0, 0]
        except RuntimeError:
            Y = X[:0]
        captions = _STILL[language]
        return "".join(map(_table, captions, (X, Y)))


def _table(caption: str, plane: Tensor) -> str:
    rows = ("".join(f"<td>{value:g}</td>" for value in row) for row in plane.tolist())
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><caption>{caption}</caption>{body}</table>"


@cache
def _widget_class() -> Callable[..., Any]:
    import anywidget
    import traitlets

    class Board(anywidget.AnyWidget):
        _esm = _MODULE.read_text(encoding="utf-8")
        state = traitlets.Dict().tag(sync=True)
        language = traitlets.Unicode().tag(sync=True)

    return Board

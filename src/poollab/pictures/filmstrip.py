"""Draws pooling as a filmstrip, one SVG with a frame for each step: no script, no movement.

A page that runs `player.js` shows one frame at a time instead. Must not know a notebook, a language
or an exercise.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F

_CELL = 40  # pixels of the side of a cell, at least
_LETTER = 9.2  # pixels of a letter, a little more than it takes
_EDGE = 16  # pixels around everything
_GAP = 56  # pixels between input and output, room for the arrow
_LISTED = 6  # a window of more cells is not written out below the picture
_LONGEST = 7  # letters of a number in a cell
_STRIP = 1200  # pixels of the width of a strip, at most, where more than one frame fits

_STYLE = """
:root{color-scheme:light dark}text{font:15px system-ui,sans-serif;text-anchor:middle}
.pad,.due,.won,.now{fill:none}.pad{stroke-dasharray:3 3}.win{fill:#e69f00;fill-opacity:.2}
.win,.won,.now{stroke-width:3}
""".replace("\n", "")
# The card has a background of its own, so that the figures are readable on any page.
_COLOURS = (
    (".card", "fill", "#fff", "#1c1c1e"),
    (".card", "stroke", "#d0d0d0", "#4a4a4a"),
    (".cell", "fill", "#f4f4f4", "#2a2a2d"),
    (".cell,.pad", "stroke", "#9a9a9a", "#7d7d7d"),
    (".due", "stroke", "#c4c4c4", "#555"),
    (".out", "fill", "#dcecf7", "#123a55"),
    (".out,.won,.now", "stroke", "#0072b2", "#56b4e9"),
    ("text", "fill", "#1a1a1a", "#f0f0f0"),
    (".soft", "fill", "#4f4f4f", "#b5b5b5"),
    (".win", "stroke", "#b85c00", "#e69f00"),
)


def _style() -> str:
    """Return the style sheet; what does not know `light-dark` keeps the light colour."""
    return _STYLE + "".join(
        f"{where}{{{what}:{light};{what}:light-dark({light},{dark})}}"
        for where, what, light, dark in _COLOURS
    )


@dataclass(frozen=True, eq=False)
class Pooling:
    """One pooling of a plane `X` (H, W): its settings, and what torch makes of it."""

    X: Tensor
    pool_size: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    mode: str

    @property
    def padded(self) -> Tensor:
        """The input with its padding, (H + 2 p_h, W + 2 p_w)."""
        p_h, p_w = self.padding
        value = -math.inf if self.mode == "max" else 0.0
        return F.pad(self.X, (p_w, p_w, p_h, p_h), value=value)

    @property
    def output(self) -> Tensor:
        """What torch's own pooling gives, (out_h, out_w)."""
        pool = F.max_pool2d if self.mode == "max" else F.avg_pool2d
        return pool(self.X[None, None], self.pool_size, self.stride, self.padding)[0, 0]

    @property
    def places(self) -> list[tuple[int, int]]:
        """Rows and columns of the output in the order in which they are filled."""
        rows, columns = self.output.shape
        return [(i, j) for i in range(rows) for j in range(columns)]


def number(value: float) -> str:
    """Return a text of seven letters at most for `value`, with a real minus sign."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    if len(text) > _LONGEST:
        text = f"{value:.2g}".replace("e+0", "e").replace("e+", "e")
    return text.replace("-", "−")


def words(pooling: Pooling) -> list[str]:
    """Return what happens at each step: ``max(3, −1, 9, 2) = 9``."""
    return [_words(pooling, place) for place in pooling.places]


@dataclass(frozen=True)
class _Layout:
    """Where things lie in a frame, in pixels."""

    cell_w: float
    width: float
    height: float
    output: tuple[float, float]

    def place(self, r: float, c: float) -> tuple[float, float]:
        return _EDGE + c * self.cell_w, _EDGE + r * _CELL

    def result(self, i: float, j: float) -> tuple[float, float]:
        return self.output[0] + j * self.cell_w, self.output[1] + i * _CELL


def _layout(pooling: Pooling) -> _Layout:
    (rows, columns), (out_rows, out_columns) = pooling.padded.shape, pooling.output.shape
    values = [*pooling.padded.flatten().tolist(), *pooling.output.flatten().tolist()]
    cell_w = max(_CELL, max(len(number(value)) for value in values) * _LETTER + 8)
    longest = max(len(text) for text in words(pooling)) * _LETTER
    width = max((columns + out_columns) * cell_w + _GAP, longest, 280) + 2 * _EDGE
    height = (max(rows, out_rows) + 1) * _CELL + 2 * _EDGE
    down = max(rows - out_rows, 0) / 2 * _CELL
    return _Layout(cell_w, width, height, (_EDGE + columns * cell_w + _GAP, _EDGE + down))


def frame_size(pooling: Pooling) -> tuple[float, float]:
    """Return width and height of one frame in pixels."""
    layout = _layout(pooling)
    return layout.width, layout.height


def svg(pooling: Pooling, title: str) -> str:
    """Return the strip as the text of an SVG file, with `title` for those who cannot see it."""
    at, steps = _layout(pooling), len(pooling.places)
    across = min(max(int(_STRIP // at.width), 1), steps)
    width, height = across * at.width, math.ceil(steps / across) * at.height
    title = html.escape(title)
    frames = (
        f'<g class="frame" transform="translate({t % across * at.width:g} '
        f'{t // across * at.height:g})">{"".join(_frame(pooling, at, t))}</g>'
        for t in range(steps)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" role="img" aria-label="{title}">'
        f"<title>{title}</title><style>{_style()}</style>"
        f"<defs>{''.join(_shared(pooling, at))}</defs>{''.join(frames)}</svg>"
    )


def _cell(at: _Layout, place: tuple[float, float], kind: str, text: str = "") -> str:
    x, y = place
    box = f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{at.cell_w:g}" height="{_CELL}"/>'
    ink = ' class="soft"' if kind == "pad" else ""
    middle = f'x="{x + at.cell_w / 2:g}" y="{y + _CELL / 2 + 5:g}"'
    return box + (f"<text{ink} {middle}>{text}</text>" if text else "")


def _shared(pooling: Pooling, at: _Layout) -> Iterator[str]:
    """Yield what frames have in common: the input, the empty output, its filled rows."""
    (H, W), (p_h, p_w) = pooling.X.shape, pooling.padding
    yield (
        f'<g id="base"><rect class="card" x=".5" y=".5" width="{at.width - 1:g}"'
        f' height="{at.height - 1:g}" rx="8"/>'
    )
    for r, row in enumerate(pooling.padded.tolist()):
        for c, value in enumerate(row):
            inside = p_h <= r < p_h + H and p_w <= c < p_w + W
            yield _cell(at, at.place(r, c), "cell" if inside else "pad", number(value))
    rows = pooling.output.tolist()
    x, y = at.output
    yield f'<text class="soft" x="{x - _GAP / 2:g}" y="{y + len(rows) * _CELL / 2 + 5:g}">→</text>'
    yield from (_cell(at, at.result(i, j), "due") for i, j in pooling.places)
    yield "</g>"
    for i, row in enumerate(rows):
        cells = (_cell(at, at.result(i, j), "out", number(value)) for j, value in enumerate(row))
        yield f'<g id="row{i}">{"".join(cells)}</g>'


def _frame(pooling: Pooling, at: _Layout, t: int) -> Iterator[str]:
    """Yield step `t`: what is filled by then, the window, the winner and the sum in words."""
    i, j = pooling.places[t]
    yield '<use href="#base"/>' + "".join(f'<use href="#row{above}"/>' for above in range(i))
    for column in range(j + 1):
        value = number(float(pooling.output[i, column]))
        yield _cell(at, at.result(i, column), "out", value)
    yield _cell(at, at.result(i, j), "now")
    (k_h, k_w), top, left = pooling.pool_size, i * pooling.stride[0], j * pooling.stride[1]
    x, y = at.place(top, left)
    yield (
        f'<rect class="win" x="{x:g}" y="{y:g}" width="{k_w * at.cell_w:g}"'
        f' height="{k_h * _CELL}" rx="4"/>'
    )
    if pooling.mode == "max":
        cells = _window(pooling, (i, j))
        row, column = divmod(cells.index(max(cells)), k_w)
        x, y = at.place(top + row + 0.5, left + column + 0.5)
        yield (
            f'<ellipse class="won" cx="{x:g}" cy="{y:g}" rx="{at.cell_w * 0.42:g}"'
            f' ry="{_CELL * 0.4:g}"/>'
        )
    sentence = _words(pooling, (i, j))
    yield f'<text x="{at.width / 2:g}" y="{at.height - _EDGE:g}">{sentence}</text>'


def _window(pooling: Pooling, place: tuple[int, int]) -> list[float]:
    top, left = (p * s for p, s in zip(place, pooling.stride, strict=True))
    k_h, k_w = pooling.pool_size
    found: list[float] = pooling.padded[top : top + k_h, left : left + k_w].flatten().tolist()
    return found


def _words(pooling: Pooling, place: tuple[int, int]) -> str:
    cells, result = _window(pooling, place), number(float(pooling.output[place]))
    if len(cells) > _LISTED:
        return f"{pooling.mode} = {result}"
    return f"{pooling.mode}({', '.join(map(number, cells))}) = {result}"

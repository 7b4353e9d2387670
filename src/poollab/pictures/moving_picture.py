"""Draws pooling as one SVG that moves by itself: the window walks, the output fills up.

CSS animation, no script: it plays as an image wherever one is shown. Must not know a notebook, a
language or an exercise.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F

_CELL = 40  # pixels of the side of one cell
_EDGE = 16  # pixels around everything
_GAP = 64  # pixels between input and output, room for the arrow
_STEP = 1.4  # seconds that the window rests on one place, the way to the next included
_PAUSE = 2  # steps that the finished output stays before it begins again
_LISTED = 6  # a window of more cells is not written out below the picture

# The card has a background of its own: a notebook's theme is not what the browser's colour
# scheme says, and on the card the figures are readable on either.
_STYLE = """
.card{fill:#fff;stroke:#d0d0d0}.cell{fill:#f4f4f4;stroke:#9a9a9a}.pad{fill:none;stroke:#9a9a9a;
stroke-dasharray:3 3}.due{fill:none;stroke:#c4c4c4}.out{fill:#dcecf7;stroke:#0072b2}
text{font:15px system-ui,sans-serif;text-anchor:middle;fill:#1a1a1a}.soft{fill:#4f4f4f}
.win{fill:#e69f00;fill-opacity:.25;stroke:#b85c00;stroke-width:3}
.won,.now{fill:none;stroke:#0072b2;stroke-width:3}.step{opacity:0}.s0{opacity:1}
@media (prefers-color-scheme:dark){.card{fill:#1c1c1e;stroke:#4a4a4a}.cell{fill:#2a2a2d;
stroke:#7d7d7d}.due{stroke:#555}.out{fill:#123a55;stroke:#56b4e9}text{fill:#f0f0f0}
.soft{fill:#b5b5b5}.win{stroke:#e69f00}.won,.now{stroke:#56b4e9}}
""".replace("\n", "")
_STILL = "@media (prefers-reduced-motion:reduce){.win,.step,.o{animation:none!important}}"


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
    """Return a short text for `value`, with a real minus sign."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def size(pooling: Pooling) -> tuple[int, int]:
    """Return width and height of the picture in pixels."""
    (rows, columns), (out_rows, out_columns) = pooling.padded.shape, pooling.output.shape
    width = (columns + out_columns) * _CELL + _GAP + 2 * _EDGE
    return max(width, 320), max(rows, out_rows) * _CELL + 2 * _EDGE + _CELL


def svg(pooling: Pooling, title: str) -> str:
    """Return the picture as the text of an SVG file, with `title` for those who cannot see it."""
    width, height = size(pooling)
    title = html.escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-label="{title}"><title>{title}</title>'
        f"<style>{_STYLE}{''.join(_keyframes(pooling))}{_STILL}</style>"
        f'<rect class="card" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>'
        f"{''.join(_input(pooling))}{''.join(_output(pooling))}{''.join(_steps(pooling))}</svg>"
    )


def _keyframes(pooling: Pooling) -> Iterator[str]:
    """Yield the movement of the window and, for every step, when it and its output show."""
    places = pooling.places
    share = 100 / (len(places) + _PAUSE)
    moves = []
    for t, (i, j) in enumerate(places):
        x, y = j * pooling.stride[1] * _CELL, i * pooling.stride[0] * _CELL
        start, last = t * share, t == len(places) - 1
        rest = 100 if last else start + 0.75 * share
        moves.append(f"{start:.1f}%,{rest:.1f}%{{transform:translate({x}px,{y}px)}}")
        end = 100 if last else start + 0.8 * share
        before = "" if t == 0 else f"0%,{start:.1f}%{{opacity:0}}"
        after = "" if last else f"{end + 0.1:.1f}%,100%{{opacity:0}}"
        yield f"@keyframes s{t}{{{before}{start + 0.1:.1f}%,{end:.1f}%{{opacity:1}}{after}}}"
        shown = start + 0.3 * share
        yield f"@keyframes o{t}{{0%,{shown:.1f}%{{opacity:0}}{shown + 0.1:.1f}%,100%{{opacity:1}}}}"
        yield f".s{t}{{animation-name:s{t}}}.o{t}{{animation-name:o{t}}}"
    seconds = _STEP * (len(places) + _PAUSE)
    yield f"@keyframes w{{{''.join(moves)}}}.win{{animation-name:w}}"
    yield f".win,.step,.o{{animation-duration:{seconds:.1f}s;animation-iteration-count:infinite}}"


def _cell(x: float, y: float, kind: str, text: str = "", soft: bool = False) -> str:
    box = f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{_CELL}" height="{_CELL}"/>'
    ink = ' class="soft"' if soft else ""
    half = _CELL / 2
    return box + (f'<text{ink} x="{x + half:g}" y="{y + half + 5:g}">{text}</text>' if text else "")


def _input(pooling: Pooling) -> Iterator[str]:
    (H, W), (p_h, p_w) = pooling.X.shape, pooling.padding
    for r, row in enumerate(pooling.padded.tolist()):
        for c, value in enumerate(row):
            inside = p_h <= r < p_h + H and p_w <= c < p_w + W
            kind = "cell" if inside else "pad"
            x, y = _EDGE + c * _CELL, _EDGE + r * _CELL
            yield _cell(x, y, kind, number(value), soft=not inside)


def _corner(pooling: Pooling) -> tuple[float, float]:
    """Return where the output begins: right of the input, half-way down."""
    (rows, columns), out_rows = pooling.padded.shape, pooling.output.shape[0]
    down = max(rows - out_rows, 0) / 2
    return _EDGE + columns * _CELL + _GAP, _EDGE + down * _CELL


def _output(pooling: Pooling) -> Iterator[str]:
    x, y = _corner(pooling)
    rows = pooling.output.shape[0]
    yield f'<text class="soft" x="{x - _GAP / 2:g}" y="{y + rows * _CELL / 2 + 5:g}">→</text>'
    for t, (i, j) in enumerate(pooling.places):
        left, top = x + j * _CELL, y + i * _CELL
        value = number(float(pooling.output[i, j]))
        yield _cell(left, top, "due")
        yield f'<g class="o o{t}">{_cell(left, top, "out", value)}</g>'


def _steps(pooling: Pooling) -> Iterator[str]:
    """Yield the window, and for each step its sum in words, the winner and the cell it fills."""
    p_h, p_w = pooling.pool_size
    width, height = size(pooling)
    x, y = _corner(pooling)
    for t, (i, j) in enumerate(pooling.places):
        top, left = i * pooling.stride[0], j * pooling.stride[1]
        cells = pooling.padded[top : top + p_h, left : left + p_w].flatten().tolist()
        now = _cell(x + j * _CELL, y + i * _CELL, "now")
        if pooling.mode == "max":
            row, column = divmod(cells.index(max(cells)), p_w)
            cx, cy = _EDGE + (left + column + 0.5) * _CELL, _EDGE + (top + row + 0.5) * _CELL
            now += f'<circle class="won" cx="{cx:g}" cy="{cy:g}" r="{_CELL * 0.38:g}"/>'
        words = _words(pooling.mode, cells, float(pooling.output[i, j]))
        now += f'<text x="{width / 2:g}" y="{height - _EDGE:g}">{words}</text>'
        yield f'<g class="step s{t}">{now}</g>'
    yield (
        f'<rect class="win" x="{_EDGE}" y="{_EDGE}" width="{p_w * _CELL}"'
        f' height="{p_h * _CELL}" rx="4"/>'
    )


def _words(mode: str, cells: list[float], result: float) -> str:
    if len(cells) > _LISTED:
        return f"{mode} = {number(result)}"
    return f"{mode}({', '.join(map(number, cells))}) = {number(result)}"

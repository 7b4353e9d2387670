"""Draw a pooling window at work: it moves over the input while the output fills up.

Makes one SVG with CSS animation and no script, shown as an image, so that it plays in JupyterLab,
in a page saved as HTML and as a file. Must not know an exercise or an answer.
"""

from __future__ import annotations

import base64
import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

_CELL = 40  # pixels of the side of one cell
_EDGE = 16  # pixels around everything
_GAP = 64  # pixels between input and output, room for the arrow
_STEP = 1.4  # seconds that the window rests on one place, the way to the next included
_PAUSE = 2  # steps that the finished output stays before it begins again
_MOST_STEPS = 49
_MOST_CELLS = 144
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


def sliding_window(
    X: Tensor | Sequence[Sequence[float]],
    pool_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    mode: str = "max",
) -> SlidingWindow:
    """Return an animated picture of pooling `X` (H, W); left alone as a cell's last line, it plays.

    `stride` None means the window's own size, as in ``nn.MaxPool2d``. Raises ValueError when `X`
    has not two axes, `mode` is neither "max" nor "avg", or the picture would be too large.
    """
    plane = torch.as_tensor(X, dtype=torch.float64)
    if plane.dim() != 2:
        raise ValueError(
            f"sliding_window draws a 2-D input (H, W), not {plane.dim()}-D: pick one"
            " plane, such as X[0, 0]"
        )
    if mode not in ("max", "avg"):
        raise ValueError(f"mode is 'max' or 'avg', not {mode!r}")
    window, pad = _pair(pool_size), _pair(padding)
    picture = SlidingWindow(plane, window, window if stride is None else _pair(stride), pad, mode)
    if picture.padded.numel() > _MOST_CELLS or picture.output.numel() > _MOST_STEPS:
        raise ValueError(
            f"too large to watch: at most {_MOST_CELLS} cells with the padding and"
            f" {_MOST_STEPS} steps; cut a corner out of X, such as X[:6, :6]"
        )
    return picture


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])


@dataclass(frozen=True, eq=False)
class SlidingWindow:
    """A picture of pooling: `svg` is its text, and a notebook shows it by itself."""

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
    def svg(self) -> str:
        """The picture as the text of an SVG file."""
        return _svg(self)

    def save(self, path: str | Path) -> None:
        """Write the picture to a file, for use in Markdown."""
        Path(path).write_text(self.svg + "\n", encoding="utf-8")

    def __repr__(self) -> str:
        return _sentence(self)

    def _repr_html_(self) -> str:
        # An image keeps its style sheet to itself, and JupyterLab shows it untrusted as well.
        data = base64.b64encode(self.svg.encode()).decode()
        width, _ = _size(self)
        return (
            f'<img alt="{html.escape(_sentence(self))}" width="{width}"'
            f' style="max-width:100%;height:auto" src="data:image/svg+xml;base64,{data}">'
        )


def _sentence(picture: SlidingWindow) -> str:
    rows = "; ".join(" ".join(map(_number, row)) for row in picture.output.tolist())
    return (
        f"{picture.mode} pooling of a {_by(picture.X.shape)} input: the {_by(picture.pool_size)}"
        f" window moves by {_by(picture.stride)} with padding {_by(picture.padding)}"
        f" and fills a {_by(picture.output.shape)} output: {rows}"
    )


def _by(pair: Sequence[int]) -> str:
    return f"{pair[0]}×{pair[1]}"


def _number(value: float) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def _size(picture: SlidingWindow) -> tuple[int, int]:
    (rows, columns), (out_rows, out_columns) = picture.padded.shape, picture.output.shape
    width = (columns + out_columns) * _CELL + _GAP + 2 * _EDGE
    return max(width, 320), max(rows, out_rows) * _CELL + 2 * _EDGE + _CELL


def _svg(picture: SlidingWindow) -> str:
    width, height = _size(picture)
    title = html.escape(_sentence(picture))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-label="{title}"><title>{title}</title>'
        f"<style>{_STYLE}{''.join(_keyframes(picture))}{_STILL}</style>"
        f'<rect class="card" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>'
        f"{''.join(_input(picture))}{''.join(_output(picture))}{''.join(_steps(picture))}</svg>"
    )


def _places(picture: SlidingWindow) -> list[tuple[int, int]]:
    rows, columns = picture.output.shape
    return [(i, j) for i in range(rows) for j in range(columns)]


def _keyframes(picture: SlidingWindow) -> Iterator[str]:
    """Yield the movement of the window and, for every step, when it and its output show."""
    places = _places(picture)
    share = 100 / (len(places) + _PAUSE)
    moves = []
    for t, (i, j) in enumerate(places):
        x, y = j * picture.stride[1] * _CELL, i * picture.stride[0] * _CELL
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


def _input(picture: SlidingWindow) -> Iterator[str]:
    (H, W), (p_h, p_w) = picture.X.shape, picture.padding
    for r, row in enumerate(picture.padded.tolist()):
        for c, value in enumerate(row):
            inside = p_h <= r < p_h + H and p_w <= c < p_w + W
            kind = "cell" if inside else "pad"
            x, y = _EDGE + c * _CELL, _EDGE + r * _CELL
            yield _cell(x, y, kind, _number(value), soft=not inside)


def _corner(picture: SlidingWindow) -> tuple[float, float]:
    """Return where the output begins: right of the input, half-way down."""
    (rows, columns), out_rows = picture.padded.shape, picture.output.shape[0]
    down = max(rows - out_rows, 0) / 2
    return _EDGE + columns * _CELL + _GAP, _EDGE + down * _CELL


def _output(picture: SlidingWindow) -> Iterator[str]:
    x, y = _corner(picture)
    rows = picture.output.shape[0]
    yield f'<text class="soft" x="{x - _GAP / 2:g}" y="{y + rows * _CELL / 2 + 5:g}">→</text>'
    for t, (i, j) in enumerate(_places(picture)):
        left, top = x + j * _CELL, y + i * _CELL
        value = _number(float(picture.output[i, j]))
        yield _cell(left, top, "due")
        yield f'<g class="o o{t}">{_cell(left, top, "out", value)}</g>'


def _steps(picture: SlidingWindow) -> Iterator[str]:
    """Yield the window, and for each step its sum in words, the winner and the cell it fills."""
    p_h, p_w = picture.pool_size
    width, height = _size(picture)
    x, y = _corner(picture)
    for t, (i, j) in enumerate(_places(picture)):
        top, left = i * picture.stride[0], j * picture.stride[1]
        cells = picture.padded[top : top + p_h, left : left + p_w].flatten().tolist()
        now = _cell(x + j * _CELL, y + i * _CELL, "now")
        if picture.mode == "max":
            row, column = divmod(cells.index(max(cells)), p_w)
            cx, cy = _EDGE + (left + column + 0.5) * _CELL, _EDGE + (top + row + 0.5) * _CELL
            now += f'<circle class="won" cx="{cx:g}" cy="{cy:g}" r="{_CELL * 0.38:g}"/>'
        words = _words(picture.mode, cells, float(picture.output[i, j]))
        now += f'<text x="{width / 2:g}" y="{height - _EDGE:g}">{words}</text>'
        yield f'<g class="step s{t}">{now}</g>'
    yield (
        f'<rect class="win" x="{_EDGE}" y="{_EDGE}" width="{p_w * _CELL}"'
        f' height="{p_h * _CELL}" rx="4"/>'
    )


def _words(mode: str, cells: list[float], result: float) -> str:
    if len(cells) > _LISTED:
        return f"{mode} = {_number(result)}"
    return f"{mode}({', '.join(map(_number, cells))}) = {_number(result)}"

"""The picture of a pooling window on its way, as a notebook shows it.

Knows how a notebook shows an image, and the sentence that stands for it in either language; how
it is drawn is in `filmstrip`, and how it is played in `player.js`. Must not know an exercise or an
answer.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from coursecheck.explain.locale import current_language
from poollab.pictures.filmstrip import Pooling, frame_size, number, svg

_MOST_STEPS = 49
_MOST_CELLS = 144

_SENTENCE = {
    "zh": "{kind}：{window} 的窗口在 {H}×{W} 的输入上滑动，步幅 {stride}，填充 {padding}，"
    "得到 {out_h}×{out_w} 的输出：{rows}",
    "en": "{kind}: a {window} window slides over a {H}×{W} input with stride {stride} and padding"
    " {padding}; the {out_h}×{out_w} output is {rows}",
}
_LABELS = {
    "zh": {
        "group": "窗口一步一步滑动的动画",
        "play": "播放",
        "pause": "暂停",
        "back": "退一步",
        "forward": "进一步",
        "step": "第几步",
    },
    "en": {
        "group": "The window, step by step",
        "play": "Play",
        "pause": "Pause",
        "back": "One step back",
        "forward": "One step on",
        "step": "Step",
    },
}
_PLAYER = Path(__file__).with_name("player.js")
_KIND = {
    "zh": {"max": "最大池化", "avg": "平均池化"},
    "en": {"max": "Max pooling", "avg": "Average pooling"},
}


def sliding_window(
    X: Tensor | Sequence[Sequence[float]],
    pool_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    mode: str = "max",
) -> SlidingWindow:
    """Return a picture of pooling `X` (H, W), step by step; as a cell's last line, it plays.

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
    pooling = Pooling(plane, window, window if stride is None else _pair(stride), pad, mode)
    if pooling.padded.numel() > _MOST_CELLS or pooling.output.numel() > _MOST_STEPS:
        raise ValueError(
            f"too large to watch: at most {_MOST_CELLS} cells with the padding and"
            f" {_MOST_STEPS} steps; cut a corner out of X, such as X[:6, :6]"
        )
    return SlidingWindow(pooling, current_language())


def page(language: str) -> str:
    """Return an example as a piece of a web page."""
    rows = torch.tensor([[3.0, -1, 4, 1, -5], [9, 2, -6, 5, -3], [-5, 8, -9, 7, -2]])
    window = Pooling(rows.double(), (2, 2), (1, 1), (0, 0), "max")
    return SlidingWindow(window, language)._repr_html_()


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])


@dataclass(frozen=True, eq=False)
class SlidingWindow:
    """A picture of pooling: `svg` is its text, and a notebook shows it by itself."""

    pooling: Pooling
    language: str

    @property
    def svg(self) -> str:
        """The picture as the text of an SVG file."""
        return svg(self.pooling, repr(self))

    def save(self, path: str | Path) -> None:
        """Write the picture to a file, for use in Markdown."""
        Path(path).write_text(self.svg + "\n", encoding="utf-8")

    def __repr__(self) -> str:
        pooling, output = self.pooling, self.pooling.output
        return _SENTENCE[self.language].format(
            kind=_KIND[self.language][pooling.mode],
            window="×".join(map(str, pooling.pool_size)),
            H=pooling.X.shape[0],
            W=pooling.X.shape[1],
            stride=pooling.stride,
            padding=pooling.padding,
            out_h=output.shape[0],
            out_w=output.shape[1],
            rows="; ".join(" ".join(map(number, row)) for row in output.tolist()),
        )

    def _repr_html_(self) -> str:
        # The strip stays where no script may run: untrusted, printed by others, read by a machine.
        data = base64.b64encode(self.svg.encode()).decode()
        labels = html.escape(json.dumps(_LABELS[self.language], ensure_ascii=False))
        width, height = frame_size(self.pooling)
        return (
            f'<div class="sliding-window" data-frame="{width:g} {height:g}" data-labels="{labels}">'
            f'<img alt="{html.escape(repr(self))}" style="max-width:100%;height:auto"'
            f' src="data:image/svg+xml;base64,{data}">'
            f"<script>{_PLAYER.read_text(encoding='utf-8')}</script></div>"
        )

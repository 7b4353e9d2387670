"""Small drawings as SVG that a page holds: they read in black and white, on paper and aloud.

Knows shapes and numbers. What is told apart is told apart by hatching, never by colour alone. Must
not know what the numbers mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_HEIGHT = 150
_GAP = 4
_HATCH = (
    '<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" stroke="currentColor"'
    ' stroke-width="2.5"/></pattern>'
)


def columns(
    labels: Sequence[str],
    solid: Sequence[int],
    hatched: Sequence[int] = (),
    *,
    title: str,
    name: str,
    about: str = "",
) -> str:
    """Return upright bars, `hatched` on top of `solid`, each with its count above.

    `title` is what the drawing says in words; `name` is one that no other drawing of the page has;
    `about` stands under the axis.
    """
    hatched = hatched or [0] * len(solid)
    most = max([1, *(a + b for a, b in zip(solid, hatched, strict=True))])
    width = max(26, min(64, 620 // max(1, len(labels))))
    whole = width * len(labels) + 2
    every = -(-len(labels) * 46 // 640) if len(labels) * 46 > 640 else 1
    parts = [f"<defs>{_HATCH.format(name=name)}</defs>"]
    for place, (label, low, high) in enumerate(zip(labels, solid, hatched, strict=True)):
        x, wide = place * width + 1 + _GAP / 2, width - _GAP
        tall, top = low / most * _HEIGHT, high / most * _HEIGHT
        base = 20 + _HEIGHT
        parts.append(_bar(x, base - tall, wide, tall, "currentColor"))
        parts.append(_bar(x, base - tall - top, wide, top, f"url(#{name})"))
        if low + high:
            parts.append(_text(x + wide / 2, base - tall - top - 5, str(low + high)))
        if place % every == 0:
            parts.append(_text(x + wide / 2, base + 16, label))
    parts.append(
        f'<line x1="0" y1="{20 + _HEIGHT}" x2="{whole}" y2="{20 + _HEIGHT}" stroke="currentColor"/>'
    )
    if about:
        parts.append(_text(whole / 2, 20 + _HEIGHT + 34, about))
    return _drawing(whole, 20 + _HEIGHT + (42 if about else 22), title, parts)


def meter(share: float, title: str) -> str:
    """Return a bar across, filled from the left; `share` from 0 to 1."""
    filled = max(0.0, min(1.0, share)) * 100
    return _drawing(
        102,
        12,
        title,
        [
            '<rect x="0.5" y="0.5" width="101" height="11" fill="none" stroke="currentColor"/>',
            _bar(1, 1, filled, 10, "currentColor"),
        ],
    )


def _drawing(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    said = escape(title, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{said}"'
        f' width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">'
        f"{''.join(parts)}</svg>"
    )


def _bar(x: float, y: float, width: float, height: float, fill: str) -> str:
    if not height or not width:
        return ""
    edge = "" if fill == "currentColor" else ' stroke="currentColor"'
    return (
        f'<rect x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}"'
        f' fill="{fill}"{edge}/>'
    )


def _text(x: float, y: float, text: str) -> str:
    return (
        f'<text x="{x:.4g}" y="{y:.4g}" text-anchor="middle" font-size="12"'
        f' fill="currentColor">{escape(text)}</text>'
    )

"""Make a student's outputs harmless for whoever opens the graded notebook in a browser.

Text stays text, pictures stay pictures; HTML, scripts, widgets and everything else that a page
would run is dropped in favour of its plain text. Knows nbformat's outputs alone.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from nbformat import NotebookNode

from grader.intake.clean_text import clean

MAX_TEXT = 20_000
MAX_PICTURE = 2_000_000
MAX_OUTPUTS = 50
MAX_SHOWN = 4 * 1024 * 1024
"""Characters of all outputs of a notebook, pictures included."""
_PICTURES = ("image/png", "image/jpeg")


def output(kind: str, **fields: Any) -> NotebookNode:
    """Return an output of a cell. nbformat's own way validates each; a notebook is when written."""
    return NotebookNode(output_type=kind, **fields)


def harmless(outputs: Iterable[Any], room: int = MAX_SHOWN) -> list[NotebookNode]:
    """Return new outputs that hold text and pictures alone, as many as there is room for."""
    shown: list[NotebookNode] = []
    for theirs in list(outputs)[:MAX_OUTPUTS]:
        one = _one(theirs)
        room -= size_of([one])
        if room < 0:
            return [*shown, output("stream", name="stdout", text="…")]
        shown.append(one)
    return shown


def size_of(shown: Iterable[NotebookNode]) -> int:
    """Return how many characters harmless outputs hold."""
    return sum(
        len(text)
        for one in shown
        for text in (
            one.get("text", ""), one.get("evalue", ""),
            *one.get("traceback", ()), *one.get("data", {}).values(),
        )
    )  # fmt: skip


def plain(text: Any) -> str:
    """Return `text` without control characters, cut to a readable length."""
    return clean("".join(map(str, text)) if isinstance(text, list) else str(text), MAX_TEXT)


def _one(theirs: Any) -> NotebookNode:
    kind = theirs["output_type"]
    if kind == "stream":
        name = "stderr" if theirs.get("name") == "stderr" else "stdout"
        return output("stream", name=name, text=plain(theirs["text"]))
    if kind == "error":
        return output(
            "error",
            ename=plain(theirs["ename"]),
            evalue=plain(theirs["evalue"]),
            traceback=[plain(line) for line in theirs.get("traceback", [])],
        )
    return output("display_data", data=_data(theirs.get("data", {})), metadata={})


def _data(data: dict[str, Any]) -> dict[str, str]:
    kept = {"text/plain": plain(data.get("text/plain", ""))}
    for kind in _PICTURES:
        picture = data.get(kind)
        if isinstance(picture, str) and len(picture) < MAX_PICTURE and _is_base64(picture):
            kept[kind] = picture
    drawing = data.get("image/svg+xml")
    if isinstance(drawing, str) and len(drawing) < MAX_PICTURE:
        # As the source of an <img> an SVG is a picture: its scripts and links are dead.
        coded = base64.b64encode(drawing.encode("utf-8", "replace")).decode()
        label = escape(kept["text/plain"][:200], quote=True)
        kept["text/html"] = f'<img alt="{label}" src="data:image/svg+xml;base64,{coded}">'
    return kept


def _is_base64(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9+/=\s]*", text) is not None

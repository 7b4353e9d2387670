"""Grids of numbers as a book prints them: the window outlined, the first wrong cell marked.

Knows cells and marks, and draws them as an HTML table or as lines of text. Must not know an
exercise or hold a sentence: captions are given to it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape

from torch import Tensor

from coursecheck.explain.notation import number

Place = tuple[int, int]

_MOST = 9  # rows and columns that are drawn; a larger plane is cropped around what matters

# One colour of Okabe and Ito's for each mark, told apart by the colour-blind and seen on white as
# on black; each has a shape of its own besides. Hex and rgba because JupyterLab takes variables
# out of a notebook that it does not trust.
_WINDOW = "#0072B2"
_WRONG = "#D55E00"
_LINE = "1px solid rgba(128,128,128,0.5)"
_PADDED = "1px dashed rgba(128,128,128,0.9)"
_WINDOW_TINT = "rgba(0,114,178,0.15)"
_WRONG_TINT = "rgba(213,94,0,0.18)"
_NO_TINT = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Grid:
    """A plane of numbers with marks. `rows` and `columns` are the indices that are drawn.

    A place outside `values` is padding: it is drawn empty.
    """

    caption: str
    values: dict[Place, str]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    outlined: frozenset[Place] = frozenset()
    wrong: frozenset[Place] = frozenset()
    first_wrong: Place | None = None
    row_numbers: bool = True
    cropped: bool = False

    def text(self, place: Place) -> str:
        """Return what stands in the cell; nothing in padding."""
        return self.values.get(place, "")


def grid(
    caption: str,
    plane: Tensor,
    *,
    outlined: Collection[Place] = (),
    wrong: Collection[Place] = (),
    first_wrong: Place | None = None,
    padding: tuple[int, int] = (0, 0),
) -> Grid:
    """Return the drawing of a tensor of one or two axes.

    `padding` rows are added above and below, columns left and right. Of a large plane the part
    around the outlined or the first wrong cells is drawn.
    """
    if not plane.numel():
        return Grid(caption, {}, (), ())
    flat = plane.dim() < 2
    numbers = plane.detach().reshape(-1, plane.shape[-1]) if plane.dim() else plane.reshape(1, 1)
    H, W = numbers.shape
    focus = set(outlined) or ({first_wrong} if first_wrong else {(0, 0)})
    rows = _shown(range(-padding[0], H + padding[0]), {r for r, _ in focus})
    columns = _shown(range(-padding[1], W + padding[1]), {c for _, c in focus})
    values = {
        (r, c): number(numbers[r, c].item())
        for r in rows
        for c in columns
        if 0 <= r < H and 0 <= c < W
    }
    cropped = len(rows) < H + 2 * padding[0] or len(columns) < W + 2 * padding[1]
    return Grid(
        caption,
        values,
        rows,
        columns,
        frozenset(outlined),
        frozenset(wrong),
        first_wrong,
        not flat,
        cropped,
    )


def _shown(all_of_them: range, focus: set[int]) -> tuple[int, ...]:
    if len(all_of_them) <= _MOST:
        return tuple(all_of_them)
    middle = (min(focus) + max(focus)) // 2
    start = min(max(middle - _MOST // 2, all_of_them.start), all_of_them.stop - _MOST)
    return tuple(range(start, start + _MOST))


# --- as HTML -----------------------------------------------------------------------------------

_TABLE = (
    "border-collapse:collapse;border:none;margin:0;width:auto;table-layout:auto;font-size:14px;"
    "line-height:1.5"
)
_CAPTION = "caption-side:top;text-align:left;padding:0 0 4px 0;font-size:13px;white-space:nowrap"
# Takes up the width that a long caption gives the table, so that the cells keep theirs.
_SPARE = f'<td style="width:100%;border:none;padding:0;background:{_NO_TINT}"></td>'
_INDEX = (
    "border:none;padding:1px 6px;text-align:center;font-weight:normal;font-size:11px;opacity:0.75;"
    f"background:{_NO_TINT}"
)


def as_table(drawn: Grid) -> str:
    """Return an HTML table with its caption and the indices of its rows and columns."""
    head = "".join(_index_cell(label, "col") for label in _inside(drawn, 1))
    corner = f'<td style="{_INDEX}"></td>' if drawn.row_numbers else ""
    plain = f'style="background:{_NO_TINT};border:none"'
    body = "".join(_table_row(drawn, row, plain) for row in drawn.rows)
    return (
        f'<table style="{_TABLE}"><caption style="{_CAPTION}">{escape(drawn.caption)}</caption>'
        f"<thead {plain}><tr {plain}>{corner}{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _index_cell(label: str, scope: str) -> str:
    if not label:  # beside padding; a header without words would be one too many
        return f'<td style="{_INDEX}"></td>'
    return f'<th scope="{scope}" style="{_INDEX}">{label}</th>'


def _inside(drawn: Grid, axis: int) -> list[str]:
    """Return the indices of an axis; padding has none."""
    there = {place[axis] for place in drawn.values}
    indices = drawn.columns if axis else drawn.rows
    return [str(index) if index in there else "" for index in indices]


def _table_row(drawn: Grid, row: int, plain: str) -> str:
    label = _inside(drawn, 0)[drawn.rows.index(row)]
    head = _index_cell(label, "row") if drawn.row_numbers else ""
    cells = "".join(_table_cell(drawn, (row, column)) for column in drawn.columns)
    return f"<tr {plain}>{head}{cells}{_SPARE}</tr>"


def _table_cell(drawn: Grid, place: Place) -> str:
    text = escape(drawn.text(place))
    sides, tint, weight = _sides(drawn, place), _NO_TINT, "normal"
    if place in drawn.outlined:
        tint = _WINDOW_TINT
    if place in drawn.wrong:
        tint, text = _WRONG_TINT, f"<u>{text}</u>"
    if place == drawn.first_wrong:
        weight, text = "bold", f"✗ {escape(drawn.text(place))}"
    style = (
        f"{sides};background:{tint};font-weight:{weight};min-width:26px;height:26px;"
        "padding:1px 6px;text-align:center;vertical-align:middle;white-space:nowrap"
    )
    return f'<td style="{style}">{text}</td>'


def _sides(drawn: Grid, place: Place) -> str:
    if place == drawn.first_wrong:
        return f"border:3px solid {_WRONG}"
    line = _LINE if place in drawn.values else _PADDED
    row, column = place
    beside = {
        "top": (row - 1, column),
        "right": (row, column + 1),
        "bottom": (row + 1, column),
        "left": (row, column - 1),
    }
    on_edge = {
        side: (place in drawn.outlined) != (other in drawn.outlined)
        for side, other in beside.items()
    }
    return ";".join(
        f"border-{side}:{f'3px solid {_WINDOW}' if edge else line}"
        for side, edge in on_edge.items()
    )


# --- as text -----------------------------------------------------------------------------------


def as_lines(drawn: Grid) -> list[str]:
    """Return lines of text: ``[7]`` is in the window, ``*7*`` is wrong, ``✗7✗`` the first of it."""
    cells = [[_marked(drawn, (r, c)) for c in drawn.columns] for r in drawn.rows]
    width = max((len(text) for row in cells for text in row), default=0)
    return [drawn.caption, *("  " + " ".join(t.rjust(width) for t in row) for row in cells)]


def _marked(drawn: Grid, place: Place) -> str:
    text = drawn.text(place) if place in drawn.values else "·"
    if place == drawn.first_wrong:
        return f"✗{text}✗"
    if place in drawn.wrong:
        return f"*{text}*"
    return f"[{text}]" if place in drawn.outlined else f" {text} "

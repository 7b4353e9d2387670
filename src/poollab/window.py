"""Find which cells of the input one cell of the output is made from.

Asks the reference: a cell of the input belongs to the window if changing it changes the output.
So it works for pooling, for gradients, for shifts alike, and knows no exercise's formula.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from poollab.arguments import copied
from poollab.call import bound_arguments, tensors_of
from poollab.exercise import Case, Exercise

Cell = tuple[int, ...]

_MOST_CELLS = 300  # each costs two calls of the reference
_WINDOW_NAMES = ("kernel_size", "pool_size", "k")
_STRIDE_NAMES = ("stride", "s")
_PADDING_NAMES = ("padding", "p")


@dataclass(frozen=True)
class Window:
    """The cells of one plane of one argument that a cell of the output is made from.

    `plane` are the indices before the last two. `overhang` are the places of the window outside
    the plane: padding, of which there are `padding` rows above and below, columns left and right.
    """

    name: str
    plane: Cell
    cells: frozenset[tuple[int, int]]
    overhang: frozenset[tuple[int, int]] = frozenset()
    padding: tuple[int, int] = (0, 0)


def window_of(exercise: Exercise, case: Case, path: Cell, where: Cell) -> Window | None:
    """Return the window behind cell `where` of the result, or None where none can be found."""
    before = _cell_of(exercise, case, path, where)
    if before is None:
        return None
    for name, tensor in tensors_of(exercise, case).items():
        if tensor.dim() < 2 or not tensor.is_floating_point():
            continue
        behind = _cells_behind(exercise, case, name, tensor, (path, where), before)
        if behind:
            return _with_padding(exercise, case, tensor, where, _in_one_plane(name, behind))
    return None


def window_size(exercise: Exercise, case: Case) -> int:
    """Return how many cells the case's pooling window has; 2 where the case names no window."""
    k = _pair(bound_arguments(exercise, case), _WINDOW_NAMES)
    return k[0] * k[1] if k else 2


def _in_one_plane(name: str, behind: list[Cell]) -> Window:
    plane = behind[0][:-2]
    cells = frozenset((cell[-2], cell[-1]) for cell in behind if cell[:-2] == plane)
    return Window(name, plane, cells)


def _cells_behind(
    exercise: Exercise,
    case: Case,
    name: str,
    tensor: Tensor,
    cell: tuple[Cell, Cell],
    before: float,
) -> list[Cell]:
    where = cell[1]
    candidates = [tuple(index) for index in torch.ones(tensor.shape).nonzero().tolist()]
    if len(candidates) > _MOST_CELLS:
        plane = where[: tensor.dim() - 2]
        candidates = [index for index in candidates if index[:-2] == plane]
    if not 0 < len(candidates) <= _MOST_CELLS:
        return []
    far = 4 * float(tensor.detach().abs().nan_to_num(0, 0, 0).max()) + 8
    found = []
    for index in candidates:
        changes = (_cell_of(exercise, case, *cell, (name, index, new)) for new in (far, -far))
        if any(after is not None and after != before for after in changes):
            found.append(index)
    return found


def _cell_of(
    exercise: Exercise,
    case: Case,
    path: Cell,
    where: Cell,
    change: tuple[str, Cell, float] | None = None,
) -> float | None:
    """Return one number of what the reference returns, or None where it returns none."""
    args, kwargs = copied((case.args, dict(case.kwargs)))
    changed = Case(args, kwargs, case.group)
    if change is not None:
        name, index, new = change
        with torch.no_grad():
            tensors_of(exercise, changed)[name][index] = new
    try:
        result: Any = exercise.probe(exercise.reference, *args, **kwargs)
        for step in path:
            result = list(result.values())[step] if isinstance(result, dict) else result[step]
        return float(result[where].detach())
    except (ValueError, RuntimeError, IndexError, TypeError, KeyError, AttributeError):
        return None  # the changed case is none that the exercise accepts


def _with_padding(
    exercise: Exercise, case: Case, tensor: Tensor, where: Cell, window: Window
) -> Window:
    """Add the part of the window that hangs over the edge, where the case names a padding."""
    settings = bound_arguments(exercise, case)
    k = _pair(settings, _WINDOW_NAMES)
    p = _pair(settings, _PADDING_NAMES)
    s = _pair(settings, _STRIDE_NAMES) or k
    if k is None or s is None or p is None or not any(p) or len(where) < 2:
        return window
    top, left = where[-2] * s[0] - p[0], where[-1] * s[1] - p[1]
    full = frozenset((top + i, left + j) for i in range(k[0]) for j in range(k[1]))
    H, W = tensor.shape[-2:]
    if frozenset((r, c) for r, c in full if 0 <= r < H and 0 <= c < W) != window.cells:
        return window  # not a window over this argument after all: a gradient, a dilation
    return replace(window, overhang=full - window.cells, padding=p)


def _pair(settings: dict[str, Any], names: tuple[str, ...]) -> tuple[int, int] | None:
    value = next((settings[name] for name in names if settings.get(name) is not None), None)
    if isinstance(value, int) and not isinstance(value, bool):
        return value, value
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return int(value[0]), int(value[1])
    return None

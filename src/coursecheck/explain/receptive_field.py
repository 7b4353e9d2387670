"""Find which cells of the input one cell of the output is made from.

Asks the reference: a cell of the input belongs to the window if changing it changes the output.
So it works for windows, for gradients, for shifts alike, and knows no exercise's formula.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from coursecheck.explain.notation import tensors_of
from coursecheck.judge.signature import bound_arguments
from coursecheck.model import Case, Exercise
from coursecheck.observe.arguments import copied
from coursecheck.observe.run import surroundings

Cell = tuple[int, ...]

MOST_CELLS = 36
"""The largest window that a reader can still work out by hand."""
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
    """Return the window behind cell `where` of the result, or None where none can be found.

    A window of more than `MOST_CELLS` is returned as the rectangle around it.
    """
    with surroundings():
        return _found(exercise, case, path, where)


def _found(exercise: Exercise, case: Case, path: Cell, where: Cell) -> Window | None:
    probe = _Probe(exercise, case, path, where)
    if probe.before is None:
        return None
    for name, tensor in tensors_of(exercise, case).items():
        if tensor.dim() < 2 or not tensor.is_floating_point() or tensor.numel() == 0:
            continue
        plane = next((p for p in _places(tensor.shape[:-2]) if probe.changes(name, p)), None)
        cells = None if plane is None else _cells_behind(probe, name, plane, tensor.shape)
        # Where only several rows at once change a number, as with a gradient, none is behind it.
        if plane is not None and cells:
            return _with_padding(exercise, case, tensor, where, Window(name, plane, cells))
    return None


def _cells_behind(
    probe: _Probe, name: str, plane: Cell, shape: torch.Size
) -> frozenset[tuple[int, int]]:
    """Rows and columns first, then the cells where they cross: a few calls for a large plane."""
    rows = [r for r in range(shape[-2]) if probe.changes(name, (*plane, r))]
    columns = [c for c in range(shape[-1]) if probe.changes(name, (*plane, slice(None), c))]
    crossing = [(r, c) for r in rows for c in columns]
    if len(crossing) > MOST_CELLS:
        return frozenset(crossing)
    return frozenset(cell for cell in crossing if probe.changes(name, (*plane, *cell)))


def _places(lengths: torch.Size) -> list[Cell]:
    return [tuple(index) for index in torch.ones(lengths).nonzero().tolist()]


@dataclass(frozen=True)
class Layout:
    """How a case lays its windows: sizes, steps and padding, (rows, columns) each."""

    window: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]


def layout_of(exercise: Exercise, case: Case) -> Layout | None:
    """Return the windows that the case names, side by side where it names no stride; else None."""
    settings = bound_arguments(exercise, case)
    k = _pair(settings, _WINDOW_NAMES)
    if k is None:
        return None
    s = _pair(settings, _STRIDE_NAMES)
    return Layout(k, s or k, _pair(settings, _PADDING_NAMES) or (0, 0))


def window_size(exercise: Exercise, case: Case) -> int:
    """Return how many cells the window of the case has; 2 where the case names no window."""
    k = _pair(bound_arguments(exercise, case), _WINDOW_NAMES)
    return k[0] * k[1] if k else 2


class _Probe:
    """Asks the reference for one number of its result, as the case is and with parts changed."""

    def __init__(self, exercise: Exercise, case: Case, path: Cell, where: Cell) -> None:
        self.exercise, self.case, self.path, self.where = exercise, case, path, where
        self.before = self._number(case)

    def changes(self, name: str, part: tuple[int | slice, ...]) -> bool:
        """Return whether the number depends on `part` of the argument `name`."""
        return any(self._changes(name, part, sign) for sign in (1, -1))

    def _changes(self, name: str, part: tuple[int | slice, ...], sign: int) -> bool:
        changed = copied(self.case.args), copied(dict(self.case.kwargs))
        case = Case(*changed, self.case.group)
        with torch.no_grad():
            tensor = tensors_of(self.exercise, case)[name]
            far = 4 * float(tensor.abs().nan_to_num(0, 0, 0).max()) + 8
            # Not one number for all: where neighbours are compared, equal ones would cancel.
            ramp = torch.arange(1.0, tensor[part].numel() + 1).reshape(tensor[part].shape)
            tensor[part] = (sign * far * ramp).to(tensor.dtype)
        after = self._number(case)
        return after is not None and after != self.before

    def _number(self, case: Case) -> float | None:
        args, kwargs = copied((case.args, dict(case.kwargs)))
        try:
            result: Any = self.exercise.probe(self.exercise.reference, *args, **kwargs)
            for step in self.path:
                result = list(result.values())[step] if isinstance(result, dict) else result[step]
            return float(result[self.where].detach())
        except (ValueError, RuntimeError, IndexError, TypeError, KeyError, AttributeError):
            return None  # the changed case is none that the exercise accepts


def _with_padding(
    exercise: Exercise, case: Case, tensor: Tensor, where: Cell, window: Window
) -> Window:
    """Add the part of the window that hangs over the edge, where the case names a padding."""
    layout = layout_of(exercise, case)
    if layout is None or not any(layout.padding) or len(where) < 2:
        return window
    k, s, p = layout.window, layout.stride, layout.padding
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

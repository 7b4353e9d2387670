"""Choose what to draw of a mismatch: the arguments beside the output got and the one expected.

Knows which planes belong together. Must not know markup; the captions are those of `locale`.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from coursecheck.explain.grid import Grid, Place, grid
from coursecheck.explain.locale import say
from coursecheck.explain.notation import shape_of, tensors_of
from coursecheck.explain.receptive_field import MOST_CELLS, Window, window_of
from coursecheck.judge.compare import tensor_of, wrong_cells
from coursecheck.judge.mismatch_pattern import differing_values
from coursecheck.model import Array, Aspect, Exercise, Mismatch

_MOST_INPUTS = 3
_MOST_PLANES = 2


@dataclass(frozen=True)
class Figure:
    """Grids side by side; `sentence` says the same to who does not see them."""

    inputs: tuple[Grid, ...]
    outputs: tuple[Grid, ...]
    legend: str
    sentence: str


def window_behind(exercise: Exercise, mismatch: Mismatch) -> Window | None:
    """Return the window of the first wrong cell, or None where none can be found."""
    expected, got = differing_values(mismatch)
    found = mismatch.difference
    numbers = isinstance(expected, Array) and isinstance(got, Array)
    if found.aspect is not Aspect.VALUES or found.where is None or not numbers:
        return None
    return window_of(exercise, mismatch.case, found.path, found.where)


def figure_of(
    exercise: Exercise, mismatch: Mismatch, window: Window | None, language: str
) -> Figure | None:
    """Return the drawing of a wrong value or shape; other differences are said in words."""
    expected, got = differing_values(mismatch)
    found = mismatch.difference
    if found.aspect not in (Aspect.VALUES, Aspect.SHAPE):
        return None
    if not (isinstance(expected, Array) and isinstance(got, Array)):
        return None
    where = found.where if found.aspect is Aspect.VALUES else None
    inputs: tuple[Grid, ...] = ()
    if window is None or len(window.cells) <= MOST_CELLS:
        inputs = _inputs(exercise, mismatch, window, where or (), language)
    outputs = _outputs(expected, got, where, language)
    if not outputs:
        return None
    legend = _legend(window if inputs else None, (*inputs, *outputs), language)
    shown = say("comma", language).join(drawn.caption for drawn in (*inputs, *outputs))
    return Figure(inputs, outputs, legend, say("drawing", language, shown=shown) + legend)


def _inputs(
    exercise: Exercise,
    mismatch: Mismatch,
    window: Window | None,
    where: tuple[int, ...],
    language: str,
) -> tuple[Grid, ...]:
    grids = []
    for name, tensor in tensors_of(exercise, mismatch.case).items():
        if tensor.numel() == 0 or tensor.dim() == 0:
            continue
        if window and window.name == name:
            grids += _planes(name, tensor, window, language)
        else:
            plane = _plane_for(tensor, where)
            grids.append(grid(_named(name, tensor, plane, language), tensor[plane]))
    return tuple(grids[:_MOST_INPUTS])


def _planes(name: str, tensor: Tensor, window: Window, language: str) -> list[Grid]:
    """Return the window's plane; of two planes both, since a wrong number may be the other's."""
    planes = [tuple(index) for index in torch.ones(tensor.shape[:-2]).nonzero().tolist()]
    grids = []
    for plane in planes if len(planes) <= _MOST_PLANES else [window.plane]:
        marked = plane == window.plane
        grids.append(
            grid(
                _named(name, tensor, plane, language),
                tensor[plane],
                outlined=window.cells | window.overhang if marked else (),
                padding=window.padding if marked else (0, 0),
            )
        )
    return grids


def _plane_for(tensor: Tensor, where: tuple[int, ...]) -> tuple[int, ...]:
    """Return the plane of the argument that goes with cell `where` of the output."""
    axes = max(tensor.dim() - 2, 0)
    leading = where[:axes]
    fits = len(leading) == axes and all(
        index < side for index, side in zip(leading, tensor.shape, strict=False)
    )
    return leading if fits else (0,) * axes


def _named(name: str, tensor: Tensor, plane: tuple[int, ...], language: str) -> str:
    """Return the caption of one plane; the plane is named where there is more than one."""
    several = tensor.shape[: len(plane)].numel() > 1
    full = f"{name}[{', '.join(map(str, plane))}]" if several else name
    key = "caption" if tensor.numel() else "caption_empty"
    shape = tuple(tensor[plane].shape if tensor.numel() else tensor.shape)
    return say(
        key, language, name=full, shape=str(shape[0]) if len(shape) == 1 else shape_of(shape)
    )


def _outputs(
    expected: Array, got: Array, where: tuple[int, ...] | None, language: str
) -> tuple[Grid, ...]:
    right, answer = tensor_of(expected), tensor_of(got)
    if not right.dim() and not answer.dim():
        return ()
    names = say("got", language), say("expected", language)
    if where is None:
        return tuple(
            grid(_named(name, tensor, _first_plane(tensor), language), _slice(tensor))
            for name, tensor in zip(names, (answer, right), strict=True)
        )
    plane = where[:-2]
    wrong = wrong_cells(expected, got)[plane].nonzero().tolist()
    first = _place(where[len(plane) :])
    return (
        grid(
            _named(names[0], answer, plane, language),
            answer[plane],
            wrong={_place(tuple(index)) for index in wrong},
            first_wrong=first,
        ),
        grid(_named(names[1], right, plane, language), right[plane], outlined={first}),
    )


def _first_plane(tensor: Tensor) -> tuple[int, ...]:
    return (0,) * max(tensor.dim() - 2, 0)


def _slice(tensor: Tensor) -> Tensor:
    return tensor[_first_plane(tensor)] if tensor.numel() else tensor


def _place(index: tuple[int, ...]) -> Place:
    row, column = (0, 0, *index)[-2:]
    return row, column


def _legend(window: Window | None, grids: tuple[Grid, ...], language: str) -> str:
    lines = []
    if window:
        lines.append(say("drawing_window", language, where=_written(window)))
        if any(window.padding):
            lines.append(say("drawing_padding", language))
    if any(drawn.cropped for drawn in grids):
        lines.append(say("cropped", language))
    return say("space", language).join(lines)


def _written(window: Window) -> str:
    """Return the window as a slice, ``X[0, 1, 2:4, 0:3]``; its name alone where it is none."""
    rows, columns = ({cell[axis] for cell in window.cells} for axis in (0, 1))
    if len(window.cells) < len(rows) * len(columns):
        return window.name
    spans = [f"{min(axis)}:{max(axis) + 1}" for axis in (rows, columns)]
    return f"{window.name}[{', '.join([*map(str, window.plane), *spans])}]"

"""The exercise `design_pool`: choose window, stride and padding for a task.

Many answers are right, so an answer is judged by what its layer does: the shape that comes out,
and whether every cell of the input is seen by some window. What a layer says of itself decides
nothing: one with the same settings is built again where nothing of the student's runs.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from coursecheck.cases import Draw
from coursecheck.model import Case, Exercise, Group, Items, Misconception, Observation, Value
from poollab.lessons.mutant_builders import Pair, each, plan

#: task -> (input's H and W, output's H and W)
_TASKS: dict[str, tuple[Pair, Pair]] = {
    "halve": ((28, 28), (14, 14)),
    "same": ((5, 7), (5, 7)),
    "rect": ((6, 9), (3, 3)),
}
_SETTINGS = ("kernel_size", "stride", "padding", "dilation")
_MOST = 1000
"""What is larger is not tried: torch takes as many steps as a window is wide."""


def _reference(task: str) -> nn.MaxPool2d:
    choices = {
        "halve": nn.MaxPool2d(2),
        "same": nn.MaxPool2d(3, stride=1, padding=1),
        "rect": nn.MaxPool2d((2, 3)),
    }
    return choices[task]


def _probe(answer: Callable[[str], Any], task: str) -> dict[str, Any] | str:
    """Return the settings of the layer, from which `_accept` builds it again, or its class's name.

    Its output's shape, or the error in its place, is for the student to read; nobody believes it.
    """
    layer = answer(task)
    if type(layer) is not nn.MaxPool2d:
        return type(layer).__name__
    seen = {name: getattr(layer, name) for name in (*_SETTINGS, "ceil_mode")}
    try:
        Y = layer(torch.zeros(1, 1, *_TASKS[task][0]))
    except RuntimeError as error:
        return seen | {"error": str(error)}
    return seen | {"shape": tuple((Y[0] if isinstance(Y, tuple) else Y).shape[-2:])}


def _lines(H: int, W: int) -> Tensor:
    """Return (H, 1, H, W): an image for each row, with ones in that row alone."""
    return torch.eye(H)[:, None, :, None].expand(H, 1, H, W)


def _accept(case: Case, got: Observation) -> str | None:
    """Return None for an answer that does its task, else the name of the mistake.

    The layer is built again from its settings and runs here. An image for each row and for each
    column, with ones there alone: what it never looks at leaves its image 0. Windows are
    rectangles, so a cell is seen if its row and its column are.
    """
    task = case.args[0]
    seen = _fields(got.value)
    if seen is None:
        return "not_a_max_pool2d"
    settings: dict[str, Any] = {name: _numbers(seen.get(name)) for name in _SETTINGS}
    ceil_mode = getattr(seen.get("ceil_mode"), "value", None)
    if None in settings.values() or not isinstance(ceil_mode, bool):
        return "other"
    kernel, stride, padding = (settings[x] for x in ("kernel_size", "stride", "padding"))
    H, W = _TASKS[task][0]
    images = torch.cat([_lines(H, W), _lines(W, H).mT])
    try:
        Y = nn.MaxPool2d(**settings, ceil_mode=ceil_mode)(images)
    except RuntimeError:
        too_wide = any(2 * p > k for p, k in zip(padding, kernel, strict=True))
        return "padding_too_wide" if too_wide else "stride_of_zero" if 0 in stride else "other"
    if Y.shape[-2:] != _TASKS[task][1]:
        return _wrong_shape(task, kernel, stride, padding) or _off(task, tuple(Y.shape[-2:]))
    if task == "same" and kernel != (3, 3):
        return "another_window"
    reached = Y.flatten(1).amax(1) > 0
    covered = reached[:H, None] & reached[None, H:]
    return None if bool(covered.all()) else "skips_cells"


def _wrong_shape(task: str, kernel: Pair, stride: Pair, padding: Pair) -> str | None:
    due = _TASKS[task][1]
    if task == "same" and stride == kernel and kernel != (1, 1):
        return "default_stride"
    if (
        padding == (0, 0)
        and _size(task, kernel, stride, each(lambda k: (k - 1) // 2, kernel)) == due
    ):
        return "no_padding"
    swapped = _size(task, kernel[::-1], stride[::-1], padding[::-1])
    return "width_first" if kernel[0] != kernel[1] and swapped == due else None


def _off(task: str, size: Pair) -> str:
    """Return whether the output is too large or too small; one axis this, one that is neither."""
    more, less = (any(each(by, size, _TASKS[task][1])) for by in (operator.gt, operator.lt))
    return "other" if more and less else "output_too_large" if more else "output_too_small"


def _size(task: str, kernel: Pair, stride: Pair, padding: Pair) -> Pair:
    if 0 in stride:
        return (0, 0)
    return plan(_TASKS[task][0], kernel, stride, padding).size


def _fields(value: Value | None) -> dict[str, Value] | None:
    """Return the probe's dict with plain keys, or None where it returned something else."""
    if not isinstance(value, Items) or value.kind != "dict":
        return None
    return {getattr(k, "value", ""): v for k, v in zip(value.keys, value.values, strict=True)}


def _numbers(value: Value | None) -> Pair | None:
    """Return a setting for rows and columns: one plain integer, or two. None for the rest."""
    numbers = tuple(getattr(item, "value", None) for item in getattr(value, "values", (value,)))
    plain = len(numbers) in (1, 2) and all(type(n) is int and abs(n) < _MOST for n in numbers)
    return (numbers * 2)[:2] if plain else None


def _instead(**choices: Callable[[], Any]) -> Callable[[str], Any]:
    """Return an answer that differs from the reference for the tasks in `choices`."""

    def answer(task: str) -> Any:
        return choices[task]() if task in choices else _reference(task)

    return answer


MISCONCEPTIONS = (
    Misconception(
        "skips_cells",
        (
            _instead(halve=lambda: nn.MaxPool2d(1, stride=2)),
            _instead(rect=lambda: nn.MaxPool2d(1, stride=(2, 3))),
        ),
    ),
    Misconception(
        "default_stride",
        (_instead(same=lambda: nn.MaxPool2d(3)), _instead(same=lambda: nn.MaxPool2d(3, padding=1))),
    ),
    Misconception(
        "no_padding",
        (
            _instead(same=lambda: nn.MaxPool2d(3, stride=1)),
            _instead(halve=lambda: nn.MaxPool2d(3, stride=2)),
        ),
    ),
    Misconception(
        "padding_too_wide", (_instead(same=lambda: nn.MaxPool2d(3, stride=1, padding=2)),)
    ),
    Misconception("width_first", (_instead(rect=lambda: nn.MaxPool2d((3, 2))),)),
    Misconception(
        "another_window",
        (
            _instead(same=lambda: nn.MaxPool2d(1)),
            _instead(same=lambda: nn.MaxPool2d(5, stride=1, padding=2)),
        ),
    ),
    Misconception("output_too_large", (_instead(halve=lambda: nn.MaxPool2d(2, stride=1)),)),
    Misconception("output_too_small", (_instead(halve=lambda: nn.MaxPool2d(3)),)),
    Misconception("stride_of_zero", (_instead(same=lambda: nn.MaxPool2d(3, 0, 1)),)),
    Misconception(
        "not_a_max_pool2d",
        (
            lambda _: None,
            lambda _: (2, 2, 0),
            lambda _: nn.AvgPool2d(2),
            lambda task: _reference(task)(torch.zeros(1, 1, *_TASKS[task][0])),
        ),
    ),
)


def _task(name: str) -> Callable[[Draw], Iterator[Case]]:
    def draw(_: Draw) -> Iterator[Case]:
        yield Case((name,))

    return draw


EXERCISE = Exercise(
    name="design_pool",
    needs_device=False,
    reference=_reference,
    probe=_probe,
    accept=_accept,
    groups=(
        Group("halve", 1, _task("halve")),
        Group("same", 1, _task("same")),
        Group("rect", 1, _task("rect")),
    ),
    misconceptions=MISCONCEPTIONS,
)

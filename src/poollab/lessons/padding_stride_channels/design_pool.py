"""The exercise `design_pool`: choose window, stride and padding for a task.

Many answers are right, so an answer is judged by what it does: the shape that comes out, and
whether every cell of the input is seen by some window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from coursecheck.cases import Draw
from coursecheck.judge.compare import tensor_of
from coursecheck.model import Array, Case, Exercise, Group, Items, Misconception, Observation, Value
from poollab.lessons.mutant_builders import Pair, each, pair, plan

#: task -> (input's H and W, output's H and W)
_TASKS: dict[str, tuple[Pair, Pair]] = {
    "halve": ((28, 28), (14, 14)),
    "same": ((5, 7), (5, 7)),
    "rect": ((6, 9), (3, 3)),
}


def _reference(task: str) -> nn.MaxPool2d:
    choices = {
        "halve": nn.MaxPool2d(2),
        "same": nn.MaxPool2d(3, stride=1, padding=1),
        "rect": nn.MaxPool2d((2, 3)),
    }
    return choices[task]


def _probe(answer: Callable[[str], Any], task: str) -> dict[str, Any] | str:
    """Return the layer's settings, its output's shape, and which input cells reach the output.

    An image for each row and for each column, with ones there alone: what a layer never looks at
    leaves its image 0. Windows are rectangles, so a cell is seen if its row and its column are.
    """
    layer = answer(task)
    if not isinstance(layer, nn.MaxPool2d):
        return type(layer).__name__
    H, W = _TASKS[task][0]
    seen = {
        "kernel_size": pair(layer.kernel_size),
        "stride": pair(layer.stride),
        "padding": pair(layer.padding),
    }
    try:
        Y = layer(torch.cat([_lines(H, W), _lines(W, H).mT]))
    except RuntimeError as error:
        return seen | {"error": str(error)}
    Y = Y[0] if isinstance(Y, tuple) else Y
    reached = Y.flatten(1).amax(1) > 0
    covered = reached[:H, None] & reached[None, H:]
    return seen | {"shape": tuple(Y.shape[-2:]), "covered": covered}


def _lines(H: int, W: int) -> Tensor:
    """Return (H, 1, H, W): an image for each row, with ones in that row alone."""
    return torch.eye(H)[:, None, :, None].expand(H, 1, H, W)


def _accept(case: Case, got: Observation) -> str | None:
    """Return None for an answer that does its task, else the name of the mistake."""
    task = case.args[0]
    seen = _fields(got.value)
    if seen is None:
        return "not_a_max_pool2d"
    kernel, stride, padding = (_numbers(seen.get(x)) for x in ("kernel_size", "stride", "padding"))
    if "error" in seen:
        too_wide = any(2 * p > k for p, k in zip(padding, kernel, strict=True))
        return "padding_too_wide" if too_wide else "other"
    window_right = task != "same" or kernel == (3, 3)
    if _numbers(seen.get("shape")) != _TASKS[task][1]:
        return _wrong_shape(task, kernel, stride, padding)
    if not window_right:
        return "another_window"
    covered = seen.get("covered")
    if not isinstance(covered, Array) or covered.shape != _TASKS[task][0]:
        return "other"
    return None if bool(tensor_of(covered).all()) else "skips_cells"


def _wrong_shape(task: str, kernel: Pair, stride: Pair, padding: Pair) -> str:
    due = _TASKS[task][1]
    if task == "same" and stride == kernel and kernel != (1, 1):
        return "default_stride"
    if (
        padding == (0, 0)
        and _size(task, kernel, stride, each(lambda k: (k - 1) // 2, kernel)) == due
    ):
        return "no_padding"
    swapped = _size(task, kernel[::-1], stride[::-1], padding[::-1])
    return "width_first" if kernel[0] != kernel[1] and swapped == due else "other"


def _size(task: str, kernel: Pair, stride: Pair, padding: Pair) -> Pair:
    if 0 in stride:
        return (0, 0)
    return plan(_TASKS[task][0], kernel, stride, padding).size


def _fields(value: Value | None) -> dict[str, Value] | None:
    """Return the probe's dict with plain keys, or None where it returned something else."""
    if not isinstance(value, Items) or value.kind != "dict":
        return None
    return {getattr(k, "value", ""): v for k, v in zip(value.keys, value.values, strict=True)}


def _numbers(value: Value | None) -> Pair:
    """Return a pair of plain integers; (0, 0), which no layer has as window, for the rest."""
    numbers = tuple(getattr(item, "value", 0) for item in getattr(value, "values", ()))
    plain = len(numbers) == 2 and all(type(number) is int for number in numbers)
    return numbers if plain else (0, 0)


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
        (
            _instead(same=lambda: nn.MaxPool2d(3)),
            _instead(same=lambda: nn.MaxPool2d(3, padding=1)),
        ),
    ),
    Misconception(
        "no_padding",
        (
            _instead(same=lambda: nn.MaxPool2d(3, stride=1)),
            _instead(halve=lambda: nn.MaxPool2d(3, stride=2)),
        ),
    ),
    Misconception(
        "padding_too_wide",
        (_instead(same=lambda: nn.MaxPool2d(3, stride=1, padding=2)),),
    ),
    Misconception(
        "width_first",
        (_instead(rect=lambda: nn.MaxPool2d((3, 2))),),
    ),
    Misconception(
        "another_window",
        (
            _instead(same=lambda: nn.MaxPool2d(1)),
            _instead(same=lambda: nn.MaxPool2d(5, stride=1, padding=2)),
        ),
    ),
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

"""The exercise `receptive_field`: how much of the input one output sees, and how far apart two are.

Knows its cases, reference and known mistakes. They are sums and products of whole columns, so that
reading them gives nobody the loop over layers that the exercise asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.model import Case, Exercise, Group, Misconception

Layers = list[tuple[int, int]]


def _columns(layers: Layers) -> tuple[Tensor, Tensor, Tensor]:
    """Return windows, strides and the jump before each layer."""
    windows, strides = torch.tensor(layers, dtype=torch.int64).reshape(-1, 2).T
    first = torch.ones(1, dtype=torch.int64)
    return windows, strides, torch.cat((first, strides.cumprod(0)))[: len(layers)]


def _size(layers: Layers) -> int:
    windows, _, before = _columns(layers)
    return 1 + int(((windows - 1) * before).sum())


def _jump(layers: Layers) -> int:
    return int(_columns(layers)[1].prod())


def _reference(layers: Layers) -> tuple[int, int]:
    return _size(layers), _jump(layers)


def _summed(layers: Layers) -> Tensor:
    """Return 1, and 1 plus the strides of the first layers: what sums make of the jump."""
    first = torch.ones(1, dtype=torch.int64)
    return torch.cat((first, 1 + _columns(layers)[1].cumsum(0)))


def _size_with(jumps: Tensor, layers: Layers) -> int:
    return 1 + int(((_columns(layers)[0] - 1) * jumps[: len(layers)]).sum())


def _sized(size: Callable[[Tensor, Tensor, Tensor], Any]) -> Callable[[Layers], tuple[int, int]]:
    """Return an answer with another size: `size` takes windows, strides, jumps before each."""
    return lambda layers: (int(size(*_columns(layers))), _jump(layers))


def _one(draw: Draw) -> Iterator[Case]:
    yield Case(([(3, 1)],))
    yield Case(([(3, 1), (2, 1)],))
    yield Case(([],))
    yield Case(([(3, 1), (5, 1), (4, 1)],))
    for count in (4, 6):
        yield Case(([(draw.between(2, 7), 1) for _ in range(count)],))


def _strides(draw: Draw) -> Iterator[Case]:
    yield Case(([(2, 2)],))
    yield Case(([(3, 2), (2, 1)],))
    yield Case(([(3, 1), (2, 2), (4, 3)],))
    yield Case(([(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)],))
    yield Case(([(11, 4), (3, 2), (5, 1)],))
    for _ in range(2):
        yield Case(([(draw.between(3, 7), draw.between(2, 4)) for _ in range(3)],))


MISCONCEPTIONS = (
    Misconception(
        "adds_windows",
        (
            _sized(lambda k, _, before: 1 + (k * before).sum()),
            _sized(lambda k, _, before: (k * before).sum()),
        ),
    ),
    Misconception("starts_at_zero", (_sized(lambda k, _, before: ((k - 1) * before).sum()),)),
    Misconception("multiplies_windows", (_sized(lambda k, _s, _before: k.prod()),)),
    Misconception("forgets_the_jump", (_sized(lambda k, _s, _before: 1 + (k - 1).sum()),)),
    Misconception(
        "stride_too_early", (_sized(lambda k, s, before: 1 + ((k - 1) * before * s).sum()),)
    ),
    Misconception("reads_backwards", (lambda layers: (_size(layers[::-1]), _jump(layers)),)),
    Misconception(
        "adds_strides",
        (
            lambda layers: (_size(layers), 1 + int((_columns(layers)[1] - 1).sum())),
            lambda layers: (_size(layers), 1 + int(_columns(layers)[1].sum())),
        ),
    ),
    Misconception("last_stride_missing", (lambda layers: (_size(layers), _jump(layers[:-1])),)),
    Misconception(
        "layer_adds_otherwise",
        (
            _sized(lambda k, _s, before: 1 - ((k - 1) * before).sum()),
            _sized(lambda _k, _s, _before: 1),
            _sized(lambda k, _s, before: 1 + (k - 1 + before).sum()),
            _sized(lambda k, _s, before: 1 + ((k + 1) * before).sum()),
            _sized(lambda k, _s, before: 1 + ((k - 2) * before).sum()),
            _sized(lambda k, _s, before: 2 + ((k - 1) * before).sum()),
        ),
    ),
    Misconception(
        "jump_not_multiplied",
        (
            lambda layers: (1 + int((_columns(layers)[0] - 1).sum()), 1),
            lambda layers: (_size_with(_summed(layers), layers), int(_summed(layers)[-1])),
            *(lambda layers, c=c: (1 + c * (_size(layers) - 1), c * _jump(layers)) for c in (0, 2)),
            *(lambda layers, c=c: (c + c * (_size(layers) - 1), c * _jump(layers)) for c in (0, 2)),
        ),
    ),
    Misconception(
        "off_by_the_jump",
        tuple(
            lambda layers, a=a, b=b: (_size(layers) + a * _jump(layers), b * _jump(layers))
            for a in (-1, 0, 1)
            for b in (0, 1, 2)
            if (a, b) != (0, 1)
        ),
    ),
    Misconception("window_for_stride", (lambda layers: _reference([(s, k) for k, s in layers]),)),
    Misconception("swapped", (lambda layers: (_jump(layers), _size(layers)),)),
    Misconception("size_alone", (_size,)),
)

EXERCISE = Exercise(
    name="receptive_field",
    needs_device=False,
    reference=_reference,
    groups=(Group("one", 1, _one), Group("strides", 1, _strides)),
    misconceptions=MISCONCEPTIONS,
)

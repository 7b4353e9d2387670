"""The exercise `max_blur_pool2d`: take the maximum at every step, blur, and only then shrink.

Knows its cases, its reference (torch) and its known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception


def _blur(X: Tensor, stride: int = 2, padding: int = 1, total: float = 16.0) -> Tensor:
    """Weigh 3×3 neighbours with [1, 2, 1] in both directions, each channel by itself."""
    line = X.new_tensor([1.0, 2.0, 1.0])
    kernel = (line[:, None] * line / total).expand(X.shape[1], 1, 3, 3)
    return F.conv2d(X, kernel, stride=stride, padding=padding, groups=X.shape[1])


def _highest(X: Tensor) -> Tensor:
    return F.max_pool2d(X, 2, stride=1)


def _reference(X: Tensor) -> Tensor:
    return _blur(_highest(X))


def _mixed(X: Tensor, channels: int | None = None) -> Tensor:
    """Blur with a kernel that adds all channels up."""
    line = X.new_tensor([1.0, 2.0, 1.0])
    kernel = (line[:, None] * line / 16).expand(channels or X.shape[1], X.shape[1], 3, 3)
    return F.conv2d(_highest(X), kernel, stride=2, padding=1)


def _weighed(change: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """Return an answer that blurs with nine weights of which `change` makes others."""

    def answer(X: Tensor) -> Tensor:
        line = X.new_tensor([1.0, 2.0, 1.0])
        kernel = (change(line[:, None] * line) / 16).expand(X.shape[1], 1, 3, 3)
        return F.conv2d(_highest(X), kernel, stride=2, padding=1, groups=X.shape[1])

    return answer


def _another_weight(place: int, more: float) -> Callable[[Tensor], Tensor]:
    return lambda K: K + more * torch.eye(9).to(K)[place].reshape(3, 3)


def _another_line(place: int, more: float) -> Callable[[Tensor], Tensor]:
    """Return what makes the nine weights of a line in which one number is another."""

    def change(K: Tensor) -> Tensor:
        line = K[0] + more * torch.eye(3).to(K)[place]
        return line[:, None] * line

    return change


def _in_float32(X: Tensor) -> Tensor:
    line = torch.tensor([1.0, 2.0, 1.0])
    kernel = (line[:, None] * line / 16).expand(X.shape[1], 1, 3, 3)
    return F.conv2d(_highest(X), kernel, stride=2, padding=1, groups=X.shape[1])


def _values(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 3),))
    yield Case((draw.integers(1, 1, 4, 5),))
    yield Case((draw.integers(2, 1, 7, 6),))
    yield Case((draw.negatives(1, 1, 6, 4),))
    yield Case((draw.integers(3, 1, 4, 5),))  # more samples than rows come out


def _channels(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 2, 4, 3),))
    yield Case((draw.integers(2, 3, 5, 8),))


def _careful(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 2, 4, 5, dtype=torch.float64),))
    yield Case((draw.integers(2, 3, 5, 4).transpose(2, 3),))
    yield Case((draw.integers(2, 3, 6, 5).to(memory_format=torch.channels_last),))


MISCONCEPTIONS = (
    Misconception("kernel_not_normalised", (lambda X: _blur(_highest(X), total=1.0),)),
    Misconception(
        "shrinks_before_the_blur",
        (lambda X: _blur(F.max_pool2d(X, 2), stride=1), lambda X: _blur(F.max_pool2d(X, 2))),
    ),
    Misconception("blurs_first", (lambda X: F.max_pool2d(_blur(X, stride=1), 2),)),
    Misconception("never_shrinks", (lambda X: _blur(_highest(X), stride=1),)),
    Misconception("no_padding", (lambda X: _blur(_highest(X), padding=0),)),
    Misconception("no_blur", (lambda X: _highest(X)[..., ::2, ::2], lambda X: F.max_pool2d(X, 2))),
    Misconception("no_maximum", (_blur,)),
    Misconception("same_weights", (lambda X: F.avg_pool2d(_highest(X), 3, stride=2, padding=1),)),
    Misconception(
        "one_weight_off",
        tuple(
            _weighed(change(place, more))
            for change, places in ((_another_weight, 9), (_another_line, 3))
            for place in range(places)
            for more in (-1.0, 1.0)
        ),
    ),
    Misconception("mixes_channels", (_mixed, lambda X: _mixed(X, 1))),
    Misconception("kernel_of_another_dtype", (_in_float32,)),
)

EXERCISE = Exercise(
    name="max_blur_pool2d",
    reference=_reference,
    groups=(
        Group("values", 1, _values),
        Group("channels", 1, _channels),
        Group("care", 1, _careful, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

"""The exercise `pad2d`: a border of a given value around the last two axes.

Knows its cases, reference and known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Aspect, Case, Exercise, Group, Misconception
from poollab.lessons.mutant_builders import LOWEST, Pair, pair


def _reference(X: Tensor, padding: int | Pair, value: float) -> Tensor:
    p_h, p_w = pair(padding)
    return F.pad(X, (p_w, p_w, p_h, p_h), value=value)


def _sides(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), (1, 0), 0))
    yield Case((draw.integers(2, 3), (1, 2), LOWEST))
    yield Case((draw.integers(3, 2), (2, 1), draw.between(20, 99)))
    yield Case((draw.integers(2, 2), 1, -draw.between(20, 99)))


def _axes(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 2, 3), (1, 2), LOWEST))
    yield Case((draw.integers(2, 3, 3, 4), (2, 1), 0))
    yield Case((draw.integers(2, 2, 2, 3), 2, LOWEST))


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(2, 3), 0, 7))
    yield Case((draw.integers(2, 2, 3, dtype=torch.float64) / 7, (0, 0), 0))
    yield Case((draw.integers(2, 3, dtype=torch.float64) / 7, (1, 2), LOWEST))
    yield Case((draw.integers(2, 3, dtype=torch.int64), (2, 1), 0))
    yield Case((draw.integers(2, 2, 3, dtype=torch.bfloat16), 1, LOWEST))
    yield Case((draw.integers(4, 3).t(), (0, 1), 0))


def _by(pads: Callable[[int, int], tuple[int, ...]]) -> Callable[..., Tensor]:
    """Return an answer that hands F.pad what `pads` makes of p_h and p_w."""

    def answer(X: Tensor, padding: int | Pair, value: float) -> Tensor:
        return F.pad(X, pads(*pair(padding))[: 2 * X.dim()], value=value)

    return answer


def _then(change: Callable[[Tensor, Tensor, Pair], Tensor]) -> Callable[..., Tensor]:
    """Return an answer that applies `change` to X, the right result and the padding."""

    def answer(X: Tensor, padding: int | Pair, value: float) -> Tensor:
        return change(X, _reference(X, padding, value), pair(padding))

    return answer


def _pairs_only(X: Tensor, padding: Pair, value: float) -> Tensor:
    p_h, p_w = padding
    return _reference(X, (p_h, p_w), value)


MISCONCEPTIONS = (
    Misconception("f_pad_order", (_by(lambda p_h, p_w: (p_h, p_h, p_w, p_w)),)),
    Misconception(
        "f_pad_pairs",
        (_by(lambda p_h, p_w: (p_w, p_h, p_w, p_h)), _by(lambda p_h, p_w: (p_h, p_w, p_h, p_w))),
    ),
    Misconception(
        "one_side_only",
        (_by(lambda p_h, p_w: (p_w, 0, p_h, 0)), _by(lambda p_h, p_w: (0, p_w, 0, p_h))),
    ),
    Misconception(
        "one_axis_only", (_by(lambda _, p_w: (p_w, p_w)), _by(lambda p_h, _: (0, 0, p_h, p_h)))
    ),
    Misconception(
        "one_padding_for_both",
        (_by(lambda p_h, _: (p_h, p_h, p_h, p_h)), _by(lambda _, p_w: (p_w, p_w, p_w, p_w))),
    ),
    Misconception("value_ignored", (lambda X, padding, _: _reference(X, padding, 0),)),
    Misconception(
        "pads_every_axis",
        (
            _by(lambda p_h, p_w: (p_w, p_w, p_h, p_h, p_h, p_h)),
            _by(lambda p_h, p_w: (p_w, p_w, p_h, p_h, p_w, p_w)),
            _by(lambda p_h, p_w: (p_w, p_w, p_h, p_h, p_h, p_h, p_h, p_h)),
            _by(lambda p_h, p_w: (p_w, p_w, p_h, p_h, p_h, p_h, p_w, p_w)),
        ),
    ),
    Misconception("pairs_only", (_pairs_only,)),
    Misconception("returns_its_input", (_then(lambda X, Y, p: Y if any(p) else X),)),
    Misconception("float32_buffer", (_then(lambda _, Y, _p: Y.float()),)),
)

EXERCISE = Exercise(
    name="pad2d",
    reference=_reference,
    groups=(
        Group("sides", 1, _sides),
        Group("axes", 1, _axes),
        Group("care", 1, _care, CAREFUL | {Aspect.ALIAS}),
    ),
    misconceptions=MISCONCEPTIONS,
)

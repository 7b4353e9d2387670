"""The exercise `softmax_pool2d`: pooling between the average and the maximum.

Knows its cases, reference and known mistakes; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.mutant_builders import Pair, pair
from poollab.lessons.window_cases import rectangles, thin

Side = int | Pair
Answer = Callable[..., Tensor]


def _cut(X: Tensor, k: Side, stride: Side | None) -> Tensor:
    """Return all windows, (N, C, o_h, o_w, cells)."""
    (p_h, p_w), (s_h, s_w) = pair(k), pair(stride or k)
    return X.unfold(-2, p_h, s_h).unfold(-2, p_w, s_w).flatten(-2)


def _window_by_window(pool: Callable[[Tensor, float], Tensor]) -> Answer:
    """Return an answer that gives `pool` windows (N, C, o_h, o_w, cells) and beta."""

    def answer(X: Tensor, k: Side, stride: Side | None = None, beta: float = 1.0) -> Tensor:
        return pool(_cut(X, k, stride), beta)

    return answer


def _weighted(windows: Tensor, beta: float) -> Tensor:
    return ((beta * windows).softmax(-1) * windows).sum(-1)


_reference = _window_by_window(_weighted)


def _values(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 1, 2), (1, 2)))
    yield Case((draw.integers(1, 1, 2, 4) / 2, 2))
    yield Case((draw.integers(2, 3, 4, 6) / 16, (2, 3)))
    yield Case((draw.integers(2, 2, 5, 4) / 8, (3, 2), (2, 1)))


def _betas(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 2) / 2, 2), {"beta": 2.0})
    yield Case((draw.integers(1, 2, 2, 4) / 2, 2), {"beta": 0.0})
    yield Case((draw.integers(2, 2, 3, 4) / 8, 2), {"stride": 1, "beta": 0.5})
    yield Case((draw.integers(2, 2, 4, 6), (2, 3)), {"beta": 50.0})


def _large(draw: Draw) -> Iterator[Case]:
    yield Case((draw.integers(1, 1, 2, 4) * 100, 2))
    yield Case((draw.integers(2, 2, 4, 6, dtype=torch.float64) * 100, (2, 3)))
    yield Case((draw.integers(2, 2, 6, 4).transpose(-1, -2) * 100, 2), {"beta": 2.0})
    for X, k, _ in rectangles(draw, 2, 2, coarse=torch.float32):
        yield Case((X / 8, k), {"beta": 0.5})
    for X, k, s in thin(draw, 2, 1):
        yield Case((X / 8, k, s))


def _plain_exponential(windows: Tensor, beta: float) -> Tensor:
    weights = (beta * windows).exp()
    return (weights * windows).sum(-1) / weights.sum(-1)


def _shifted_by(top: Callable[[Tensor], Tensor]) -> Answer:
    """Subtract `top` of the whole map instead of the window's own maximum."""

    def answer(X: Tensor, k: Side, stride: Side | None = None, beta: float = 1.0) -> Tensor:
        weights = _cut((beta * X - top(beta * X)).exp(), k, stride)
        return (weights * _cut(X, k, stride)).sum(-1) / weights.sum(-1)

    return answer


def _two_averages(top: Callable[[Tensor], Tensor | float]) -> Answer:
    """The same as a ratio of two averages: other results where a number underflows."""

    def answer(X: Tensor, k: Side, stride: Side | None = None, beta: float = 1.0) -> Tensor:
        weights = (beta * (X - top(X))).exp()
        return F.avg_pool2d(weights * X, k, stride) / F.avg_pool2d(weights, k, stride)

    return answer


def _normalised_over(*dims: int) -> Answer:
    """Weigh by a softmax over whole axes of the map, then sum inside each window."""

    def answer(X: Tensor, k: Side, stride: Side | None = None, beta: float = 1.0) -> Tensor:
        flat = (beta * X).flatten(-2) if len(dims) == 2 else beta * X
        weights = flat.softmax(-1 if len(dims) == 2 else dims[0]).reshape(X.shape)
        return _cut(weights * X, k, stride).sum(-1)

    return answer


def _one_over_beta(windows: Tensor, beta: float) -> Tensor:
    return (1 / beta) * (beta * windows).logsumexp(-1)


def _weights_first(windows: Tensor, beta: float) -> Tensor:
    """(N, C, cells, o_h, o_w): the order in which F.unfold leaves them."""
    return (beta * windows).softmax(-1).movedim(-1, 2)


MISCONCEPTIONS = (
    Misconception(
        "overflows", (_window_by_window(_plain_exponential), _two_averages(lambda _: 0.0))
    ),
    Misconception(
        "shifted_by_the_map",
        (
            _shifted_by(lambda X: X.max()),
            _shifted_by(lambda X: X.amax((2, 3), keepdim=True)),
            _shifted_by(lambda X: X.amax((1, 2, 3), keepdim=True)),
            _two_averages(lambda X: X.max()),
            _two_averages(lambda X: X.amax((2, 3), keepdim=True)),
        ),
    ),
    Misconception(
        "softmax_over_the_map",
        (_normalised_over(2, 3), _normalised_over(1), _normalised_over(2), _normalised_over(3)),
    ),
    Misconception(
        "returns_weights",
        (
            _window_by_window(lambda windows, beta: (beta * windows).softmax(-1)),
            _window_by_window(_weights_first),
            _window_by_window(lambda windows, beta: _weights_first(windows, beta).flatten(3)),
            _window_by_window(
                lambda windows, beta: _weights_first(windows, beta).flatten(3).flatten(1, 2)
            ),
            _window_by_window(lambda windows, beta: (beta * windows).softmax(-1).sum(-1)),
            _window_by_window(lambda windows, beta: (beta * windows).softmax(-1).amax(-1)),
        ),
    ),
    Misconception(
        "logsumexp",
        (
            _window_by_window(lambda windows, beta: (beta * windows).logsumexp(-1) / beta),
            _window_by_window(_one_over_beta),
            _window_by_window(lambda windows, beta: (beta * windows).logsumexp(-1)),
            _window_by_window(lambda windows, beta: (beta * windows).exp().sum(-1).log() / beta),
        ),
    ),
    Misconception("ignores_beta", (_window_by_window(lambda windows, _: _weighted(windows, 1.0)),)),
    Misconception(
        "beta_outside",
        (
            _window_by_window(lambda windows, beta: beta * _weighted(windows, 1.0)),
            _window_by_window(lambda windows, beta: _weighted(beta * windows, 1.0)),
        ),
    ),
    Misconception(
        "default_stride_one",
        (
            lambda X, k, stride=None, beta=1.0: _reference(
                X, k, 1 if stride is None else stride, beta
            ),
        ),
    ),
)

EXERCISE = Exercise(
    name="softmax_pool2d",
    reference=_reference,
    # A logsumexp or a difference of large numbers may stand for the softmax; mistakes lie far off.
    tolerance=(1e-4, 1e-4),
    groups=(
        Group("values", 1, _values),
        Group("beta", 1, _betas),
        Group("large", 1, _large, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

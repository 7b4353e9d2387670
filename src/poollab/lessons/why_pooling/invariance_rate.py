"""The exercise `invariance_rate`: how often a function does not notice a shift of its input.

Knows its cases, reference and known mistakes, and takes the right `shift` for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.why_pooling.shift import shift

Layer = Callable[[Tensor], Tensor]

# The functions under test, as cases hand them out. They have names because a student sees them.


def unchanged(X: Tensor) -> Tensor:
    """Return X itself: it notices every shift of something."""
    return X


def always_one(X: Tensor) -> Tensor:
    """Return 1 for every image: it notices nothing."""
    return X.new_ones(len(X), 1)


def pool_step_2(X: Tensor) -> Tensor:
    """Return 1×2 maximum pooling with stride 2."""
    return F.max_pool2d(X, (1, 2))


def pool_step_1(X: Tensor) -> Tensor:
    """Return 1×2 maximum pooling with stride 1."""
    return F.max_pool2d(X, (1, 2), stride=1)


def global_max(X: Tensor) -> Tensor:
    """Return the largest pixel of every channel, (N, C)."""
    return X.amax((2, 3))


def row_sums(X: Tensor) -> Tensor:
    """Return the sum of every row, (N, C, H)."""
    return X.sum(3)


def _reference(f: Layer, images: Tensor, dx: int) -> float:
    """Return the fraction of `images` (N, C, H, W) with f(shift(image, dx)) equal to f(image)."""
    same = f(shift(images, dx)) == f(images)
    return same.flatten(1).all(1).double().mean().item()


def _impulses(W: int) -> Tensor:
    """Return W images of 1×W, each with a single 1 in another column."""
    return torch.eye(W).reshape(W, 1, 1, W)


def _moving_impulse(draw: Draw) -> Iterator[Case]:
    for f in (always_one, unchanged, pool_step_2, pool_step_1):
        yield Case((f, _impulses(8), 1))
    for _ in range(2):  # the last column of an odd width is in no window
        yield Case((pool_step_2, _impulses(2 * draw.between(2, 11) + 1), draw.choice((-1, 1))))


def _sparse(draw: Draw, N: int, C: int, H: int, W: int) -> Tensor:
    """Return images of zeros with one bright pixel in every channel of every image."""
    X = torch.zeros(N * C, H * W)
    for plane in X:
        plane[draw.between(0, H * W - 1)] = draw.between(1, 9)
    return X.reshape(N, C, H, W)


def _pictures(draw: Draw) -> Iterator[Case]:
    yield Case((pool_step_2, _impulses(4)[:1], 1))
    yield Case((pool_step_2, _impulses(4)[1:2], 1))
    yield Case((pool_step_2, _sparse(draw, 13, 1, 2, 6), -1))
    yield Case((pool_step_2, torch.cat([_impulses(6), draw.integers(2, 1, 1, 6)]), 1))
    yield Case((pool_step_1, torch.cat([_impulses(6)[::2], torch.ones(1, 1, 1, 6)]), -2))
    yield Case((pool_step_2, torch.cat([_sparse(draw, 4, 2, 2, 4), torch.zeros(3, 2, 2, 4)]), 1))
    yield Case((pool_step_2, _sparse(draw, draw.between(11, 17), 1, 2, 6), 1))


def _any_output(draw: Draw) -> Iterator[Case]:
    yield Case((global_max, _impulses(5), 1))
    mixed = torch.cat([_sparse(draw, 6, 2, 2, 4), torch.zeros(2, 2, 2, 4)])
    yield Case((global_max, mixed, 1))
    yield Case((row_sums, mixed.double(), -1))
    yield Case((row_sums, _sparse(draw, draw.between(9, 15), 1, 2, 4), 1))
    yield Case((global_max, _sparse(draw, draw.between(9, 15), 1, 2, 4), -1))


def _without_dims(f: Layer, images: Tensor, dx: int) -> float:
    same = f(shift(images, dx)) == f(images)
    return same.all(dim=3).all(dim=2).all(dim=1).double().mean().item()


def _in_place(f: Layer, images: Tensor, dx: int) -> float:
    before = f(images).clone()
    same = before == f(images.copy_(shift(images, dx)))
    return same.flatten(1).all(1).double().mean().item()


def _in_place_too_early(f: Layer, images: Tensor, dx: int) -> float:
    images.copy_(shift(images, dx))
    return 1.0 if len(f(images)) else 0.0


def _rate(left: Tensor, right: Tensor) -> float:
    return (left == right).flatten(1).all(1).double().mean().item()


MISCONCEPTIONS = (
    Misconception(
        "equivariance", (lambda f, images, dx: _rate(f(shift(images, dx)), shift(f(images), dx)),)
    ),
    Misconception("shifts_output", (lambda f, images, dx: _rate(f(images), shift(f(images), dx)),)),
    Misconception(
        "counts_elements",
        (
            lambda f, images, dx: (f(shift(images, dx)) == f(images)).double().mean().item(),
            lambda f, images, dx: (
                (f(shift(images, dx)) == f(images)).flatten(1).any(1).double().mean().item()
            ),
        ),
    ),
    Misconception(
        "one_for_the_batch",
        (lambda f, images, dx: float(torch.equal(f(shift(images, dx)), f(images))),),
    ),
    Misconception(
        "counts_images", (lambda f, images, dx: _reference(f, images, dx) * len(images),)
    ),
    Misconception("rate_of_change", (lambda f, images, dx: 1 - _reference(f, images, dx),)),
    Misconception("fixed_axes", (_without_dims,)),
    Misconception("rolls", (lambda f, images, dx: _rate(f(images), f(images.roll(dx, -1))),)),
    Misconception("shifts_left", (lambda f, images, dx: _reference(f, images, -dx),)),
    Misconception("changes_images", (_in_place, _in_place_too_early)),
    Misconception(
        "returns_tensor",
        (
            lambda f, images, dx: torch.tensor(_reference(f, images, dx)),
            lambda f, images, dx: (
                (f(shift(images, dx)) == f(images)).flatten(1).all(1).double().mean()
            ),
        ),
    ),
)

EXERCISE = Exercise(
    name="invariance_rate",
    reference=_reference,
    tolerance=(1e-6, 1e-6),  # a rate is a count over N, in whatever precision it was divided
    groups=(
        Group("impulse", 2, _moving_impulse),
        Group("pictures", 1, _pictures),
        Group("any_output", 1, _any_output, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

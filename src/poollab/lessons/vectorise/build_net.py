"""The exercise `build_net`: a small net whose pooling can be chosen.

Knows its cases, its reference and how a net is met: our numbers are put into the student's
parameters, so that what comes out can be computed again by whoever judges.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import Case, Exercise, Group
from poollab.lessons.vectorise.net_mistakes import MISCONCEPTIONS
from poollab.lessons.vectorise.nets import net

KINDS = ("max", "avg", "stride", "none")
CLASSES = 10


def meet(
    thing: Callable[[str], Any], pool: str, X: Tensor, y: Tensor | None = None, steps: int = 0
) -> Any:
    """Return the shapes of the net's parameters, and its outputs with our numbers in them.

    The numbers depend on a parameter's shape alone: neither its name nor its place in the net
    matters. With labels `y` the net is trained for `steps` first, by plain gradient descent.
    """
    built = thing(pool)
    if not isinstance(built, nn.Module):
        return built
    built = built.to(X.device)
    built(X)  # layers such as LazyLinear find their size by it
    shapes = sorted(tuple(parameter.shape) for parameter in built.parameters())
    with torch.no_grad():
        for parameter in built.parameters():
            parameter.copy_(numbers(tuple(parameter.shape)))
    with torch.enable_grad():
        for _ in range(steps):
            built.zero_grad()
            F.cross_entropy(built(X), y).backward()
            _descend(built)
    return shapes, built(X)


def _descend(built: nn.Module, rate: float = 0.2) -> None:
    with torch.no_grad():
        for parameter in built.parameters():
            if parameter.grad is not None:
                parameter -= rate * parameter.grad


def numbers(shape: tuple[int, ...]) -> Tensor:
    """Return numbers of both signs for a parameter of `shape`, as large as an initial weight."""
    fan_in = max(math.prod(shape[1:]), 1)
    steps = torch.arange(1, math.prod(shape) + 1, dtype=torch.float64)
    # Multiples of the golden ratio's fraction: spread evenly, the same on every machine.
    spread = (steps * (math.sqrt(5) - 1) / 2 + len(shape) / 7).remainder(1)
    return ((spread - 0.5) * 4 / math.sqrt(fan_in)).to(torch.float32).reshape(shape)


def _pixels(draw: Draw, n: int) -> Tensor:
    """Return (n, 1, 8, 8), between 0 and 1 as the scaled digits are, no two images alike."""
    return (draw.integers(n, 1, 8, 8) + n * 32) / (n * 64)


def _layers(draw: Draw) -> Iterator[Case]:
    for pool in KINDS:
        yield Case((pool, _pixels(draw, 1)))


def _outputs(draw: Draw) -> Iterator[Case]:
    for pool in KINDS:
        yield Case((pool, _pixels(draw, 3) * 2 - 1))


def _learning(draw: Draw) -> Iterator[Case]:
    for pool in KINDS:
        y = torch.tensor([draw.between(0, CLASSES - 1) for _ in range(12)])
        yield Case((pool, _pixels(draw, 12), y, 3))


EXERCISE = Exercise(
    name="build_net",
    reference=net,
    probe=meet,
    written="build_net({pool})({X})",
    # Nothing is computed from the argument, a name: the net is moved to X, not the other way round.
    needs_device=False,
    tolerance=(1e-3, 1e-4),
    groups=(
        Group("one", 1, _layers),
        Group("outputs", 2, _outputs),
        Group("learning", 1, _learning),
    ),
    misconceptions=MISCONCEPTIONS,
)

"""The accuracy under shifts, and known mistakes in it, as one function of what may be wrong.

Knows the wrong answers of each name. Must not know which cases tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from coursecheck.model import Misconception


def moved(X: Tensor, dx: int) -> Tensor:
    """Return X with its content `dx` columns further right, zeros coming in."""
    dx = max(-X.shape[-1], min(X.shape[-1], dx))
    return F.pad(X, (dx, -dx))


def accuracy(net: nn.Module, X: Tensor, y: Tensor) -> float:
    """Return the share of images whose largest output is that of their label."""
    return (net(X).argmax(1) == y).double().mean().item()


def report(
    net: nn.Module,
    X: Tensor,
    y: Tensor,
    shifts: Sequence[int],
    *,
    move: Callable[[Tensor, int], Tensor] = moved,
    rate: Callable[[nn.Module, Tensor, Tensor], Any] = accuracy,
    before: Callable[[nn.Module], Any] = nn.Module.eval,
    after: bool | None = None,
    gradients: bool = False,
    accumulate: bool = False,
) -> dict[int, Any]:
    """Return {shift: accuracy}; the net's mode afterwards is `after`, as it was if that is None."""
    mode = net.training if after is None else after
    before(net)
    found = {}
    with torch.set_grad_enabled(gradients):
        for dx in shifts:
            shifted = move(X, dx)
            found[dx] = rate(net, shifted, y)
            X = shifted if accumulate else X
    net.train(mode)
    return found


def _mistaken(**settings: Any) -> Callable[..., dict[int, Any]]:
    return lambda *given: report(*given, **settings)


def _with_gradients_or_not(**settings: Any) -> tuple[Callable[..., dict[int, Any]], ...]:
    """Who forgets the net's mode often forgets to switch gradients off as well."""
    return tuple(_mistaken(gradients=gradients, **settings) for gradients in (False, True))


def _rolled(X: Tensor, dx: int) -> Tensor:
    return X.roll(dx, -1)


def _mean_of_means(size: int) -> Callable[[nn.Module, Tensor, Tensor], float]:
    def rate(net: nn.Module, X: Tensor, y: Tensor) -> float:
        batches = zip(X.split(size), y.split(size), strict=True)
        rates = [accuracy(net, *batch) for batch in batches]
        return sum(rates) / len(rates)

    return rate


def _over_the_batch(net: nn.Module, X: Tensor, y: Tensor) -> float:
    return (net(X).argmax(0) == y).double().mean().item()


def _as_tensor(dtype: torch.dtype) -> Callable[[nn.Module, Tensor, Tensor], Tensor]:
    return lambda net, X, y: torch.tensor(accuracy(net, X, y), dtype=dtype)


def _shifted_in_place(net: nn.Module, X: Tensor, y: Tensor, shifts: Sequence[int]) -> Any:
    def move(X: Tensor, dx: int) -> Tensor:
        return X.copy_(moved(X, dx))

    return report(net, X, y, shifts, move=move)


MISCONCEPTIONS = (
    Misconception("accumulates_shifts", (_mistaken(accumulate=True),)),
    Misconception("changes_the_images", (_shifted_in_place,)),
    Misconception("rolls", (_mistaken(move=_rolled),)),
    Misconception("shifts_left", (_mistaken(move=lambda X, dx: moved(X, -dx)),)),
    Misconception(
        "mean_of_batch_means",
        tuple(_mistaken(rate=_mean_of_means(n)) for n in (10, 16, 32, 50, 64, 100, 128, 200, 256)),
    ),
    Misconception("forgets_eval", _with_gradients_or_not(before=lambda net: net)),
    Misconception("left_in_eval", _with_gradients_or_not(after=False)),
    Misconception("left_in_train", _with_gradients_or_not(after=True)),
    Misconception("tracks_gradients", (_mistaken(gradients=True),)),
    Misconception(
        "returns_tensors",
        tuple(_mistaken(rate=_as_tensor(dtype)) for dtype in (torch.float32, torch.float64)),
    ),
    Misconception("argmax_over_the_batch", (_mistaken(rate=_over_the_batch),)),
)

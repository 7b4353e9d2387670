"""The small net of notebook 6 and what can be wrong about it, as one function of its settings.

Knows layers. Must not know an exercise or a hint.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn

Order = str
"""Which layer follows which in a block: c is a convolution, r a ReLU, p the pooling."""


def pooling(pool: str, stride: int = 2) -> nn.Module:
    """Return the layer that `pool` names; one that does nothing for ``stride`` and ``none``."""
    layers: dict[str, Callable[[], nn.Module]] = {
        "max": lambda: nn.MaxPool2d(2, stride),
        "avg": lambda: nn.AvgPool2d(2, stride),
    }
    return layers.get(pool, nn.Identity)()


def net(
    pool: str,
    orders: tuple[Order, Order] = ("crp", "crp"),
    pool_stride: int = 2,
    features: int | None = None,
    head: nn.Module | None = None,
    flatten: nn.Module | None = None,
) -> nn.Module:
    """Return a net (N, 1, 8, 8) -> (N, 10) of two blocks and a linear layer.

    `features` is how many numbers the linear layer expects, as many as arrive if it is None.
    """
    step = 2 if pool == "stride" else 1
    layers: list[nn.Module] = []
    for order, (c_in, c_out) in zip(orders, ((1, 8), (8, 16)), strict=True):
        parts = {
            "c": nn.Conv2d(c_in, c_out, 3, stride=step, padding=1),
            "r": nn.ReLU(),
            "p": pooling(pool, pool_stride),
        }
        layers += [parts[letter] for letter in order]
    side = _side(pool, pool_stride)
    linear = nn.Linear(features or 16 * side * side, 10)
    return nn.Sequential(*layers, flatten or nn.Flatten(), linear, *([head] if head else []))


def _side(pool: str, pool_stride: int) -> int:
    """How many rows are left of eight: each of two blocks halves them, or takes one away."""
    if pool == "none":
        return 8
    return 2 if pool == "stride" or pool_stride == 2 else 6


class Scaled(nn.Module):
    """A net that divides its input once more."""

    def __init__(self, inner: nn.Module, by: float) -> None:
        super().__init__()
        self.inner, self.by = inner, by

    def forward(self, X: Tensor) -> Tensor:
        """Return the inner net's output for a darker X."""
        return self.inner(X / self.by)

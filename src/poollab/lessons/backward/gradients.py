"""Gradients by torch's autograd, and the pieces that wrong gradients are made of.

Knows tensors and where windows lie. Must not know an exercise or a hint, and holds no loop over
windows, which the exercises ask for.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from poollab.lessons.mutant_builders import Pair, Plan, cut, each, minus, pair

Setting = int | Pair | None
"""A window, stride or padding as a student writes it: one number, or (rows, columns)."""
Shape = tuple[int, ...]
"""(N, C, H, W)."""


def gradient(forward: Callable[[Tensor], Tensor], X: Tensor, dY: Tensor) -> Tensor:
    """Return the gradient that autograd hands to `X`, of its shape, when `dY` reaches forward(X).

    Gradients are switched on for it: a student may have switched them off.
    """
    with torch.enable_grad():
        leaf = X.detach().requires_grad_()
        (dX,) = torch.autograd.grad(forward(leaf), leaf, dY)
    return dX


def average_gradient(
    dY: Tensor, x_shape: Shape, kernel_size: Setting, stride: Setting = None, padding: Setting = 0
) -> Tensor:
    """Return the gradient of average pooling, of `x_shape`, when `dY` reaches its output."""
    X = dY.new_zeros(x_shape)
    return gradient(lambda leaf: F.avg_pool2d(leaf, kernel_size, stride, padding), X, dY)


def windows_of(kernel_size: Setting, stride: Setting, padding: Setting) -> tuple[Pair, Pair, Pair]:
    """Return window, stride (the window where it is None) and padding as pairs."""
    k = pair(kernel_size)
    return k, k if stride is None else pair(stride), pair(padding)


def out_shape(x_shape: Shape, *setting: Setting) -> Shape:
    """Return the shape that pooling an input of `x_shape` has."""
    return tuple(F.max_pool2d(torch.empty(x_shape), *setting).shape)


def spread(dY: Tensor, x_shape: Shape, k: Pair, s: Pair, p: Pair) -> Tensor:
    """Return (N, C, H, W): every cell gets the sum of the `dY` of the windows that it lies in."""
    where = Plan(tuple(dY.shape[-2:]), minus(p), s, k)
    return spread_masked(dY, dY.new_zeros(x_shape), where, lambda taken: torch.ones_like(taken))


def spread_masked(
    dY: Tensor, X: Tensor, where: Plan, weights: Callable[[Tensor], Tensor]
) -> Tensor:
    """Return (N, C, H, W): each window hands its `dY` to its cells, times ``weights(windows)``.

    Windows are (N, C, o_h, o_w, k_h, k_w), with minus infinity outside `X`.
    """

    def forward(leaf: Tensor) -> Tensor:
        taken, inside = cut(leaf, where)
        share = weights(taken.detach().masked_fill(~inside, float("-inf")))
        return (taken.masked_fill(~inside, 0) * share).sum((-2, -1))

    return gradient(forward, X, dY)


def last_window(dY: Tensor, x_shape: Shape, k: Pair, s: Pair, p: Pair) -> Tensor:
    """Return (N, C, H, W): every cell holds the `dY` of the last window that it lies in, else 0."""
    hw, size = tuple(x_shape[2:]), tuple(dY.shape[2:])
    rows, columns = each(lambda *axis: _last(*axis, dY.device), hw, size, k, s, p)
    seen = rows[1][:, None] & columns[1][None, :]
    return dY[..., rows[0][:, None], columns[0][None, :]].masked_fill(~seen, 0)


def _last(n: int, size: int, k: int, s: int, p: int, device: torch.device) -> tuple:
    cell = torch.arange(n, device=device) + p
    window = (cell // s).clamp(max=size - 1)
    return window, cell < window * s + k

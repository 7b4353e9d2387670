"""Known mistakes in vectorised max pooling, by torch's own pooling and views.

Knows the wrong answers of each name. Must not know which cases tell them apart.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.model import Misconception
from poollab.lessons.mutant_builders import Pair, pair

LOWEST = float("-inf")


def _triple(kernel_size, stride, padding) -> tuple[Pair, Pair, Pair]:
    k = pair(kernel_size)
    return k, k if stride is None else pair(stride), pair(padding)


def _padded(X: Tensor, p: Pair, value: float = LOWEST) -> Tensor:
    return F.pad(X, (p[1], p[1], p[0], p[0]), value=value) if any(p) else X


def _loops(X, kernel_size, stride=None, padding=0):
    """One call for each row of the output."""
    k, s, p = _triple(kernel_size, stride, padding)
    padded = _padded(X, p)
    starts = range(0, padded.shape[2] - k[0] + 1, s[0])
    bands = [F.max_pool2d(padded[:, :, top : top + k[0]], k, s) for top in starts]
    return torch.cat(bands, dim=2)


def _pads_with(value):
    def answer(X, kernel_size, stride=None, padding=0):
        return F.max_pool2d(_padded(X, pair(padding), value), kernel_size, stride)

    return answer


def _swapped_axes(X, kernel_size, stride=None, padding=0):
    k, s, p = _triple(kernel_size, stride, padding)
    return F.max_pool2d(_padded(X, p), k[::-1], s[::-1])


def _over_positions(X, kernel_size, stride=None, padding=0):
    """The maximum over where the windows are, of each place within them: (N, C, k_h, k_w)."""
    k, s, p = _triple(kernel_size, stride, padding)
    windows = _padded(X, p).unfold(2, k[0], s[0]).unfold(3, k[1], s[1])
    return windows.amax((2, 3))


def _over_one_axis(axis):
    def answer(X, kernel_size, stride=None, padding=0):
        k, s, p = _triple(kernel_size, stride, padding)
        return _padded(X, p).unfold(2, k[0], s[0]).unfold(3, k[1], s[1]).amax(axis)

    return answer


def _guessed_strides(X, kernel_size, stride=None, padding=0):
    """Read the memory as if it lay row by row, plane by plane."""
    k, s, p = _triple(kernel_size, stride, padding)
    padded = _padded(X, p)
    _, C, H, W = padded.shape
    return F.max_pool2d(padded.as_strided(padded.shape, (C * H * W, H * W, W, 1)), k, s)


def _views_planes(X, kernel_size, stride=None, padding=0):
    N, C, H, W = X.shape
    Y = F.max_pool2d(X.view(N * C, 1, H, W), kernel_size, stride, padding)
    return Y.reshape(N, C, *Y.shape[2:])


def _views_all(X, kernel_size, stride=None, padding=0):
    return F.max_pool2d(X.view(-1).view(X.shape), kernel_size, stride, padding)


def _views_windows(size):
    """Merge each window's two axes with view, giving the result's last axis by `size`."""

    def answer(X, kernel_size, stride=None, padding=0):
        k, s, p = _triple(kernel_size, stride, padding)
        windows = _padded(X, p).unfold(2, k[0], s[0]).unfold(3, k[1], s[1])
        windows.view(*windows.shape[:4], size(*k))
        return F.max_pool2d(X, kernel_size, stride, padding)

    return answer


def _pair_of_max(X, kernel_size, stride=None, padding=0):
    """What ``windows.max(-1)`` returns: the maxima and their places within the windows."""
    k, s, p = _triple(kernel_size, stride, padding)
    Y, idx = F.max_pool2d(_padded(X, p), k, s, return_indices=True)
    wide = X.shape[3] + 2 * p[1]
    top, left = (
        torch.arange(n, device=X.device) * step for n, step in zip(Y.shape[2:], s, strict=True)
    )
    return Y, (idx // wide - top[:, None]) * k[1] + idx % wide - left


def _float32(X, *setting, **named):
    return F.max_pool2d(X, *setting, **named).float()


def _detached(X, *setting, **named):
    return F.max_pool2d(X.detach(), *setting, **named)


MISCONCEPTIONS = (
    Misconception("still_loops", (_loops,)),
    Misconception("pads_with_zero", (_pads_with(0.0), _pads_with(-1e9))),
    Misconception("swapped_axes", (_swapped_axes,)),
    Misconception("reduces_wrong_axes", (_over_positions, _over_one_axis(-1), _over_one_axis(-2))),
    Misconception("guesses_strides", (_guessed_strides,)),
    Misconception(
        "views_what_is_not_contiguous",
        (
            _views_planes,
            _views_all,
            _views_windows(lambda k_h, k_w: k_h * k_w),
            _views_windows(lambda *_: -1),
        ),
    ),
    Misconception("returns_max_and_place", (_pair_of_max,)),
    Misconception("float32_buffer", (_float32,)),
    Misconception("loses_the_gradient", (_detached,)),
    Misconception(
        "default_stride_one",
        (lambda X, k, s=None, p=0: F.max_pool2d(X, k, 1 if s is None else s, p),),
    ),
)

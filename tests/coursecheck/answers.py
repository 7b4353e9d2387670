"""Answers to `pool2d` as students write them, for the tests of what a student sees."""

from __future__ import annotations

import sys
import warnings

import torch


def right(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("pool2d takes a matrix and max or avg")
    p_h, p_w = pool_size
    Y = X.new_zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p_h, j : j + p_w]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


def starts_at_zero(X, pool_size, mode="max"):
    Y = right(X, pool_size, mode)
    return Y.clamp(min=0) if mode == "max" else Y


def last_row_is_zero(X, pool_size, mode="max"):
    Y = right(X, pool_size, mode)
    Y[-1] = 0
    return Y


def noisy(X, pool_size, mode="max"):
    print("window", tuple(pool_size))
    print("to stderr", file=sys.stderr)
    warnings.warn("look out", stacklevel=1)
    return starts_at_zero(X, pool_size, mode)


def breaks(X, pool_size, mode="max"):
    Y = torch.zeros(2, 2)
    return Y.view(3) + X  # four elements are not three


def hostile(X, pool_size, mode="max"):
    raise ValueError("<script>alert(1)</script> \x1b[31mred\x1b[0m \x00")


def returns_nothing(X, pool_size, mode="max"):
    right(X, pool_size, mode)


def untouched(X, pool_size, mode="max"):
    """Pool."""
    raise NotImplementedError


def no_average(X, pool_size, mode="max"):
    if mode == "avg":
        raise NotImplementedError
    return right(X, pool_size, mode)


def names_the_library(X, pool_size, mode="max"):
    if X is None:  # never: only the text speaks of it
        return torch.nn.functional.max_pool2d(X, pool_size)
    return right(X, pool_size, mode)


def _by_the_library(X, pool_size):
    return torch.nn.functional.max_pool2d(X[None, None], pool_size, 1)[0, 0]


def built_in(X, pool_size, mode="max"):
    Y = right(X, pool_size, mode)
    return _by_the_library(X, pool_size).to(Y.dtype) if mode == "max" else Y

"""Known mistakes in the backward pass of average pooling, by torch's operators and autograd.

Knows the wrong gradients of each name. Must not know which cases tell them apart.
"""

from __future__ import annotations

import torch
from torch.nn import functional as F

from coursecheck.model import Misconception
from poollab.lessons.backward.gradients import (
    average_gradient,
    gradient,
    last_window,
    spread,
    windows_of,
)
from poollab.lessons.mutant_builders import Plan, each, minus, pair
from poollab.lessons.window_bounds import bounds_mistakes


def _overwrites(dY, x_shape, kernel_size, stride=None, padding=0):
    k, s, p = windows_of(kernel_size, stride, padding)
    return last_window(dY, x_shape, k, s, p) / (k[0] * k[1])


def _wrong_divisor(divisor):
    def backward(dY, x_shape, kernel_size, stride=None, padding=0):
        dX = average_gradient(dY, x_shape, kernel_size, stride, padding)
        k_h, k_w = pair(kernel_size)
        return dX * (k_h * k_w) / divisor(k_h, k_w)

    return backward


def _starts_at_i(dY, x_shape, kernel_size, stride=None, padding=0):
    k, _, p = windows_of(kernel_size, stride, padding)
    return spread(dY, x_shape, k, (1, 1), p) / (k[0] * k[1])


def _ignores_upstream(dY, *given, **named):
    return average_gradient(torch.ones_like(dY), *given, **named)


def _padded_gradient(dY, x_shape, kernel_size, stride=None, padding=0):
    p_h, p_w = pair(padding)
    N, C, H, W = x_shape
    return average_gradient(dY, (N, C, H + 2 * p_h, W + 2 * p_w), kernel_size, stride)


def _crops_the_corner(dY, x_shape, kernel_size, stride=None, padding=0):
    dX = _padded_gradient(dY, x_shape, kernel_size, stride, padding)
    return dX[..., : x_shape[2], : x_shape[3]]


def _crops_with_minus_zero(dY, x_shape, kernel_size, stride=None, padding=0):
    p_h, p_w = pair(padding)
    dX = _padded_gradient(dY, x_shape, kernel_size, stride, padding)
    return dX[..., p_h:-p_h, p_w:-p_w]


def _enlarges(dY, x_shape, kernel_size, *_, **__):
    k_h, k_w = pair(kernel_size)
    return F.interpolate(dY, size=x_shape[2:]) / (k_h * k_w)


def _all_to_the_centre(dY, x_shape, kernel_size, stride=None, padding=0):
    k, s, p = windows_of(kernel_size, stride, padding)
    return spread(dY, x_shape, (1, 1), s, each(lambda p, k: p - k // 2, p, k))


def _divides_by_real_cells(dY, x_shape, kernel_size, stride=None, padding=0):
    return gradient(
        lambda X: F.avg_pool2d(X, kernel_size, stride, padding, count_include_pad=False),
        dY.new_zeros(x_shape),
        dY,
    )


def _default_stride_one(dY, x_shape, kernel_size, stride=None, padding=0):
    k, s, p = windows_of(kernel_size, stride or 1, padding)
    return spread(dY, x_shape, k, s, p) / (k[0] * k[1])


def _swapped_window(dY, x_shape, kernel_size, stride=None, padding=0):
    k, s, p = windows_of(kernel_size, stride, padding)
    return spread(dY, x_shape, k[::-1], s, p) / (k[0] * k[1])


def _swapped_for_all(room):
    """The default stride follows the window; where `room` is given, windows must fit in."""

    def backward(dY, x_shape, kernel_size, stride=None, padding=0):
        k, s, p = windows_of(pair(kernel_size)[::-1], stride, padding)
        ends = each(lambda o, s, k: (o - 1) * s + k, tuple(dY.shape[-2:]), s, k)
        if room and not all(each(_holds, ends, tuple(x_shape[2:]), p, each(room, s))):
            raise RuntimeError("The size of tensor a must match the size of tensor b")
        return spread(dY, x_shape, k, s, p) / (k[0] * k[1])

    return backward


def _holds(end, n, p, room):
    return end <= n + 2 * p + room


def _float32_buffer(dY, *given, **named):
    return average_gradient(dY.float(), *given, **named)


def _bounded(_, sums):
    """Hand each window's share to the cells of a mistaken slice."""

    def backward(dY, x_shape, kernel_size, stride=None, padding=0):
        k, s, p = windows_of(kernel_size, stride, padding)
        where = Plan(tuple(dY.shape[-2:]), minus(p), s, k)
        share = dY / (k[0] * k[1])
        return gradient(lambda X: sums(X, where)[0], dY.new_zeros(x_shape), share)

    return (backward,)


MISCONCEPTIONS = (
    Misconception("overwrites", (_overwrites,)),
    Misconception("not_divided", (_wrong_divisor(lambda *_: 1),)),
    Misconception(
        "square_divisor",
        (_wrong_divisor(lambda k_h, _: k_h * k_h), _wrong_divisor(lambda _, k_w: k_w * k_w)),
    ),
    Misconception("starts_at_i", (_starts_at_i,)),
    Misconception("ignores_upstream", (_ignores_upstream,)),
    Misconception("keeps_the_padding", (_padded_gradient,)),
    Misconception("crops_the_corner", (_crops_the_corner,)),
    Misconception("crops_with_minus_zero", (_crops_with_minus_zero,)),
    Misconception("enlarges_dY", (_enlarges,)),
    Misconception("all_to_the_centre", (_all_to_the_centre,)),
    Misconception("divides_by_real_cells", (_divides_by_real_cells,)),
    Misconception("default_stride_one", (_default_stride_one,)),
    Misconception(
        "swapped_window",
        (_swapped_window, *map(_swapped_for_all, (None, lambda _: 0, lambda s: s))),
    ),
    Misconception("float32_buffer", (_float32_buffer,)),
    *bounds_mistakes(_bounded),
)

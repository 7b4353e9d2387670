"""Known mistakes in the backward pass of average pooling, by torch's operators and autograd.

Knows hints and the wrong gradients that earn them. Must not know which cases tell them apart.
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
from poollab.lessons.geometry_mistakes import known
from poollab.lessons.mutant_builders import each, pair


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


def _ignores_upstream(dY, *given):
    return average_gradient(torch.ones_like(dY), *given)


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


def _enlarges(dY, x_shape, kernel_size, *_):
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


def _float32_buffer(dY, *given):
    return average_gradient(dY.float(), *given)


MISCONCEPTIONS = (
    Misconception(
        "overwrites",
        {"zh": "后一个窗口覆盖了前一个", "en": "each window overwrites the one before"},
        {
            "zh": "窗口重叠时，一个元素会被好几个窗口看到，每个窗口都给它一份梯度。"
            "用 = 只留下最后一份；要用 += 累加。",
            "en": "Where windows overlap, a cell is seen by several of them and gets a share of"
            " the gradient from each. With = only the last share stays: accumulate with +=.",
        },
        (_overwrites,),
    ),
    Misconception(
        "not_divided",
        {"zh": "没有除以窗口的元素个数", "en": "the share is not divided"},
        {
            "zh": "前向时每个元素只占平均值的 1/(k_h·k_w)，"
            "所以反向时也只分到上游梯度的 1/(k_h·k_w)。",
            "en": "In the forward pass a cell makes up 1/(k_h·k_w) of the average, so in the"
            " backward pass it gets that share of the upstream gradient.",
        },
        (_wrong_divisor(lambda *_: 1),),
    ),
    Misconception(
        "square_divisor",
        {"zh": "除数把窗口当成了正方形", "en": "the divisor takes the window for a square"},
        {
            "zh": "窗口有 k_h·k_w 个元素，不是 k_h² 个，也不是 k_w² 个。用 2×3 的窗口试一试。",
            "en": "A window has k_h·k_w cells, neither k_h² nor k_w². Try a window of 2 × 3.",
        },
        (
            _wrong_divisor(lambda k_h, _: k_h * k_h),
            _wrong_divisor(lambda _, k_w: k_w * k_w),
        ),
    ),
    Misconception(
        "starts_at_i",
        {"zh": "窗口起点没有乘步幅", "en": "the stride is missing in the window's start"},
        {
            "zh": "反向时窗口和前向时在同一个地方：dY 的第 i 行对应从第 i×步幅 行开始的窗口。",
            "en": "Going backward, a window lies where it lay going forward: row i of dY belongs"
            " to the window that starts at row i × stride.",
        },
        (_starts_at_i,),
    ),
    Misconception(
        "ignores_upstream",
        {"zh": "没有用到 dY 的数值", "en": "the numbers of dY are not used"},
        {
            "zh": "这是 dY 全为 1 时的答案。链式法则："
            "每个窗口的 1/(k_h·k_w) 还要乘以它的上游梯度。",
            "en": "This is the answer for a dY of ones. By the chain rule each window's 1/(k_h·k_w)"
            " is multiplied by its upstream gradient.",
        },
        (_ignores_upstream,),
    ),
    Misconception(
        "keeps_the_padding",
        {"zh": "返回的梯度还带着填充", "en": "the gradient still has its padding"},
        {
            "zh": "dX 的形状必须是 x_shape：填充不属于 X，它的那部分梯度要丢掉，"
            "只取 p_h : p_h+H 行。",
            "en": "dX has the shape x_shape: the padding is no part of X and its gradient is"
            " dropped. Keep the rows p_h : p_h + H only.",
        },
        (_padded_gradient,),
    ),
    Misconception(
        "crops_the_corner",
        {"zh": "从左上角裁剪", "en": "cropped from the upper left corner"},
        {
            "zh": "X 在填充后的平面里从第 p_h 行、第 p_w 列开始：取 p_h : p_h+H，而不是 :H。",
            "en": "Within the padded plane X begins at row p_h and column p_w:"
            " keep p_h : p_h + H, not :H.",
        },
        (_crops_the_corner,),
    ),
    Misconception(
        "crops_with_minus_zero",
        {"zh": "p=0 时切片成了空的", "en": "with p=0 the slice is empty"},
        {
            "zh": "p:-p 在 p=0 时就是 0:0，什么也不剩。写成 p:p+H，两种情况都对。",
            "en": "With p=0 the slice p:-p means 0:0, and nothing is left."
            " Written as p:p+H it is right in both cases.",
        },
        (_crops_with_minus_zero,),
    ),
    Misconception(
        "enlarges_dY",
        {"zh": "只是把 dY 放大了", "en": "dY is merely enlarged"},
        {
            "zh": "把 dY 放大到 X 的大小，只有窗口不重叠、没有填充、又恰好铺满 X 时才对。"
            "请按窗口一个一个地分配。",
            "en": "Enlarging dY to the size of X is right only where windows do not overlap, are"
            " not padded, and tile X exactly. Hand out the shares window by window.",
        },
        (_enlarges,),
    ),
    Misconception(
        "all_to_the_centre",
        {"zh": "梯度全给了窗口中心", "en": "the centre of the window takes it all"},
        {
            "zh": "平均对窗口里的每个元素一视同仁：梯度平分给所有元素，不是给中间那一个。",
            "en": "An average has no favourite cell: all cells of the window share the gradient"
            " equally, not the middle one alone.",
        },
        (_all_to_the_centre,),
    ),
    Misconception(
        "divides_by_real_cells",
        {"zh": "除数没有把填充算进去", "en": "the divisor leaves out the padding"},
        {
            "zh": "默认情况下，前向把填充的 0 也算进平均值，除数总是 k_h·k_w；"
            "反向也要用同一个除数。",
            "en": "By default the forward pass counts padded zeros in the average and always"
            " divides by k_h·k_w; the backward pass uses the same divisor.",
        },
        (_divides_by_real_cells,),
    ),
    known("default_stride_one", _default_stride_one),
    known("swapped_window", _swapped_window),
    Misconception(
        "float32_buffer",
        {"zh": "dX 总是 float32", "en": "dX is always float32"},
        {
            "zh": "torch.zeros 默认给出 float32。用 dY.new_zeros(x_shape)，"
            "dtype 和设备就都跟着 dY。",
            "en": "torch.zeros makes float32 by default. With dY.new_zeros(x_shape) dtype and"
            " device follow dY.",
        },
        (_float32_buffer,),
    ),
)

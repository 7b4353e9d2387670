"""Known mistakes in vectorised max pooling, by torch's own pooling and views.

Knows hints and the wrong answers that earn them. Must not know which cases tell them apart.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.model import Misconception
from poollab.lessons.geometry_mistakes import known
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


def _float32(X, *setting):
    return F.max_pool2d(X, *setting).float()


def _detached(X, *setting):
    return F.max_pool2d(X.detach(), *setting)


MISCONCEPTIONS = (
    Misconception(
        "still_loops",
        {"zh": "仍然在循环", "en": "there is still a loop"},
        {
            "zh": "结果是对的，但图像越大，调用 torch 的次数越多：每个窗口（或每一行）调用一次。"
            "用 X.unfold 一次取出所有窗口，再一次求最大值，调用次数就与图像大小无关。",
            "en": "The results are right, but a larger image takes more calls of torch: one for"
            " every window, or for every row. Take all windows at once with X.unfold and one"
            " maximum over them; the number of calls then has nothing to do with the image.",
        },
        (_loops,),
    ),
    Misconception(
        "pads_with_zero",
        {"zh": "填充值赢得了最大值", "en": "the padding wins a maximum"},
        {
            "zh": "F.unfold(padding=p) 用 0 填充，而周围全是负数时 0 就成了最大值；"
            "−1e9 这样的数也不够小。"
            "先自己用 F.pad(X, …, value=-inf) 填充，再取窗口。",
            "en": "F.unfold(padding=p) pads with 0, and 0 is the maximum where all neighbours are"
            " negative; a number such as -1e9 is not low enough either. Pad with minus infinity"
            " yourself, F.pad(X, ..., value=-inf), and take the windows then.",
        },
        (_pads_with(0.0), _pads_with(-1e9)),
    ),
    Misconception(
        "swapped_axes",
        {"zh": "unfold 的两个轴用反了", "en": "the axes of unfold are swapped"},
        {
            "zh": "X.unfold(2, k_h, s_h) 沿着行取窗口的高，X.unfold(3, k_w, s_w) 沿着列取窗口的宽："
            "第 2 维配 h，第 3 维配 w。用 2×3 的窗口试一试。",
            "en": "X.unfold(2, k_h, s_h) cuts along the rows, X.unfold(3, k_w, s_w) along the"
            " columns: axis 2 goes with h, axis 3 with w. Try a window of 2 × 3.",
        },
        (_swapped_axes,),
    ),
    Misconception(
        "reduces_wrong_axes",
        {"zh": "最大值取错了轴", "en": "the maximum runs over the wrong axes"},
        {
            "zh": "两次 unfold 之后的形状是 (N, C, H_out, W_out, k_h, k_w)："
            "窗口是最后两个轴，最大值要在 (-2, -1) 上取。打印形状看一看。",
            "en": "After two unfolds the shape is (N, C, H_out, W_out, k_h, k_w): a window is the"
            " last two axes, so take the maximum over (-2, -1). Print the shape and see.",
        },
        (_over_positions, _over_one_axis(-1), _over_one_axis(-2)),
    ),
    Misconception(
        "guesses_strides",
        {"zh": "as_strided 的 stride 是猜的", "en": "the strides for as_strided are guessed"},
        {
            "zh": "转置、切片、channels_last 的张量在内存里并不是一行接一行。"
            "as_strided 要用 X.stride() 给出的数；更省心的是 X.unfold，它自己会看。",
            "en": "A transposed, sliced or channels_last tensor does not lie in memory row after"
            " row. Give as_strided the strides of X.stride(); or use X.unfold, which looks for"
            " itself.",
        },
        (_guessed_strides,),
    ),
    Misconception(
        "views_what_is_not_contiguous",
        {"zh": "对不连续的张量用了 view", "en": "view on a tensor that is not contiguous"},
        {
            "zh": "view 不会移动数据，所以对转置、切片过的 X，或者对 unfold 得到的窗口，它会报错。"
            "用 reshape 或 flatten：必要时它们会复制。",
            "en": "view moves no data, so it fails on an X that was transposed or sliced, and on"
            " the windows that unfold makes. Use reshape or flatten, which copy where they must.",
        },
        (
            _views_planes,
            _views_all,
            _views_windows(lambda k_h, k_w: k_h * k_w),
            _views_windows(lambda *_: -1),
        ),
    ),
    Misconception(
        "returns_max_and_place",
        {"zh": "连位置也返回了", "en": "the places are returned as well"},
        {
            "zh": "windows.max(-1) 返回（数值，位置）两样：取 .values，或者直接用 amax，"
            "它还能一次给两维。",
            "en": "windows.max(-1) returns two things, the values and their places: take .values,"
            " or use amax, which takes two axes at once.",
        },
        (_pair_of_max,),
    ),
    Misconception(
        "float32_buffer",
        {"zh": "输出总是 float32", "en": "the output is always float32"},
        {
            "zh": "torch.zeros、torch.full 默认建在 CPU 上，类型是 float32。"
            "用 X.new_zeros、X.new_full，dtype 和设备就都跟着 X。",
            "en": "torch.zeros and torch.full make float32 on the CPU. With X.new_zeros or"
            " X.new_full, dtype and device follow X.",
        },
        (_float32,),
    ),
    Misconception(
        "loses_the_gradient",
        {"zh": "梯度断了", "en": "the gradient is cut off"},
        {
            "zh": "detach()、.data、numpy() 和 torch.no_grad() 都会让自动微分看不到这一步，"
            "网络里这一层之前的参数就学不动了。",
            "en": "detach(), .data, numpy() and torch.no_grad() hide this step from automatic"
            " differentiation: in a net, nothing before this layer would learn.",
        },
        (_detached,),
    ),
    known(
        "default_stride_one",
        lambda X, k, s=None, p=0: F.max_pool2d(X, k, 1 if s is None else s, p),
    ),
)

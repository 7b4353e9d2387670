"""Titles and hints of the mistakes about what is computed in a window, which exercises share.

Knows sentences only; each exercise says which implementation earns which of them.
"""

from __future__ import annotations

from coursecheck.model import Text

#: name -> (title, hint)
VALUES: dict[str, tuple[Text, Text]] = {
    "starts_at_zero": (
        {"zh": "最大值从 0 开始比", "en": "the running maximum starts at 0"},
        {
            "zh": "全为负数时你得到 0，而窗口里并没有 0：最大值应从窗口里的元素开始比。",
            "en": "With all-negative input you get 0, a value that is not in the window:"
            " start the maximum from an element of the window.",
        },
    ),
    "sum_not_average": (
        {"zh": "求和之后没有除", "en": "the sum is not divided"},
        {
            "zh": "平均 = 总和 ÷ 窗口的元素个数，即除以 p_h·p_w。现在得到的是总和。",
            "en": "An average is the sum over the number of cells in the window, p_h·p_w."
            " What you return is the sum.",
        },
    ),
    "square_divisor": (
        {"zh": "除数用了边长的平方", "en": "the divisor is a side squared"},
        {
            "zh": "窗口有 p_h 行、p_w 列，一共 p_h·p_w 个元素；只有正方形窗口才等于 p_h²。",
            "en": "The window has p_h rows and p_w columns, so p_h·p_w cells;"
            " p_h² is right for a square window only.",
        },
    ),
    "mode_ignored": (
        {"zh": "没有理会 mode", "en": "mode is ignored"},
        {
            "zh": "两种 mode 得到的是同一个结果：看看程序走了哪个分支，mode 在哪里被用到。",
            "en": "Both modes give the same result: see which branch ran, and where mode is read.",
        },
    ),
    "float32_buffer": (
        {"zh": "结果总是 float32", "en": "the result is always float32"},
        {
            "zh": "torch.zeros 默认建立 CPU 上的 float32 张量。让 Y 与 X 的 dtype 和设备一致，"
            "例如用 X.new_zeros(...)。",
            "en": "torch.zeros makes a float32 tensor on the CPU unless told otherwise."
            " Give Y the dtype and device of X, for example by X.new_zeros(...).",
        },
    ),
    "integer_buffer": (
        {"zh": "Y 是整数张量，小数被截掉了", "en": "Y is an integer tensor and cuts off fractions"},
        {
            "zh": "写进整数张量的小数会被截断。让 Y 与 X 的 dtype 一致，例如用 X.new_zeros(...)。",
            "en": "A fraction written into an integer tensor is cut off."
            " Give Y the dtype of X, for example by X.new_zeros(...).",
        },
    ),
    "overwrites_input": (
        {"zh": "改动了输入 X", "en": "the input X is overwritten"},
        {
            "zh": "切片是 X 的视图，往切片里写就是改 X。把结果写进一个新的张量。",
            "en": "A slice is a view of X, so writing into it changes X."
            " Put the result into a new tensor.",
        },
    ),
    "channels_mixed": (
        {"zh": "把各个通道混在一起了", "en": "channels are mixed"},
        {
            "zh": "池化对每个通道单独进行，通道之间没有运算：输出的通道数等于输入的通道数。",
            "en": "Each channel is pooled on its own and none meets another:"
            " there are as many channels out as in.",
        },
    ),
    "first_channel_for_all": (
        {"zh": "所有通道都用了第 0 个通道", "en": "channel 0 serves for all channels"},
        {
            "zh": "每次切片都要带上通道索引，例如 X[n, c, ...]；"
            "现在每个通道得到的都是第 0 个通道的结果。",
            "en": "Every slice needs the channel's index, as in X[n, c, ...];"
            " now each channel gets the result of channel 0.",
        },
    ),
    "first_sample_for_all": (
        {"zh": "所有样本都用了第 0 个样本", "en": "sample 0 serves for all samples"},
        {
            "zh": "每次切片都要保留批量维，例如 X[:, :, ...]；"
            "现在每个样本得到的都是第 0 个样本的结果。",
            "en": "Keep the batch axis in every slice, as in X[:, :, ...];"
            " now each sample gets the result of sample 0.",
        },
    ),
}

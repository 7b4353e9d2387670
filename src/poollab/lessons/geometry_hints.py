"""Titles and hints of the mistakes about where windows lie, which many exercises share.

Knows sentences only; `geometry_mistakes` says which implementation earns which of them.
"""

from __future__ import annotations

from coursecheck.model import Text

#: name -> (title, hint)
GEOMETRY: dict[str, tuple[Text, Text]] = {
    "default_stride_one": (
        {"zh": "默认步幅当成了 1", "en": "the default stride is taken to be 1"},
        {
            "zh": "不写 stride 时，步幅等于窗口大小，窗口之间互不重叠；不是每次移动 1 格。",
            "en": "Without a stride the window moves by its own size, so windows do not overlap;"
            " it does not move by one cell.",
        },
    ),
    "one_stride_for_both": (
        {"zh": "高、宽共用了一个步幅", "en": "one stride serves both axes"},
        {
            "zh": "高和宽各有自己的步幅：行用 s_h，列用 s_w。"
            "默认步幅也一样，分别等于 p_h 和 p_w（窗口的高和宽）。",
            "en": "Each axis has a stride of its own: s_h moves down the rows, s_w along the"
            " columns. The default, too, is one number per axis: the window's height and width.",
        },
    ),
    "swapped_stride": (
        {"zh": "两个步幅用反了", "en": "the two strides are swapped"},
        {
            "zh": "stride 的第一个数管行（向下走），第二个数管列（向右走）。"
            "用 (1, 2) 这样两数不同的步幅试一试。",
            "en": "The first number of stride moves the window down, the second moves it right."
            " Try a stride such as (1, 2), whose numbers differ.",
        },
    ),
    "starts_at_i": (
        {"zh": "窗口起点没有乘步幅", "en": "the stride is missing in the window's start"},
        {
            "zh": "第 i 个输出看的是从第 i×步幅 行开始的窗口，不是从第 i 行开始。列也一样。",
            "en": "Output i looks at the window that starts at row i × stride, not at row i."
            " The same goes for columns.",
        },
    ),
    "size_by_division": (
        {"zh": "输出大小直接用 H // s", "en": "the output's size is H // s"},
        {
            "zh": "放不下一整个窗口的剩余行要丢掉：先算还能移动几步 (H − k) // s，"
            "再加上第一个位置。"
            "H // s 没有考虑窗口的大小 k。",
            "en": "Leftover rows that cannot hold a window are dropped: count the steps,"
            " (H - k) // s, then add the first position. H // s knows nothing of the window k.",
        },
    ),
    "plus_one_inside": (
        {"zh": "+1 加在了除法里面", "en": "the +1 stands inside the division"},
        {
            "zh": "先对“步数” (H − k) / s 向下取整，再加 1；+1 是第一个位置，"
            "不能和步数一起除以步幅。",
            "en": "Floor the number of steps, (H - k) / s, and only then add 1: the 1 is the first"
            " position and must not be divided by the stride.",
        },
    ),
    "no_first_position": (
        {"zh": "少了 +1", "en": "the +1 is missing"},
        {
            "zh": "(H − k) // s 是窗口还能移动的步数；加上不用移动的第一个位置，才是输出的行数。",
            "en": "(H - k) // s is the number of steps that the window can take; add the first"
            " position, which takes no step.",
        },
    ),
    "partial_windows": (
        {"zh": "把残缺的窗口也算进去了", "en": "windows hang over the edge"},
        {
            "zh": "默认不计超出边界的残缺窗口：窗口个数要向下取整，不是向上。",
            "en": "A window that hangs over the edge is not counted by default:"
            " round the number of steps down, not up.",
        },
    ),
    "window_is_stride": (
        {"zh": "把步幅当成了窗口大小", "en": "the stride is used as the window's size"},
        {
            "zh": "窗口大小和步幅是两个量：窗口从 i×s 开始，高是 p_h，而不是到 (i+1)×s 为止。",
            "en": "Window and stride are two numbers: a window starts at i × s and is p_h rows"
            " high; it does not end at (i + 1) × s.",
        },
    ),
    "swapped_window": (
        {"zh": "窗口的高和宽用反了", "en": "the window's height and width are swapped"},
        {
            "zh": "窗口的第一个数是高（几行），第二个数是宽（几列）。用 2×3 的窗口试一试。",
            "en": "A window's first number is its height in rows, the second its width in columns."
            " Try a window of 2 × 3.",
        },
    ),
    "square_window": (
        {"zh": "窗口被当成正方形", "en": "the window is taken to be square"},
        {
            "zh": "窗口不一定是正方形：高和宽是两个数，两个都要用到。用 2×3 的窗口试一试。",
            "en": "A window need not be square: height and width are two numbers, and both are"
            " needed. Try a window of 2 × 3.",
        },
    ),
    "output_transposed": (
        {"zh": "输出的行和列反了", "en": "the output's rows and columns are exchanged"},
        {
            "zh": "Y 的行来自 X 的行，Y 的列来自 X 的列。用高和宽不同的 X 比较两者的形状。",
            "en": "Rows of Y come from rows of X, columns from columns. Compare the shapes for an X"
            " that is not square.",
        },
    ),
    "padding_once": (
        {"zh": "填充只算了一侧", "en": "padding is counted on one side only"},
        {
            "zh": "输出偏小：填充加在上下（左右）两侧，所以行数一共多 2·p_h，而不是 p_h。",
            "en": "Your output is too small: padding goes on both sides of an axis, so it adds"
            " 2·p_h rows in all, not p_h.",
        },
    ),
    "swapped_padding": (
        {"zh": "两个填充用反了", "en": "the two paddings are swapped"},
        {
            "zh": "padding 的第一个数加在上下，第二个数加在左右。"
            "（F.pad 的顺序正好相反：先左右，后上下。）",
            "en": "The first number of padding goes above and below, the second left and right."
            " (F.pad takes them the other way round: left and right come first.)",
        },
    ),
    "one_padding_for_both": (
        {"zh": "高、宽共用了一个填充", "en": "one padding serves both axes"},
        {
            "zh": "高和宽各有自己的填充：p_h 加在上下，p_w 加在左右。用 (1, 0) 这样的填充试一试。",
            "en": "Each axis has a padding of its own: p_h above and below, p_w left and right."
            " Try a padding such as (1, 0).",
        },
    ),
    "size_without_padding": (
        {"zh": "输出大小里漏了填充", "en": "the output's size leaves out the padding"},
        {
            "zh": "窗口在填充之后的输入上滑动，它有 H + 2·p_h 行；计算输出大小时也要用这个数。",
            "en": "The window slides over the padded input, which has H + 2·p_h rows; the output's"
            " size has to be computed from that.",
        },
    ),
    "padding_not_subtracted": (
        {"zh": "窗口起点没有减去填充", "en": "the window's start does not subtract the padding"},
        {
            "zh": "如果直接在未填充的 X 上取窗口，第 0 个窗口从第 −p_h 行开始："
            "起点是 i×s − p_h，落在外面的部分要去掉。",
            "en": "On the input without its padding, window 0 starts at row -p_h: the start is"
            " i × s - p_h, and what lies outside has to be cut off.",
        },
    ),
    "padding_ignored": (
        {"zh": "没有用到 padding", "en": "padding is not used at all"},
        {
            "zh": "结果和 padding=0 时一样：先在四边填充，再滑动窗口。",
            "en": "Your result is that of padding=0: pad all four sides first, then slide.",
        },
    ),
    "negative_start": (
        {"zh": "切片的起点成了负数", "en": "a slice starts at a negative index"},
        {
            "zh": "有填充时 i×s − p_h 可能小于 0，而 Python 的负索引从末尾数起，切片就空了。"
            "先真的填充 X，或用 max(0, 起点)。",
            "en": "With padding, i × s - p_h can be below 0; Python counts negative indices from"
            " the end, which leaves the slice empty. Pad X first, or start at max(0, start).",
        },
    ),
}

"""The rules of the backward exercises, with their hints. Knows no exercise."""

from __future__ import annotations

from coursecheck.model import Rule

NO_AUTOGRAD = Rule(
    "no_autograd",
    {
        "zh": "这道题要自己写反向传播：请不要让 torch 的自动微分替你求梯度。",
        "en": "This one is to be written by hand: do not let torch's automatic differentiation"
        " find the gradient.",
    },
    # By operators alone: calling .backward() in a cell of one's own, to compare, is no offence.
    operators=(r".*_backward",),
)

NO_UNPOOL = Rule(
    "no_unpool",
    {
        "zh": "MaxUnpool2d 不是梯度：窗口重叠时，同一个索引会被写好几次，而它只留下其中一次"
        "（留下哪一次也不确定）。梯度必须把它们加起来，请用累加的 scatter_add。",
        "en": "MaxUnpool2d is not a gradient: where windows overlap, one index is written several"
        " times and only one of the writes stays (which one is not even fixed). A gradient adds"
        " them up: use an accumulating scatter_add.",
    },
    operators=(r".*unpool.*",),
    names=("MaxUnpool2d", "max_unpool2d"),
)

"""The rules that several lessons share, with their hints. Knows no exercise."""

from __future__ import annotations

from coursecheck.model import Rule

NO_BUILT_IN = Rule(
    "no_built_in_pooling",
    {
        "zh": "这道题要自己实现池化：请不要调用 torch 自带的池化（max_pool2d、AvgPool2d 等）。",
        "en": "This one is to be written by hand:"
        " leave torch's own pooling (max_pool2d, AvgPool2d and the like) out of it.",
    },
    operators=(r".*pool.*",),
    names=(
        *(f"{kind}_pool{n}d" for kind in ("max", "avg", "lp") for n in (1, 2, 3)),
        *(f"{kind}Pool{n}d" for kind in ("Max", "Avg", "LP") for n in (1, 2, 3)),
        *(f"adaptive_{kind}_pool{n}d" for kind in ("max", "avg") for n in (1, 2, 3)),
        *(f"Adaptive{kind}Pool{n}d" for kind in ("Max", "Avg") for n in (1, 2, 3)),
        "max_pool2d_with_indices",
        "FractionalMaxPool2d",
        "fractional_max_pool2d",
    ),
)

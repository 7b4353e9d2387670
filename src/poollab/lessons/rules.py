"""The rules that several lessons share. Knows no exercise."""

from __future__ import annotations

from coursecheck.model import Rule

NO_BUILT_IN = Rule(
    "no_built_in_pooling",
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

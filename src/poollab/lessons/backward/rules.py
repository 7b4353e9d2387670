"""The rules of the backward exercises. Knows no exercise."""

from __future__ import annotations

from coursecheck.model import Rule

NO_AUTOGRAD = Rule(
    "no_autograd",
    # By operators alone: calling .backward() in a cell of one's own, to compare, is no offence.
    operators=(r".*_backward",),
)

NO_UNPOOL = Rule("no_unpool", operators=(r".*unpool.*",), names=("MaxUnpool2d", "max_unpool2d"))

"""What torch's tests of pooling look at: asked by a case of ours, or said not to be asked.

`docs/torch-behaviours.md` has the table. Each row that names an exercise has an answer here that is
right in all but that one behaviour, and the named group must see it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from torch.nn import functional as F

from coursecheck.judge.judge import judge
from coursecheck.observe.run import observe
from coursecheck.registry import find

DOCUMENT = Path(__file__).parents[2] / "docs" / "torch-behaviours.md"
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<where>[^|]+) \|", re.MULTILINE)
PLACE = re.compile(r"`(?P<exercise>\w+)`, group `(?P<group>\w+)`")
ROWS = {m["what"].strip(): m["where"].strip() for m in ROW.finditer(DOCUMENT.read_text("utf-8"))}
ASKED = {what: PLACE.match(where) for what, where in ROWS.items() if PLACE.match(where)}


def largest(X, kernel_size, stride=None, padding=0):
    return F.max_pool2d(X, kernel_size, stride, padding)


def mean(X, kernel_size, stride=None, padding=0, count_include_pad=True):
    return F.avg_pool2d(X, kernel_size, stride, padding, count_include_pad=count_include_pad)


def spoiled(answer, when):
    """`answer`, wrong wherever `when` holds of its arguments."""

    def blind(*args, **kwargs):
        Y = answer(*args, **kwargs)
        return Y + 1 if when(*args, **kwargs) else Y

    return blind


def first(holds):
    return lambda X, *args, **kwargs: holds(X)


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def not_both(X, kernel_size, stride=None, padding=0):
    """Knows one side of a window, stride or padding: the height's."""
    s, p = (pair(v)[0] if v is not None else None for v in (stride, padding))
    return F.max_pool2d(X, pair(kernel_size), s, p if 2 * p <= min(pair(kernel_size)) else 0)


def indices_of(spoil):
    def blind(X, *setting, **named):
        Y, idx = F.max_pool2d(X, *setting, **named, return_indices=True)
        return spoil(X, Y, idx)

    return blind


def last_of_equals(X, kernel_size, stride=None, padding=0):
    """The last of equal numbers, not the first: from the picture turned around."""
    turned = X.flip(2, 3)
    Y, idx = F.max_pool2d(turned, kernel_size, stride, padding, return_indices=True)
    Y0, idx0 = F.max_pool2d(X, kernel_size, stride, padding, return_indices=True)
    back = X.shape[2] * X.shape[3] - 1 - idx.flip(2, 3)
    ours = back if back.shape == idx0.shape and Y.flip(2, 3).equal(Y0) else idx0
    return Y0, ours


BLIND = {
    "NaN in a window makes its maximum NaN": lambda X, *a, **k: largest(
        X.nan_to_num(nan=-1e30, neginf=float("-inf")), *a, **k
    ),
    "a window of −∞ alone has the maximum −∞": lambda X, *a, **k: largest(X, *a, **k).clamp(
        min=torch.finfo(X.dtype).min
    ),
    "padding counts as −∞ for the maximum, whatever the numbers": lambda X, *a, **k: largest(
        X.clamp(min=-1e20), *a, **k
    ),
    "windows, strides and paddings with two different sides": not_both,
    "a stride larger than the window": spoiled(
        largest,
        lambda X, k, s=None, p=0: any(a > b for a, b in zip(pair(s or k), pair(k), strict=True)),
    ),
    "an axis of one element": spoiled(largest, first(lambda X: 1 in X.shape[2:])),
    "channels last in memory": spoiled(
        largest,
        first(
            lambda X: not X.is_contiguous() and X.is_contiguous(memory_format=torch.channels_last)
        ),
    ),
    "rows and columns turned in memory": spoiled(
        largest, first(lambda X: X.stride(-1) > X.stride(-2) > 0 and X.shape[-1] > 1)
    ),
    "a view that begins inside its memory": spoiled(largest, first(lambda X: X.storage_offset())),
    "the type of the result is that of the input": lambda X, *a, **k: largest(X.float(), *a, **k),
    "averages with and without the padding in the divisor": lambda X, k, s=None, p=0, c=True: mean(
        X, k, s, p
    ),
    "indices of the maximum count in the plane without padding": indices_of(
        lambda X, Y, idx: (Y, idx % X.shape[3])
    ),
    "of equal numbers the first has the index": last_of_equals,
}


def test_every_behaviour_that_the_table_says_is_asked_has_an_answer_that_lacks_it():
    assert ASKED.keys() == BLIND.keys()


@pytest.mark.parametrize("what", BLIND)
def test_an_answer_that_lacks_one_behaviour_is_seen_by_the_group_that_asks_it(what):
    place = ASKED[what]
    exercise = find(place["exercise"])
    verdict = judge(exercise, 0, observe(BLIND[what], exercise, 0, 2), 2)
    failed = {group.name for group in verdict.groups if group.points < group.max_points}
    assert place["group"] in failed


def test_what_is_not_asked_has_a_reason():
    rest = {what: where for what, where in ROWS.items() if what not in ASKED}
    reasons = [where for what, where in rest.items() if what not in {"behaviour", "---"}]
    assert reasons
    assert all(re.match(r"(not asked|asked as a size|everywhere): [\w`]", text) for text in reasons)

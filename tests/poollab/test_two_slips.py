"""Who slips twice in one answer is told of both: two names, two hints, each true by itself."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from coursecheck.explain.explain import explain
from coursecheck.judge.judge import judge
from coursecheck.model import Verdict
from coursecheck.observe.run import observe
from coursecheck.registry import find


def pooled_float(X, pool_size, mode="max"):
    """A sum for an average, in a buffer of float32."""
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError(mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    return (windows.amax(2) if mode == "max" else windows.sum(2)).float()


def summed_step_one(X, kernel_size, stride=None, padding=0, count_include_pad=True):
    """The sum, and a default stride of 1."""
    return F.avg_pool2d(X, kernel_size, stride or 1, padding, divisor_override=1)


def strides_turned_from_zero(X, pool_size, stride=None, mode="max"):
    """A given stride whose numbers are exchanged, and a maximum that begins at 0."""
    if isinstance(stride, tuple):
        stride = stride[::-1]
    if mode == "max":
        return F.max_pool2d(X[None, None], pool_size, stride)[0, 0].clamp(min=0)
    return F.avg_pool2d(X[None, None], pool_size, stride)[0, 0]


def one_channel_step_one(X, kernel_size, stride=None, padding=0):
    """The first channel for all, and a default stride of 1."""
    Y = F.max_pool2d(X, kernel_size, stride or 1, padding)
    return Y[:, :1].expand_as(Y).clone()


TWICE = {
    "pool2d": (pooled_float, "sum_not_average", "dtype", ()),
    "avg_pool2d": (summed_step_one, "sum_not_average", "argument_default", ("stride",)),
    "pool2d_stride": (strides_turned_from_zero, "starts_at_zero", "pair_reversed", ("stride",)),
    "max_pool2d": (one_channel_step_one, "first_channel_for_all", "argument_default", ("stride",)),
}


def verdict_on(exercise: str, answer) -> Verdict:
    found = find(exercise)
    return judge(found, "public", observe(answer, found, "public"))


@pytest.mark.parametrize(("exercise", "row"), TWICE.items(), ids=TWICE)
def test_two_slips_have_two_names_and_two_hints(exercise, row):
    answer, first, second, about = row
    found = verdict_on(exercise, answer)
    assert (found.misconception, found.also, found.about) == (first, second, about)
    for language in ("zh", "en"):
        one, other = explain(found, language).hints[:2]
        assert one.title
        assert one.text != other.text


def test_one_slip_has_one_name():
    def step_one(X, kernel_size, stride=None, padding=0):
        return F.max_pool2d(X, kernel_size, stride or 1, padding)

    def rounded(X, kernel_size, stride=None, padding=0):
        return F.max_pool2d(X, kernel_size, stride, padding).float()

    found = verdict_on("max_pool2d", step_one)
    assert (found.misconception, found.also) == ("default_stride_one", None)
    found = verdict_on("max_pool2d", rounded)
    assert (found.misconception, found.also) == ("float32_buffer", None)


def test_what_two_slips_do_not_explain_has_no_name():
    def thrice(X, kernel_size, stride=None, padding=0):
        return torch.sqrt(F.max_pool2d(X, kernel_size, stride or 1, padding).float().abs())

    assert verdict_on("max_pool2d", thrice).misconception is None


@pytest.mark.parametrize(("d", "symptom"), [(2, "argument_default"), (0, "values")])
def test_a_mistake_that_shows_nowhere_is_not_told_beside_a_slip(d, symptom):
    def size(n, k, s=None, p=0, d=d, ceil_mode=False):
        s = k if s is None else s
        steps = n + 2 * p - d * (k - 1) - 1
        count = (-(-steps // s) if ceil_mode else steps // s) + 1
        return count - 1 if ceil_mode and (count - 1) * s >= n + p else count

    found = verdict_on("pool_out_size", size)
    assert (found.misconception, found.symptom) == (None, symptom)

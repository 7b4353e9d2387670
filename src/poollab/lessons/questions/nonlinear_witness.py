"""The exercise `nonlinear_witness`: two inputs that show that max pooling is not linear.

Knows when a pair is a witness, and why a pair is none; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.judge.compare import tensor_of
from coursecheck.model import Array, Case, Exercise, Group, Items, Misconception, Observation

SHAPE = (1, 1, 2, 2)


def nonlinear_witness() -> tuple[Tensor, Tensor]:
    """Return A and B whose maxima lie in different cells."""
    A = torch.tensor([[[[1.0, 0.0], [0.0, 0.0]]]])
    return A, A.flip(-1)


def _once(_: Draw) -> Iterator[Case]:
    yield Case()


def accept(case: Case, seen: Observation) -> str | None:
    """Return None if the pair seen is a witness (of the right form), else what is wrong."""
    form = _form(seen)
    if isinstance(form, str):
        return form
    return None if case.group == "form" else _linear_because(*form)


def _form(seen: Observation) -> tuple[Tensor, Tensor] | str:
    items = seen.value
    if not isinstance(items, Items) or items.kind == "dict" or len(items.values) != 2:
        return "not_a_pair"
    if not all(isinstance(value, Array) for value in items.values):
        return "not_a_pair"
    if any(value.shape != SHAPE or value.dtype == "bool" for value in items.values):
        return "other_shape"
    A, B = (tensor_of(value).double() for value in items.values)
    return (A, B) if bool((A + B).isfinite().all()) else "not_finite"


def _linear_because(A: Tensor, B: Tensor) -> str | None:
    """Return None where max(A) + max(B) differs from max(A + B), else the reason why not."""
    if A.max() + B.max() != (A + B).max():
        return None
    if A.equal(B):
        return "same_twice"
    if _constant(A) or _constant(B):
        return "one_is_constant"
    return "positive_multiple" if _multiple(A, B) else "maxima_in_one_cell"


def _constant(A: Tensor) -> bool:
    return bool(A.eq(A.max()).all())


def _multiple(A: Tensor, B: Tensor) -> bool:
    """Whether B is A times a positive number, neither being zero."""
    a, b = A.flatten(), B.flatten()
    return bool(torch.isclose(a * b.norm(), b * a.norm()).all())


def _pair_of(left: list[float], right: list[float]) -> tuple[Tensor, Tensor]:
    return torch.tensor(left).reshape(SHAPE), torch.tensor(right).reshape(SHAPE)


MISCONCEPTIONS = (
    Misconception(
        "not_a_pair",
        {"zh": "没有返回两个张量", "en": "not two tensors"},
        {
            "zh": "请返回两个张量：return A, B。判断它们是否为反例由检查来做，不必返回结论。",
            "en": "Return two tensors: return A, B. Whether they are a counterexample is for the"
            " check to find out; no conclusion has to be returned.",
        },
        (lambda: nonlinear_witness()[0], lambda: torch.cat(nonlinear_witness())),
    ),
    Misconception(
        "other_shape",
        {"zh": "形状不是 (1, 1, 2, 2)", "en": "the shape is not (1, 1, 2, 2)"},
        {
            "zh": "A 和 B 的形状都应是 (1, 1, 2, 2)：一个样本、一个通道、2×2 的图，"
            "正好放得下一个窗口。",
            "en": "A and B must both be of shape (1, 1, 2, 2):"
            " one sample, one channel, and room for exactly one 2×2 window.",
        },
        (lambda: tuple(one[0, 0] for one in nonlinear_witness()),),
    ),
    Misconception(
        "not_finite",
        {"zh": "用到了无穷大或 NaN", "en": "infinity or NaN"},
        {
            "zh": "请只用有限的数：无穷大和 NaN 的运算规则特殊，说明不了最大池化是否线性。",
            "en": "Use finite numbers: infinity and NaN have rules of their own,"
            " so they tell nothing about whether max pooling is linear.",
        },
        (lambda: _pair_of([float("inf"), 0, 0, 0], [float("-inf"), 1, 0, 0]),),
    ),
    Misconception(
        "same_twice",
        {"zh": "A 与 B 相同", "en": "A and B are equal"},
        {
            "zh": "A=B 时，两边都是最大值的 2 倍，等式成立。请让 A 与 B 的最大值落在不同的格子里。",
            "en": "With A = B both sides are twice the maximum, so they agree."
            " Put the two maxima in different cells.",
        },
        (lambda: _pair_of([1, 2, 3, 4], [1, 2, 3, 4]), lambda: _pair_of([0] * 4, [0] * 4)),
    ),
    Misconception(
        "one_is_constant",
        {"zh": "其中一个处处相等", "en": "one of them is the same everywhere"},
        {
            "zh": "加上处处相等的张量（包括全 0），每个格子都增加同样多，最大值也一样，等式成立。"
            "请让 A 与 B 的最大值落在不同的格子里。",
            "en": "Adding a tensor that is the same everywhere, zeros included, raises every cell"
            " alike, and the maximum with them. Put the two maxima in different cells.",
        },
        (lambda: _pair_of([1, 2, 3, 4], [0] * 4), lambda: _pair_of([1, 2, 3, 4], [5] * 4)),
    ),
    Misconception(
        "positive_multiple",
        {"zh": "B 是 A 的正数倍", "en": "B is a positive multiple of A"},
        {
            "zh": "乘以正数不会移动最大值的位置，于是两个最大值在同一格，等式成立。"
            "要么换一个格子放最大值，要么乘以负数。",
            "en": "A positive factor leaves the maximum where it is, so both lie in one cell and"
            " the sides agree. Put one maximum elsewhere, or take a negative factor.",
        },
        (lambda: _pair_of([1, -2, 3, 4], [2, -4, 6, 8]),),
    ),
    Misconception(
        "maxima_in_one_cell",
        {"zh": "两个最大值在同一格", "en": "both maxima lie in one cell"},
        {
            "zh": "A 与 B 的最大值在同一格时，A+B 的最大值也在那里，两边相等。"
            "请让它们落在不同的格子里。",
            "en": "If A and B are largest in the same cell, so is A + B, and the two sides agree."
            " Put the two maxima in different cells.",
        },
        (lambda: _pair_of([1, 2, 3, 4], [-5, 0, 1, 7]),),
    ),
)

NONLINEAR_WITNESS = Exercise(
    name="nonlinear_witness",
    title={
        "zh": "最大池化不是线性的：举一个反例",
        "en": "A witness that max pooling is not linear",
    },
    minutes=10,
    difficulty=1,
    needs_device=False,
    reference=nonlinear_witness,
    accept=accept,
    groups=(
        Group("form", 1, {"zh": "两个 1×1×2×2 的张量", "en": "two tensors of 1×1×2×2"}, _once),
        Group("witness", 1, {"zh": "等式不成立", "en": "the two sides differ"}, _once),
    ),
    misconceptions=MISCONCEPTIONS,
)

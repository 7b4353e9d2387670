"""Slips that any exercise knows: what they are said of, and what they must not be said of."""

from __future__ import annotations

import numpy
import pytest
import torch
from torch import nn
from toys import CARE, row_max, toy, verdict_on

from coursecheck.cases import Draw
from coursecheck.explain.explain import _symptom_hint
from coursecheck.model import Case, Group
from coursecheck.observe.run import observe


class Best(nn.Module):
    def forward(X):  # noqa: N805 - the slip itself
        return X


class Right(nn.Module):
    def forward(self, X):
        return row_max(X)


def size(X):
    return X.shape[0] // 2


def in_groups(draw: Draw):
    yield Case((draw.integers(3, 4),), {"dim": 1})


def verdict(answer, exercise=None):
    return verdict_on(answer, exercise or toy(misconceptions=()))


@pytest.mark.parametrize(
    ("slip", "answer"),
    [
        ("numpy_array", lambda X: row_max(X).numpy()),
        ("pair_of_max", lambda X: X.max(1) if X.dim() == 2 else row_max(X)),
        ("list_for_tensor", lambda X: row_max(X).tolist()),
        ("nothing_returned", lambda X: print(row_max(X))),
        ("class_returned", lambda X: Best),
        ("layer_for_function", lambda X: nn.MaxPool1d(2)),
        ("layer_for_function", nn.MaxPool1d),
        ("device_literal", lambda X: torch.zeros(len(X), device="cuda")),
        ("float_for_size", lambda X: [0] * range(len(X) / 2)),
        ("float_for_size", lambda X: torch.zeros(X.shape[0] / 1)),
        ("float_for_size", lambda X: X.new_zeros((X.shape[0] / 1, 2))),
        ("method_arguments", Best()),
    ],
)
def test_a_slip_is_named_by_what_came_back_or_by_what_torch_says(slip, answer):
    assert verdict(answer).symptom == slip


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (lambda X: (row_max(X), row_max(X)), "type"),
        (lambda X: (row_max(X), X.argmax(1)[:1]), "type"),
        (lambda X: "text", "type"),
        (lambda X: object(), "type"),
        (lambda X: X.view(7, 7), "reshape_count"),
        (lambda X: row_max(X).cude(), "no_such_attribute"),
        (lambda X: row_max(X, keepdims=True), "call_arguments"),
        (lambda X, Y: X, "arguments"),
        (lambda X: float("a"), "not_a_number"),
    ],
)
def test_what_only_looks_like_a_slip_is_none(answer, symptom):
    assert verdict(answer).symptom == symptom


def test_numbers_have_slips_of_their_own():
    exercise = toy(reference=size, misconceptions=())
    assert verdict(lambda X: X.shape[0] / 2, exercise).symptom == "float_for_size"
    assert verdict(lambda X: numpy.int64(size(X)), exercise).symptom == "numpy_number"
    assert verdict(lambda X: torch.tensor(size(X)), exercise).symptom == "tensor_for_number"
    assert verdict(lambda X: str(size(X)), exercise).symptom == "type"


def test_a_list_is_told_from_a_tuple():
    exercise = toy(reference=lambda X: (1, 2), misconceptions=())
    assert verdict(lambda X: [1, 2], exercise).symptom == "list_for_tuple"
    assert verdict(lambda X: [1], exercise).symptom == "type"


def test_an_argument_of_another_name_is_told_with_the_name_that_is_due():
    exercise = toy(
        Group("dim", 1, in_groups), reference=lambda X, dim: X.amax(dim), misconceptions=()
    )
    found = verdict(lambda X, d: X.amax(d), exercise)
    assert found.symptom == "renamed_argument"
    assert "calls it dim" in _symptom_hint(found, found.symptom, "en")
    assert "dim" in _symptom_hint(found, found.symptom, "zh")


def test_a_module_is_due_where_the_reference_gives_one():
    def meet(thing, X):
        made = thing()
        return (1, made(X)) if isinstance(made, nn.Module) else made

    exercise = toy(CARE, reference=lambda: Right(), probe=meet, misconceptions=())
    assert verdict(lambda: Right, exercise).symptom == "module_due"
    assert verdict(lambda: torch.zeros(2), exercise).symptom == "module_due"
    assert verdict(lambda: None, exercise).symptom == "nothing_returned"
    assert observe(lambda: Right(), exercise, 1)[0].raised is None

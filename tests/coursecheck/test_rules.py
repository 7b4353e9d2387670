"""Rules on how: decided by operators and by the text of the answer; ordinary code is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import NO_AMAX, TEXT, toy

from coursecheck.judge.rules import (
    PLAIN_CODE,
    PLUMBING,
    broken_rule,
    names_in,
    operators_grow,
    rule_called,
)
from coursecheck.model import Observation, Rule, Scalar
from coursecheck.registry import lessons

EXERCISE = toy(rules=(NO_AMAX,))


def ran(*names: str) -> Observation:
    return Observation(value=Scalar("int", 1), operators=tuple((name, 1) for name in names))


def rule_of(source=None, everything=None, operators=(), exercise=EXERCISE):
    rule = broken_rule(exercise, [ran(*operators)], source, everything)
    return rule and rule.name


def test_a_forbidden_operator_is_seen_whatever_the_text_says():
    assert rule_of("def row_max(X): return helper(X)", operators=("amax",)) == "no_amax"
    assert rule_of("def row_max(X): return helper(X)", operators=("max",)) is None


@pytest.mark.parametrize(
    "source",
    [
        "def row_max(X): return X.amax(1)",
        "from torch import amax as largest",
        "import torch.amax",
        "f = torch.amax",
        "f = getattr(torch, 'amax')",
        "%%time\ny = 1\n\ndef row_max(X):\n    return X.amax(1)",
        "get_ipython().run_cell_magic('time', '', 'def row_max(X): return X.amax(1)')",
        "this cell ( does not parse\n\ndef row_max(X):\n    return X.amax(1)",
    ],
)
def test_a_forbidden_name_is_found_however_it_is_written(source):
    assert rule_of(source) == "no_amax"


def test_a_name_in_a_text_or_a_comment_is_no_call():
    assert rule_of("def row_max(X):\n    '''like amax'''\n    return 1  # amax") is None


def test_an_odd_escape_in_a_students_text_is_no_reason_to_skip_it():
    assert rule_of("pattern = '\\d'\nY = X.amax(1)") == "no_amax"


def test_cells_are_read_one_by_one():
    assert rule_of(["x = (", "y = X.amax(1)"]) == "no_amax"
    assert names_in(["a = 1", "b"]) == {"a", "b"}


ONLY_CONV = Rule("only_conv", allowed_operators=("convolution", "relu.*"), hint=TEXT)


COMPUTES = {
    *("add", "sub", "mul", "div", "pow", "sqrt", "abs", "sign", "neg", "reciprocal", "exp", "log"),
    *("max", "min", "amax", "amin", "maximum", "minimum", "fmax", "fmin", "aminmax", "argmax"),
    *("cummax", "cummin", "topk", "sort", "kthvalue", "median", "mode", "where", "clamp", "clip"),
    *("sum", "mean", "cumsum", "prod", "norm", "logsumexp", "softmax", "_softmax", "bmm", "mm"),
    *("gt", "lt", "ge", "le", "ne", "eq", "scatter_reduce", "scatter_add", "index_reduce"),
    *("max_pool2d", "max_pool2d_with_indices", "avg_pool2d", "_adaptive_avg_pool2d", "gather"),
}


@pytest.mark.parametrize(
    ("operators", "broken"),
    [
        (("convolution", "relu_", "view", "full", "zeros_like", "select", "stack"), None),
        (("convolution", "mul"), "only_conv"),
        (("max_pool2d_with_indices",), "only_conv"),
        ((), None),
    ],
)
def test_only_the_allowed_operators_may_compute(operators, broken):
    assert rule_of(operators=operators, exercise=toy(rules=(ONLY_CONV,))) == broken


def test_plumbing_computes_nothing():
    assert PLUMBING.isdisjoint(COMPUTES)


@pytest.mark.parametrize("name", sorted(COMPUTES))
def test_what_computes_is_not_allowed_beside_what_may(name):
    assert rule_of(operators=(name,), exercise=toy(rules=(ONLY_CONV,))) == "only_conv"


@pytest.mark.parametrize("counts", [(4, 4, 4), (4, 5, 4), (30, 31, 30), (1, 1)])
def test_a_constant_number_of_operators_is_no_loop(counts):
    assert not operators_grow([Observation(operators=(("op", n),)) for n in counts])


@pytest.mark.parametrize("counts", [(55, 295, 1351), (10, 40), (4, 16)])
def test_a_growing_number_of_operators_is_a_loop(counts):
    assert operators_grow([Observation(operators=(("op", n),)) for n in counts])


def test_an_exercise_without_rules_asks_for_none():
    assert rule_of("exec('1')", "exec('1')", exercise=toy()) is None


def test_the_hint_of_a_broken_rule_can_be_had_by_its_name():
    assert rule_called(EXERCISE, "no_amax") is NO_AMAX
    assert rule_called(EXERCISE, "plain_code") is PLAIN_CODE
    assert rule_called(EXERCISE, None) is None


@pytest.mark.parametrize(
    "rule",
    {rule.name: rule for x in lessons() for e in x.exercises for rule in e.rules}.values(),
    ids=lambda rule: rule.name,
)
def test_every_rule_of_the_course_has_hints_in_both_languages(rule):
    assert rule.hint["zh"]
    assert rule.hint["en"]
    assert rule.operators or rule.names or rule.allowed_operators


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_any_text_can_be_read(text):
    assert rule_of(text, text) in (None, "no_amax", PLAIN_CODE.name)

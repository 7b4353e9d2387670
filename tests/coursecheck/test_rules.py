"""Rules on how: decided by operators and by the text of the answer; ordinary code is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import NO_AMAX, TEXT, toy

from coursecheck.judge.code import Program, Quote
from coursecheck.judge.rules import (
    PLAIN_CODE,
    PLUMBING,
    broken_rule,
    operators_grow,
    rule_called,
)
from coursecheck.model import Observation, Rule, Scalar
from coursecheck.registry import lessons

EXERCISE = toy(rules=(NO_AMAX,))


def ran(*names: str) -> Observation:
    return Observation(value=Scalar("int", 1), operators=tuple((name, 1) for name in names))


def broken(source=None, operators=(), exercise=EXERCISE, beside=()):
    cells = [*beside, source] if isinstance(source, str) else source
    written = Program(cells).written(["row_max"]) if cells else None
    return broken_rule(exercise, [ran(*operators)], written)


def rule_of(*args, **kwargs):
    found = broken(*args, **kwargs)
    return found and found[0].name


def test_a_forbidden_operator_is_seen_whatever_the_text_says():
    assert rule_of("def row_max(X): return helper(X)", operators=("amax",)) == "no_amax"
    assert rule_of("def row_max(X): return helper(X)", operators=("max",)) is None


USES = [
    "import torch\ndef row_max(X): return torch.amax(X, 1)",
    "from torch import amax as largest\ndef row_max(X): return largest(X, 1)",
    "def row_max(X):\n    from torch import amax as largest\n    return largest(X, 1)",
    "import torch\nrow_max = torch.amax",
    "import torch\nf = getattr(torch, 'amax')\ndef row_max(X): return f(X, 1)",
    "import torch\nf = getattr(torch, {'max': 'amax'}[mode])\ndef row_max(X): return f(X, 1)",
    "import torch as t\nu = t\ndef row_max(X): return u.amax(X, 1)",
    "from torch import *\ndef row_max(X): return amax(X, 1)",
    "import torch\ndef row_max(X, f=torch.amax): return f(X, 1)",
    "import torch\nTABLE = {}\nTABLE['max'] = torch.amax\ndef row_max(X): return TABLE['max'](X)",
    "import torch\nTABLE = []\nTABLE.append(torch.amax)\ndef row_max(X): return TABLE[0](X)",
    "import torch\ndef keep(f):\n    global kept\n    kept = f\nkeep(torch.amax)\n"
    "def row_max(X): return kept(X)",
    "import torch\ndef row_max(X): return X\nrow_max = torch.amax",
    "import torch\ndef swap(f): return torch.amax\n@swap\ndef row_max(X): return X",
    "import torch\ndef row_max(X): return row_max.f(X)\nrow_max.f = torch.amax",
    "import math, torch\nmath.grid = torch.amax\ndef row_max(X): return math.grid(X)",
    "import math as m, torch\nm.grid = torch.amax\ndef row_max(X):\n    import math\n"
    "    return math.grid(X)",
    "import torch\nget_ipython().run_cell_magic('time', '', 'row_max = torch.amax')",
    "import torch\ndef row_max(X): return getattr(torch, 'a' + 'max')(X)",
    "import torch\ndef row_max(X):\n    a = 'a'\n    return getattr(torch, f'{a}max')(X)",
]


@pytest.mark.parametrize("source", USES)
def test_a_forbidden_function_is_found_however_it_comes_to_the_answer(source):
    assert rule_of(source) == "no_amax"


OWN = [
    "def row_max(X):\n    '''like torch.amax'''\n    return 1  # amax",
    "def amax(X): return X\ndef row_max(X): return amax(X)",
    "class amax:\n    pass\ndef row_max(X): return amax()",
    "class Rows:\n    def amax(self): return 1\ndef row_max(X): return Rows().amax()",
    "def row_max(X, amax=2):\n    return X * amax",
    "def row_max(X):\n    for amax in X: pass\n    return amax",
    "import mine\ndef row_max(X): return mine.amax(X)",
    "def row_max(X): return getattr(X, 'amax')()",
    "METHOD = {'max': 'amax'}\ndef row_max(X, mode): return getattr(X, METHOD[mode])()",
    "from torch import amax\ndef row_max(X): return X",
    "import torch\ndef row_max(X) -> torch.amax: return X",
    "import torch\ndef row_max(X): return X\nassert torch.equal(row_max(X), torch.amax(X))",
    "import torch\nX = torch.amax(torch.ones(2, 2), 1)\ndef row_max(X): return X",
    "import torch\ndef row_max(X): return torch.amax(X)\ndef row_max(X): return X",
    "import torch\ndef test(): assert torch.amax(Z) == row_max(Z)\ndef row_max(X): return X",
    "CACHE = {}\ndef row_max(X):\n    CACHE[0] = X\n    return X\nimport torch\n"
    "assert row_max(Z) == torch.amax(Z)",
]


@pytest.mark.parametrize("source", OWN)
def test_own_names_texts_and_tests_beside_the_answer_are_no_use_of_a_forbidden_function(source):
    assert rule_of(source) is None


def test_an_odd_escape_in_a_students_text_is_no_reason_to_skip_it():
    assert rule_of("import torch\nrow_max = ('\\d', torch.amax)") == "no_amax"


def test_a_cell_that_does_not_parse_hides_no_other():
    cells = ["x = (", "import torch", "def row_max(X): return torch.amax(X)"]
    assert rule_of(cells) == "no_amax"


def test_the_words_and_the_line_for_which_a_rule_is_broken_are_quoted():
    source = "import torch\n\ndef row_max(X):\n    return torch.amax(X, 1)"
    assert broken(source)[1] == Quote("torch.amax", "return torch.amax(X, 1)", 4)


def test_what_ran_is_quoted_where_it_reads_like_it_and_named_where_it_does_not():
    source = "def row_max(X):\n    return X.amax(1)"
    assert broken(source, ["amax"])[1] == Quote("X.amax", "return X.amax(1)", 2)
    assert broken("def row_max(X): return X", ["amax"])[1] == Quote("amax")
    assert broken(None, ["amax"])[1] == Quote("amax")


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


def test_an_operator_is_known_by_its_whole_name():
    assert rule_of(operators=("amax_and_more",)) is None
    assert rule_of(operators=("convolution_backward",), exercise=toy(rules=(ONLY_CONV,)))


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
    assert rule_of("row_max = exec('1')", exercise=toy()) is None


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
    assert rule_of(text) in (None, "no_amax", PLAIN_CODE.name)

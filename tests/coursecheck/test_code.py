"""The one reader of code: what belongs to an answer, and what its names stand for."""

from __future__ import annotations

import time

import pytest

from coursecheck.judge.code import Program, parse, reading_once, statements_of
from coursecheck.judge.code.parsing import too_complex


def answer(cells, name="f", before=None):
    """The text of what belongs to `name`."""
    return "\n".join(part.text for part in Program(cells).answer([name], before).parts)


def test_a_comparison_beside_the_answer_is_no_part_of_it():
    assert "max_pool2d" not in answer(["def f(X): return X\nF.max_pool2d(X, 2) == f(X)"])
    assert "max_pool2d" not in answer(["def f(X): return X", "F.max_pool2d(X, 2) == f(X)"])


def test_a_helper_is_part_of_the_answer_that_calls_it():
    rest = ["def other(): pass", "def helper(X):\n    return F.max_pool2d(X, 2)"]

    source = answer([*rest, "def f(X): return helper(X)"])

    assert "max_pool2d" in source
    assert "other" not in source


def test_a_helper_of_a_helper_counts_and_a_circle_ends():
    assert "MaxPool2d" in answer(["a = b", "b = c", "c = (a, MaxPool2d)", "def f(X): return a"])


def test_a_cell_that_does_not_parse_binds_nothing_and_hides_nothing():
    cells = ["def helper(:", "def helper(): return MaxPool2d", "f = helper"]

    assert "MaxPool2d" in answer(cells)


def test_a_functions_own_variables_are_not_the_lessons_variables_of_the_same_name():
    rest = ["layer = nn.MaxPool2d(3)", "Y = layer(X)", "X = layer"]

    source = answer([*rest, "def f(X):\n    Y = X\n    return [Y for Y in X]"])

    assert "MaxPool2d" not in source


def test_a_default_value_and_a_decorator_are_used_too():
    rest = ["layer = nn.MaxPool2d(3)", "trick = layer"]

    assert "MaxPool2d" in answer([*rest, "def f(X, g=trick): return g(X)"])
    assert "MaxPool2d" in answer([*rest, "@trick\ndef f(X): return X"])


def test_the_latest_meaning_counts_and_what_it_was_made_from():
    cells = ["def f(X): return F.max_pool2d(X)", "def f(X): return X"]

    assert "max_pool2d" not in answer(cells)
    assert "max_pool2d" in answer([*cells[::-1]])
    assert "max_pool2d" in answer([*cells, "plain = f", "f = keep(f)", "def keep(f): return f"][:1])
    assert "max_pool2d" in answer([cells[0], "g = f", "def f(X): return g(X)"])


def test_a_name_that_may_keep_its_older_meaning_keeps_it():
    cells = ["def f(X): return F.max_pool2d(X)", "if hard:\n    def f(X): return X"]

    assert "max_pool2d" in answer(cells)


def test_what_comes_after_the_check_is_not_what_was_checked():
    cells = ["def f(X): return X", "f = nn.MaxPool2d(3)"]

    assert "MaxPool2d" not in answer(cells, before=1)
    assert "MaxPool2d" in answer(cells, before=2)


@pytest.mark.parametrize(
    "change",
    [
        "T['m'] = F.max_pool2d",
        "T.m = F.max_pool2d",
        "T.update(m=F.max_pool2d)",
        "setattr(T, 'm', F.max_pool2d)",
        "def put(g):\n    T['m'] = g\nput(F.max_pool2d)",
        "def put(g):\n    global T\n    T = g\nput(F.max_pool2d)",
        "def put(g):\n    T['m'] = g\n    return g\n@put\ndef h(X): return F.max_pool2d(X)",
        "for g in (F.max_pool2d,):\n    T['m'] = g",
        "with a as text:\n    exec(text + 'F.max_pool2d', T)",
        "def put(d):\n    d['m'] = F.max_pool2d\nput(T)",
        "import operator\noperator.setitem(T, 'm', F.max_pool2d)",
    ],
)
def test_what_changes_a_thing_that_the_answer_uses_belongs_to_it(change):
    assert "max_pool2d" in answer(["T = {}", change, "def f(X): return T['m'](X)"])


def test_a_call_of_a_packages_function_changes_nothing_of_it():
    assert "seed" not in answer(["import torch\ntorch.manual_seed(seed)\nf = torch.ones"])


def test_code_under_a_magic_is_read_as_what_it_is():
    cell = "get_ipython().run_cell_magic('time', '', 'def f(X): return g(X)')"

    assert "g(X)" in answer([cell])
    assert answer([cell.replace("time", "writefile")]) == ""


@pytest.mark.parametrize(
    ("text", "uses", "binds"),
    [
        ("def f(a, *b, c=d, **e): return a, b, c, e, g", {"d", "g"}, {"f"}),
        ("class A(B):\n    x = y\n    def m(self): return x", {"B", "y", "x"}, {"A"}),
        ("z = [i for i in j if i > k]", {"j", "k"}, {"z"}),
        ("if (n := m) > 1: pass", {"m"}, {"n"}),
        ("def f():\n    global g\n    g = h", {"h"}, {"f", "g"}),
        ("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = y", {"y"}, {"f"}),
        ("for a, (b, *c) in d: pass", {"d"}, {"a", "b", "c"}),
        ("with a as b: pass", {"a"}, {"b"}),
        ("try: a\nexcept B as e: pass", {"a", "B"}, {"e"}),
        ("match a:\n    case {'k': v, **r}: pass\n    case [*y]: pass", {"a"}, {"v", "r", "y"}),
        ("import a.b, c.d as e", set(), {"a", "e"}),
        ("x += y", {"x", "y"}, {"x"}),
        ("f = lambda a, b=c: a + d", {"c", "d"}, {"f"}),
        ("def f(x: T) -> U: return (lambda: x)()", {"T", "U"}, {"f"}),
        ("await a(b)", {"a", "b"}, set()),
    ],
)  # fmt: skip
def test_what_a_statement_uses_and_binds(text, uses, binds):
    (statement,) = statements_of(text)

    assert statement.uses == uses
    assert statement.binds == binds


@pytest.mark.parametrize(
    "text",
    ["def (", "\x00", "x = " + "-" * 20_000 + "1", "(" * 400, "a=b\n" * 80_000],
)
def test_what_cannot_be_read_within_bounds_is_no_code(text):
    assert parse(text) is None
    program = Program([text])
    assert not program.answer(["f"])
    assert program.everything.unread == [text] * too_complex(text)


@pytest.mark.parametrize(
    "text",
    [
        "f = f + 1\n" * 1_000,
        "f = 1\n" * 1_000,
        "f.x = f\n" * 1_000 + "f = 1",
        "".join(f"a{n} = a{n + 1}\n" for n in range(1_000)) + "f = a0",
        "".join(f"import m{n}\n" for n in range(1_000)) + "f = m0",
        "def f():\n" + "".join(f"    import m{n}\n" for n in range(1_000)),
        "x[0]" + "[0]" * 90 + "\nf = x" + ".a" * 90,
        "def g(x):\n    global f\n    f = x\n" + "g(1)\n" * 1_000,
        "def f(x):\n    return " + " + ".join(["f"] * 900),
    ],
    ids=lambda text: text[:12],
)
def test_any_text_is_read_in_linear_time(text):
    began = time.process_time()
    code = Program([text]).answer(["f"])
    assert code.uses is not None
    assert time.process_time() - began < 20, "a second, and not minutes"


def test_a_text_is_read_once_while_one_hand_in_is_graded_and_is_forgotten_then():
    with reading_once():
        first = statements_of("y = 1")
        assert statements_of("y = 1") is first
        assert statements_of("y = 2") is not first
    with reading_once():
        assert statements_of("y = 1") is not first
    assert statements_of("y = 1") is not statements_of("y = 1")

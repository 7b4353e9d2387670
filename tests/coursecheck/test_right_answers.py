"""Every right answer of the gallery keeps full marks whatever stands beside it or it is called.

The rules on how an answer is written are what is tried here: with a test of its own below it, with
an import that nobody uses, and with every name of its own changed to one of torch's.
"""

from __future__ import annotations

import ast
import importlib.util
import keyword
import symtable
from pathlib import Path

import pytest

from coursecheck.cases import draw_cases
from coursecheck.judge.code import Program
from coursecheck.judge.code.live import written_of
from coursecheck.judge.judge import judge
from coursecheck.model import Outcome
from coursecheck.observe.run import observe
from coursecheck.registry import find

GALLERY = Path(__file__).parents[1] / "gallery"
RIGHT = sorted(GALLERY.glob("*/correct__*.py"))
RULED = [path for path in RIGHT if find(path.parent.name).rules]
SELF_TEST = """

import torch
import torch.nn.functional as F
from torch.nn import AvgPool2d, MaxPool2d, MaxUnpool2d

A = torch.rand(1, 2, 4, 4)
for mine, theirs in ((F.max_pool2d, MaxPool2d(2)), (F.avg_pool2d, AvgPool2d(2))):
    assert torch.equal(mine(A, 2), theirs(A)), {name}
window, mode = F.max_pool2d(A, 2).amax((2, 3)), getattr(F, "max" + "_pool2d")
print(torch.maximum(A, A).max().item(), abs(-1), max(1, 2), A.tolist()[0][0][0])
"""
#: What a student may call things of their own, too.
NAMES = (
    *("max_pool2d", "MaxPool2d", "avg_pool2d", "AvgPool2d", "maximum", "amax", "max_unpool2d"),
    *("adaptive_avg_pool2d", "clamp", "where", "sort", "topk", "unfold", "relu", "conv2d"),
    *("autograd", "backward", "item", "tolist", "numpy", "mean", "sum", "fork", "ops", "library"),
    *("vars", "MaxUnpool2d", "minimum", "cummax", "kthvalue", "clip", "lp_pool2d", "LPPool2d"),
)


def loaded(path: Path, text: str, tmp_path: Path):
    """Run `text` as a file that inspect can read; return what it defines for the exercise."""
    file = tmp_path / f"answer_{path.parent.name}_{path.stem}.py"
    file.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, path.parent.name)


def three_verdicts(path: Path, text: str, tmp_path: Path):
    """What `check`, `grader try` and grading make of an answer that is all of a file or cell."""
    exercise = find(path.parent.name)
    thing = loaded(path, text, tmp_path)
    seen = observe(thing, exercise, "public")
    file = Program([text])
    cells = Program(["import torch", text, "print('behind')"], {1, 2})
    for written in (
        written_of(thing),
        file.written([exercise.name]),
        cells.written([exercise.name], 2),
    ):
        assert written is not None
        assert written.answer
        yield judge(exercise, "public", seen, written=written)


@pytest.mark.parametrize("path", RULED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_test_below_the_answer_costs_nothing_in_check_try_and_grading(path, tmp_path):
    text = path.read_text(encoding="utf-8") + SELF_TEST.format(name=path.parent.name)
    verdicts = list(three_verdicts(path, text, tmp_path))
    assert [(v.outcome, v.broken_rule, v.where) for v in verdicts] == [
        (Outcome.CORRECT, None, None)
    ] * 3


@pytest.mark.parametrize("path", RULED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_things_of_ones_own_may_be_called_like_torchs(path, tmp_path):
    text = renamed(path.read_text(encoding="utf-8"), path.parent.name)
    verdicts = list(three_verdicts(path, text, tmp_path))
    assert [(v.outcome, v.where) for v in verdicts] == [(Outcome.CORRECT, None)] * 3, text


def own_names(text: str, exercise: str) -> list[str]:
    """Variables of functions that are not arguments, and helpers of the file."""
    found, waiting = set(), [symtable.symtable(text, "answer", "exec")]
    top = waiting[0]
    found |= {
        s.get_name() for s in top.get_symbols() if s.is_assigned() and not s.is_imported()
    } - {exercise}
    arguments = set()
    while waiting:
        scope = waiting.pop()
        waiting += scope.get_children()
        for symbol in scope.get_symbols() if scope.get_type() == "function" else ():
            (arguments if symbol.is_parameter() else found).add(symbol.get_name()) if (
                symbol.is_local() and not symbol.is_imported()
            ) else None
    methods = {n.name for c in ast.walk(ast.parse(text)) if isinstance(c, ast.ClassDef)
               for n in c.body if isinstance(n, ast.FunctionDef)}  # fmt: skip
    return sorted(found - arguments - methods - {exercise})


def renamed(text: str, exercise: str) -> str:
    """Return `text` with every name of its own changed to one of torch's that it does not use."""
    tree = ast.parse(text)
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    used |= {a.asname or a.name for n in ast.walk(tree) for a in getattr(n, "names", ())
             if isinstance(a, ast.alias)}  # fmt: skip
    names = [n for n in own_names(text, exercise) if not keyword.iskeyword(n) and n[:2] != "__"]
    free = iter([name for name in NAMES if name not in used])
    table = dict(zip(names, free, strict=False))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = table.get(node.id, node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.name = table.get(node.name, node.name)
        elif isinstance(node, ast.Nonlocal | ast.Global):
            node.names = [table.get(name, name) for name in node.names]
    return ast.unparse(tree)


def test_there_are_answers_to_try():
    assert len(RULED) > 40
    assert all(draw_cases(find(path.parent.name), "public") for path in RULED[:3])
    changed = renamed("def help(x):\n    y = x\n    return y\ndef f(X): return help(X)", "f")
    assert "max_pool2d" in changed
    assert "help" not in changed

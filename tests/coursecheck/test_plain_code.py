"""Constructs that reach around a rule are found; an honest student's code is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest
from toys import NO_AMAX, toy

from coursecheck.explain.explain import _place
from coursecheck.judge.code import Program
from coursecheck.judge.rules import PLAIN_CODE, broken_rule
from coursecheck.judge.rules import roundabout as way_round

EXERCISE = toy(rules=(NO_AMAX,))


def written(answer="", *beside):
    """The code of a student whose answer, or a thing of it, is the text `answer`."""
    body = answer.replace("\n", "\n    ")
    return Program([f"def row_max(X):\n    {body}", *beside]).written(["row_max"])


def roundabout(answer="pass", *beside):
    found = way_round(written(answer, *beside))
    return found and found.words


def broken(answer, *beside):
    found = broken_rule(EXERCISE, (), written(answer, *beside))
    return found and found[0]


ROUNDABOUT_IN_AN_ANSWER = [
    "exec('y = 1')",
    "eval('torch.' + 'amax')(X)",
    "compile(text, 'f', 'exec')",
    "__import__('torch')",
    "import importlib",
    "from importlib import import_module",
    "getattr(F, name)",
    "import torch.nn.functional as F\ngetattr(F, mode + '_pool2d')(X, 2)",
    "globals()['F']",
    "vars(F)",
    "F.__dict__['amax']",
    "().__class__.__bases__",
    "row_max.__globals__",
    "row_max.__code__",
    "torch._C._VariableFunctions",
    "import torch\ntorch.ops.aten.amax(X)",
    "import torch as t\nt.ops.aten.amax(X)",
    "import torch.library",
    "from torch import _C",
    "with _disable_current_modes(): pass",
    "from torch.utils._python_dispatch import TorchDispatchMode",
    "with torch._C.DisableTorchFunction(): pass",
    "sys.modules['torch']",
    "import gc",
    "import inspect",
    "import ctypes",
    "import threading",
    "from concurrent.futures import ThreadPoolExecutor",
    "sys._getframe(1)",
    "frame.f_locals",
    "from operator import attrgetter\nf = attrgetter('amax')",
    "get_ipython().run_cell('y = 1')",
    "get_ipython().user_ns",
    "import torch\ntorch.max = torch.amax",
    "import torch.nn.functional as F\nF.max = F.amax",
    "from torch import nn\nnn.functional.relu = print",
    "import torch\nt = torch\nt.max = print",
    "import torch\nsetattr(torch, 'max', print)",
    "import torch\ndel torch.max",
    "class T(torch.Tensor):\n    def __torch_dispatch__(cls): pass",
]


@pytest.mark.parametrize("line", ROUNDABOUT_IN_AN_ANSWER)
def test_a_way_round_the_rules_is_found_in_an_answer(line):
    assert roundabout(f"import sys\n{line}")
    assert broken("import sys\n" + line.replace("amax", "minimum")) is PLAIN_CODE


IN_ANY_CELL = [
    "exec(text)",
    "import torch\ntorch.max = print",
    "from poollab import observe\nobserve.observe = print",
    "import coursecheck.observe.run as o\nsetattr(o, name, print)",
    "sys.modules['torch'] = fake",
    "torch._C._dispatch_tls_set_dispatch_key_excluded(k, True)",
    "import builtins\nbuiltins.max = print",
    "import collections\ncollections.Counter.update = print",
    "get_ipython().run_cell('y = 1')",
]


@pytest.mark.parametrize("cell", IN_ANY_CELL)
def test_a_cell_beside_the_answer_may_not_change_what_its_names_mean(cell):
    assert broken("return 1", "a = 1", cell) is PLAIN_CODE


BESIDE_AN_ANSWER = [
    "import inspect\nprint(inspect.getsource(row_max))",
    "import gc\ngc.collect()",
    "import threading",
    "print(globals().keys())",
    "IN_COLAB = 'google.colab' in sys.modules",
    "from torch.utils._python_dispatch import TorchDispatchMode\nclass C(TorchDispatchMode): pass",
    "import importlib\nimportlib.reload(d2l)",
    "getattr(F, mode + '_pool2d')(X, 2)",
]


@pytest.mark.parametrize("cell", BESIDE_AN_ANSWER)
def test_beside_the_answer_a_student_may_look_at_what_they_like(cell):
    assert roundabout("return 1", cell) is None


ORDINARY = """
    %matplotlib inline
    import random
    import sys
    import warnings
    import matplotlib.pyplot as plt
    import numpy as np
    import torch
    from d2l import torch as d2l
    from torch import nn
    from torch.nn import functional as F

    torch.backends.cudnn.benchmark = True
    plt.rcParams["figure.figsize"] = (4, 3)
    np.set_printoptions(precision=2)
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    pattern = re.compile("a+")

    class Net(nn.Module):
        kind: str = "max"

        def __init__(self, pool):
            super().__init__()
            self.pool = pool
            self.net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU())
            self.net.training = False

        def __call__(self, X):
            return self.net(X)

        def __repr__(self):
            return f"{self.__class__.__name__}({self.pool!r})"

    class Fn(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            ctx.save_for_backward(X)
            ctx.shape = X.shape
            return X.clone()

        @staticmethod
        def backward(ctx, g):
            return g

    def row_max(X, mode="max"):
        shape = getattr(X, "shape")
        size = getattr(X, "ndim", 2)
        best = X.new_full((shape[0],), float("-inf"))
        for i, row in enumerate(X):
            best[i] = max(row)
        op = {"max": torch.maximum, "min": torch.minimum}[mode]
        Y = torch.zeros(1, device=X.device)
        Y.requires_grad = True
        Y.data = Y.data + 1
        if __name__ == "__main__":
            print(row_max.__name__, row_max.__doc__, torch.__version__)
        return best

    net = Net("max")
    net.eval()
    net.pool = "avg"
    fig, ax = plt.subplots()
    ax.imshow(row_max(torch.rand(2, 2)))
    plt.show()
    assert torch.equal(row_max(torch.ones(2, 2)), torch.ones(2))
    %timeit row_max(torch.ones(2, 2))
    await asyncio.sleep(0)
"""


def whole(text):
    """All that `text` defines as an answer, and the text once more as what stands beside it."""
    program = Program([text])
    names = [name for statement in program.statements for name in statement.binds]
    assert names
    return program.written(names)


def test_an_honest_students_code_is_left_alone():
    python = [line for line in dedent(ORDINARY).splitlines() if not line.startswith("%")]
    assert way_round(whole("\n".join(python))) is None


OWN_WORDS = [
    "def vars(x): return x\nreturn vars(X)",
    "fork = X + 1\nreturn fork",
    "for compile in X: pass\nreturn compile",
    "class Node:\n    def fork(self): return self\nreturn Node().fork()",
    "class Net:\n    def __init__(self): self._C = 3\nreturn Net()._C",
    "return getattr(X[0], {'max': 'max', 'avg': 'mean'}[mode])()",
    "return getattr(X, mode)()",
    "return getattr(X, mode.replace('avg', 'mean'))()",
    "import torch\nreturn getattr(torch, 'max' if mode == 'max' else 'mean')(X)",
    "import torch\nOPS = ('amin', 'mean')\nfor op in OPS:\n    getattr(torch, op)(X)",
]


@pytest.mark.parametrize("line", OWN_WORDS)
def test_own_names_may_be_those_of_a_way_round_and_getattr_may_choose_among_texts(line):
    assert roundabout(line) is None


def test_a_cell_that_is_too_long_to_be_read_is_no_plain_code():
    assert roundabout("return 1", "a = 1\n" * 40_000) == "a = 1"


def test_where_it_stands_beside_the_answer_the_verdict_says_so():
    frames = "import sys\nsys._getframe().f_back"
    in_answer, place = broken_rule(EXERCISE, (), written(frames))
    beside, other_place = broken_rule(EXERCISE, (), written("return X", frames))

    assert in_answer is beside is PLAIN_CODE
    assert (place.beside, other_place.beside) == (False, True)
    for language in ("zh", "en"):
        (in_it,), (beside_it,) = _place(place, language), _place(other_place, language)
        assert "_getframe" in in_it.text
        assert "_getframe" in beside_it.text
        assert in_it.text.partition("_getframe")[0] != beside_it.text.partition("_getframe")[0]


def test_the_place_is_quoted_with_its_line():
    found = way_round(written("import torch\nreturn getattr(torch, name)(X)"))
    assert (found.words, found.line, found.number) == (
        "getattr(torch, name)", "return getattr(torch, name)(X)", 3,
    )  # fmt: skip


def test_every_right_answer_of_the_gallery_is_plain_code():
    found = {}
    for path in Path(__file__).parent.parent.glob("gallery/*/correct__*.py"):
        found[path.name] = way_round(whole(path.read_text(encoding="utf-8")))
    assert found
    assert {name: way for name, way in found.items() if way} == {}


def test_the_courses_own_notebooks_may_be_changed_without_breaking_a_rule():
    cells = {}
    for path in (Path(__file__).parents[2] / "solutions").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                cells[path.name, cell["id"]] = "".join(cell["source"])
    found = {where: roundabout("pass", text) for where, text in cells.items()}
    assert found == dict.fromkeys(cells)

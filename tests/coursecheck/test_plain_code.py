"""Constructs that reach around a rule are found; an honest student's code is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest
from toys import NO_AMAX, toy

from coursecheck.judge.rules import PLAIN_CODE, broken_rule, names_in, roundabout

EXERCISE = toy(rules=(NO_AMAX,))

ROUNDABOUT_IN_AN_ANSWER = [
    "exec('y = 1')",
    "eval('torch.' + 'amax')(X)",
    "compile(text, 'f', 'exec')",
    "__import__('torch')",
    "import importlib",
    "from importlib import import_module",
    "getattr(F, 'max' + '_pool2d')(X, 2)",
    "getattr(F, name)",
    "globals()['F']",
    "vars(F)",
    "F.__dict__['amax']",
    "().__class__.__bases__",
    "row_max.__globals__",
    "row_max.__code__",
    "torch._C._VariableFunctions",
    "torch.ops.aten.amax(X)",
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
    source = "import sys\n" + line.replace("amax", "minimum")
    assert broken_rule(EXERCISE, (), source) is PLAIN_CODE


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
    answer = "def row_max(X): return 1"
    assert broken_rule(EXERCISE, (), answer, ["a = 1", cell]) is PLAIN_CODE


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
    assert roundabout("def row_max(X): return 1", cell) is None


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


def test_an_honest_students_code_is_left_alone():
    blocks = [block for block in dedent(ORDINARY).split("\n\n") if block.strip()]
    python = [line for line in dedent(ORDINARY).splitlines() if not line.startswith("%")]
    assert roundabout("\n".join(python), "\n".join(python)) is None
    assert broken_rule(EXERCISE, (), blocks, blocks) is None
    assert {"imshow", "save_for_backward", "set_printoptions"} <= names_in("\n".join(python))


def test_every_right_answer_of_the_gallery_is_plain_code():
    found = {}
    for path in Path(__file__).parent.parent.glob("gallery/*/correct__*.py"):
        text = path.read_text(encoding="utf-8")
        assert names_in(text), path
        found[path.name] = roundabout(text, text)
    assert found
    assert {name: way for name, way in found.items() if way} == {}


def test_the_courses_own_notebooks_may_be_changed_without_breaking_a_rule():
    cells = {}
    for path in (Path(__file__).parents[2] / "solutions").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                cells[path.name, cell["id"]] = "".join(cell["source"])
    assert {where: roundabout(None, text) for where, text in cells.items()} == dict.fromkeys(cells)

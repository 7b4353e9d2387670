"""Honest code in a jailed kernel: it works as in any notebook, and what it says is heard."""

import json
import shutil

import pytest
from building import IMPORTS

from grader.jail.confinement import landlock
from grader.jail.quota import OBSERVATIONS
from grader.jail.session import WarmKernels

with_bwrap = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
with_landlock = pytest.mark.skipif(landlock.abi() < 1, reason="this Linux has no Landlock")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("bubblewrap", marks=[with_bwrap, with_landlock]),
        pytest.param("landlock", marks=with_landlock),
    ],
)
def kernels(request):
    with WarmKernels(request.param, imports=IMPORTS) as started:
        yield started


@pytest.fixture
def kernel(kernels):
    with kernels.kernel() as fresh:
        yield fresh


def text(run):
    return "".join(out.get("text", "") for out in run.outputs)


HONEST = {
    "a figure": "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
    "a vector figure": """
%config InlineBackend.figure_formats = ['svg']
import matplotlib.pyplot as plt
plt.plot([1])
plt.show()
""",
    "autograd": """
import torch
x = torch.ones(3, requires_grad=True)
(x * x).sum().backward()
assert x.grad.sum() == 6
""",
    "two threads inside torch": """
import torch
torch.set_num_threads(2)
a = torch.rand(600, 600)
assert (a @ a).shape == (600, 600)
""",
    "threads of its own": """
import threading
t = [threading.Thread(target=print, args=(1,)) for _ in range(8)]
[x.start() for x in t]
[x.join() for x in t]
""",
    "an optimiser's loop": """
import torch
m = torch.nn.Linear(2, 1)
o = torch.optim.SGD(m.parameters(), 0.1)
for _ in range(9): o.zero_grad(); m(torch.ones(1, 2)).sum().backward(); o.step()
""",
    "a data loader without workers": """
from torch.utils.data import DataLoader
import torch
assert len(list(DataLoader(torch.arange(8), batch_size=2))) == 4
""",
    "saving and loading a tensor": """
import torch
torch.save(torch.ones(3), 'x.pt')
assert torch.load('x.pt').sum() == 3
""",
    "a file in its own folder": """
from pathlib import Path
Path('a').write_text('b')
import shutil
shutil.copy2('a', 'c')
assert Path('c').read_text() == 'b'
""",
    "a temporary file": "import tempfile; tempfile.NamedTemporaryFile().write(b'x')",
    "a data frame": "import pandas; print(pandas.DataFrame({'a': [1, 2]}).describe())",
    "a large message, for which libzmq starts what it needs": "print('x' * 300_000)",
    "pandas, which is loaded when it is used": """
import sys
from d2l import torch as d2l
assert "pandas.core" not in sys.modules
import pandas as pd
assert pd.DataFrame({"a": [1, 2]}).a.sum() == 3
""",
    "await at the top": "import asyncio; await asyncio.sleep(0.01)",
    "an event loop of its own in a thread": """
import asyncio, threading
t = threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0)))
t.start()
t.join()
""",
    "timing": "%timeit -n 2 -r 1 sum(range(9))",
    "a lambda through ctypes": "import ctypes as c; assert c.CFUNCTYPE(c.c_int)(lambda: 7)() == 7",
    "sqlite in a file": """
import sqlite3
c = sqlite3.connect('x.db')
c.execute('create table t (a)')
c.commit()
c.close()
""",
    "linear algebra": "import torch; torch.fft.rfft(torch.linalg.svd(torch.rand(5, 5))[1])",
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_code_works(kernel, name):
    run = kernel.run(HONEST[name])
    assert run.ended == "ok", run


def test_a_figure_comes_out_as_a_picture(kernel):
    run = kernel.run(HONEST["a figure"])
    assert any("image/png" in out.get("data", {}) for out in run.outputs)


def test_the_book_s_own_library_is_there(kernel):
    run = kernel.run("from d2l import torch as d2l; assert d2l.corr2d")
    assert run.ended == "ok", run


def test_warnings_and_stderr_are_outputs_like_others(kernel):
    run = kernel.run("import warnings, sys; warnings.warn('look'); print('err', file=sys.stderr)")
    assert run.ended == "ok"
    assert {out["name"] for out in run.outputs} == {"stderr"}
    assert "look" in text(run)


def test_what_is_written_below_python_is_heard_too(kernel):
    assert "from below" in text(
        kernel.run("import os, time; os.write(1, b'from below\\n'); time.sleep(0.5)")
    )


def test_observations_pass_unharmed(kernel):
    payload = {"header": [{"dtype": "float32", "shape": [2, 3]}], "bytes": "QUJD" * 2_000_000}
    code = (
        "from IPython.display import display\n"
        f"payload = {{'header': {payload['header']!r}, 'bytes': 'QUJD' * 2_000_000}}\n"
        f"display({{{OBSERVATIONS!r}: payload}}, raw=True)"
    )
    run = kernel.run(code)
    assert run.ended == "ok"
    assert run.outputs[0]["data"][OBSERVATIONS] == payload
    json.dumps(run.outputs)

"""Honest code in a jailed kernel: it works as in any notebook, and what it says is heard."""

import json

import pytest
from building import IMPORTS
from jails import text, with_bwrap, with_landlock

from coursecheck.observation import MIMETYPE
from grader.jail.session import WarmKernels


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
    "a long line": "print('x' * 300_000)",
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


def test_data_that_scikit_learn_brings_along_come_without_a_warning(kernel):
    run = kernel.run("from sklearn.datasets import load_digits; load_digits().images.shape")
    assert [out["output_type"] for out in run.outputs] == ["execute_result"], text(run)


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
    code = (
        "from IPython.display import display\n"
        "seen = {'exercise': 'a', 'header': '[]', 'payload': 'QUJD' * 2_000_000}\n"
        f"display({{{MIMETYPE!r}: seen}}, raw=True)"
    )
    run = kernel.run(code)
    assert run.ended == "ok"
    sent = {"exercise": "a", "header": "[]", "payload": "QUJD" * 2_000_000}
    assert run.outputs[0]["data"][MIMETYPE] == sent
    json.dumps(run.outputs)


NOTEBOOK_SHELL = """
import IPython, sys
shell = get_ipython()
assert type(shell).__name__ == "ZMQInteractiveShell" and "IPKernelApp" in shell.config
assert IPython.Application.instance().kernel.shell is shell
from coursecheck.console import in_notebook
assert in_notebook()
"""
MANNERS = {
    "the shell is a notebook's": NOTEBOOK_SHELL,
    "a task of an earlier cell goes on": """
import asyncio
done = []
async def later():
    await asyncio.sleep(0.01)
    done.append(1)
task = asyncio.create_task(later())
await task
assert done
""",
    "a loop that runs already is said to run": """
import asyncio
coroutine = asyncio.sleep(0)
try:
    asyncio.get_event_loop().run_until_complete(coroutine)
except RuntimeError as problem:
    assert "already running" in str(problem)
    coroutine.close()
else:
    raise AssertionError
""",
    "the cells that ran are remembered": "assert In[-1].startswith('assert In')",
    "tqdm": "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass",
    "widgets": "import ipywidgets; ipywidgets.IntSlider()",
    "an update of what is shown": "h = display('a', display_id=True); h.update('b')",
    "no program can be started, and the cell goes on": (
        "!ls\n%pip install x\nfound = !ls\nassert not found"
    ),
    "help": "len?",
}


@pytest.mark.parametrize("name", MANNERS)
def test_a_notebook_s_manners_are_kept(kernel, name):
    run = kernel.run(MANNERS[name])
    assert run.ended == "ok", run


def test_a_file_written_by_a_cell_can_be_imported_and_run(kernel):
    assert kernel.run("%%writefile helper.py\nx = 3\nprint('ran')").ended == "ok"
    assert text(kernel.run("import helper; print(helper.x)")) == "ran\n3\n"
    assert text(kernel.run("%run helper.py")) == "ran\n"


def test_files_handed_in_beside_the_notebook_are_in_its_folder(kernels):
    files = {"mine.py": b"y = 4", "data/points.csv": b"1,2"}
    with kernels.kernel(files=files) as kernel:
        run = kernel.run("import mine; print(mine.y, open('data/points.csv').read())")
    assert text(run) == "4 1,2\n"


@pytest.mark.parametrize("name", ["../up.py", "/etc/x", "", "a/../../b", "x" * 300])
def test_a_file_outside_the_working_folder_is_refused(kernels, name):
    with pytest.raises(ValueError, match="can be placed"), kernels.kernel(files={name: b""}):
        pytest.fail("it was placed")


def test_captured_output_stays_in_its_variable(kernel):
    run = kernel.run("%%capture kept\nprint('inside'); display('shown')")
    assert (run.ended, run.outputs) == ("ok", ())
    assert text(kernel.run("print(kept.stdout)")) == "inside\n\n"


def test_output_comes_in_the_order_in_which_it_was_made(kernel):
    run = kernel.run("import sys; print(1); print(2, file=sys.stderr); print(3); display(4); 5")
    shown = [out.get("text") or out["data"]["text/plain"] for out in run.outputs]
    assert shown == ["1\n", "2\n", "3\n", "4", "5"]


def test_asking_for_input_raises_as_in_jupyter(kernel):
    assert kernel.run("input('?')").error_name == "StdinNotImplementedError"


@pytest.mark.parametrize("code", ["'\ud800'", "print('\\ud800')", "raise ValueError('\\ud800')"])
def test_half_a_character_harms_nobody(kernel, code):
    run = kernel.run(code)
    assert kernel.alive
    json.dumps(run.outputs).encode()
    assert kernel.run("1").ended == "ok"


def test_the_first_exception_loads_nothing_that_was_put_off(kernel):
    assert kernel.run("1 / 0").ended == "raised"
    assert kernel.run("import sys; assert 'pandas.core' not in sys.modules").ended == "ok"


def test_clearing_takes_back_what_was_shown(kernel):
    run = kernel.run("from IPython.display import clear_output\nprint(1); clear_output(); print(2)")
    assert text(run) == "2\n"


def test_a_gradient_is_taken_without_sympy_and_shapes_that_differ_are_named(kernel):
    code = """
import torch, sys
x = torch.ones(3, requires_grad=True)
(2 * x).backward(torch.ones(3))
assert (x.grad == 2).all() and 'sympy' not in sys.modules
try:
    (2 * x).backward(torch.ones(4))
except RuntimeError as problem:
    assert 'Mismatch in shape' in str(problem)
else:
    raise AssertionError
from torch.fx.experimental.symbolic_shapes import ShapeEnv, expect_true, sym_eq
assert sym_eq((1, 2), [1, 2]) is True and sym_eq(3, 4) is False and expect_true(True) is True
assert 'sympy' in sys.modules and ShapeEnv()
"""
    run = kernel.run(code)
    assert run.ended == "ok", run

"""Cells in warm kernels: honest code works as in any notebook, and each ending has its name."""

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from grader.kernel.client import OBSERVATIONS, GuardedClient
from grader.kernel.session import WarmKernels
from grader.limits import MIB, Limits
from grader.sandbox import landlock

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
    with WarmKernels(request.param, Limits(grace_seconds=1.0)) as started:
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
    "await at the top": "import asyncio; await asyncio.sleep(0.01)",
    "an event loop of its own in a thread": """
import asyncio, threading
t = threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0)))
t.start()
t.join()
""",
    "timing": "%timeit -n 2 -r 1 sum(range(9))",
    "a lambda through ctypes": "import ctypes; assert ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 7)() == 7",
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


def test_an_error_is_named_and_the_kernel_lives(kernel):
    run = kernel.run("1 / 0")
    assert (run.ended, run.error_name) == ("raised", "ZeroDivisionError")
    assert kernel.alive
    assert kernel.run("print('on')").ended == "ok"


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs(kernel):
    run = kernel.run("while True: pass", cpu_seconds=0.3)
    assert run.ended == "timed_out"
    assert run.cpu_seconds >= 0.3
    assert kernel.run("print('on')").ended == "ok"


def test_sleeping_counts_by_the_clock(kernel):
    assert kernel.run("import time; time.sleep(60)", wall_seconds=0.3).ended == "timed_out"
    assert kernel.alive


def test_a_cell_that_will_not_be_interrupted_is_killed(kernel):
    stubborn = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    assert kernel.run(stubborn, cpu_seconds=0.2).ended == "timed_out"
    assert not kernel.alive
    assert kernel.run("print(1)").ended == "died"


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("import os; os._exit(3)", "exit status 3"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
    ],
)
def test_a_kernel_that_ends_has_died_and_it_is_said_how(kernel, code, how):
    run = kernel.run(code)
    assert run.ended == "died"
    assert how in run.error_value
    assert not kernel.alive


def test_too_much_output_ends_the_cell_and_the_grader_does_not_grow(kernel):
    me = psutil.Process()
    before = me.memory_info().rss
    flood = (
        "b, iopub = b'x' * 10_000_000, get_ipython().kernel.iopub_socket\n"
        "iopub.send_multipart([b] * 300, copy=False)\n"
        "import time; time.sleep(20)"
    )
    assert kernel.run(flood).ended == "too_much_output"
    assert me.memory_info().rss - before < 100 * MIB


def test_one_enormous_error_is_too_much_output(kernel):
    assert kernel.run("raise ValueError('x' * 9_000_000)").ended == "too_much_output"


def test_one_long_line_is_no_work_for_the_grader(kernel):
    run = kernel.run("print('x' * 3_000_000)")
    assert (run.ended, len(text(run))) == ("ok", 3_000_001)


def test_every_kernel_starts_from_the_same_draws(kernels):
    draw = "import torch, numpy, random; print(torch.rand(1), numpy.random.rand(), random.random())"
    said = set()
    for _ in range(2):
        with kernels.kernel() as kernel:
            said.add(text(kernel.run(draw)))
    assert len(said) == 1


def test_a_kernel_starts_empty_after_another_left_things_behind(kernels):
    with kernels.kernel() as first:
        first.run("import builtins, torch; builtins.x = torch.x = 1; open('left', 'w').write('x')")
    with kernels.kernel() as second:
        run = second.run("import os, builtins, torch; print(os.listdir('.'), hasattr(torch, 'x'))")
    assert "left" not in text(run)
    assert "False" in text(run)


def test_the_engine_is_not_to_be_had_inside(kernel):
    assert kernel.run("import grader").error_name == "ModuleNotFoundError"


def test_four_kernels_at_once_do_not_mix(kernels):
    together = threading.Barrier(4, timeout=60)

    def own_number(number):
        with kernels.kernel() as kernel:
            together.wait()
            kernel.run(f"x = {number}")
            together.wait()
            return text(kernel.run("print(x)")).strip()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(own_number, range(4))) == ["0", "1", "2", "3"]


def test_the_client_that_listens_is_the_guarded_one(kernel):
    assert isinstance(kernel._client.kc, GuardedClient)


@pytest.mark.slow
def test_without_isolation_an_ordinary_kernel_does_the_same():
    with WarmKernels("none") as kernels, kernels.kernel() as kernel:
        assert kernels.tier == "none"
        assert text(kernel.run("print(1 + 1)")) == "2\n"
        assert kernel.run("1 / 0").error_name == "ZeroDivisionError"
        assert kernel.run("while True: pass", cpu_seconds=0.3).ended == "timed_out"
        assert kernel.run("import os; os._exit(1)").ended == "died"

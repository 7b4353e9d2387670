"""Cells in warm kernels: honest code works as in any notebook, and each ending has its name."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from building import IMPORTS

from grader.jail.client import GuardedChannel, GuardedClient
from grader.jail.confinement import landlock
from grader.jail.limits import MIB, Limits
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
    with WarmKernels(request.param, Limits(grace_seconds=1.0), imports=IMPORTS) as started:
        yield started


@pytest.fixture
def kernel(kernels):
    with kernels.kernel() as fresh:
        yield fresh


def text(run):
    return "".join(out.get("text", "") for out in run.outputs)


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
    assert not kernel.alive  # what it says from now on would not be heard
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
    with WarmKernels("none", imports=IMPORTS) as kernels, kernels.kernel() as kernel:
        assert kernels.tier == "none"
        assert text(kernel.run("print(1 + 1)")) == "2\n"
        assert kernel.run("1 / 0").error_name == "ZeroDivisionError"
        assert kernel.run("while True: pass", cpu_seconds=0.3).ended == "timed_out"
        assert kernel.run("import os; os._exit(1)").ended == "died"


def test_a_welcome_that_ipykernel_forgets_is_asked_for_again(kernels, monkeypatch):
    forgotten = []
    admit = GuardedChannel._admit

    def forget_the_first(channel, frames):
        message = admit(channel, frames)
        if message and message["msg_type"] == "iopub_welcome" and not forgotten:
            forgotten.append(message)
            return None
        return message

    monkeypatch.setattr(GuardedChannel, "_admit", forget_the_first)
    with kernels.kernel() as kernel:
        assert text(kernel.run("print(1)")) == "1\n"
    assert forgotten

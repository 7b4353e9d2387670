"""Cells in warm kernels: honest code works as in any notebook, and each ending has its name."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from building import IMPORTS
from jails import text, with_bwrap, with_landlock

from grader.jail.cell import Allowance
from grader.jail.limits import Limits
from grader.jail.session import WarmKernels


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


def within(cpu=20.0, wall=30.0):
    return Allowance(cpu, wall, wall, Limits().cell_output_bytes)


def test_an_error_is_named_and_the_kernel_lives(kernel):
    run = kernel.run("1 / 0")
    assert (run.ended, run.error_name) == ("raised", "ZeroDivisionError")
    assert kernel.alive
    assert kernel.run("print('on')").ended == "ok"


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs(kernel):
    run = kernel.run("while True: pass", within(cpu=0.3))
    assert run.ended == "timed_out"
    assert run.cpu_seconds >= 0.3
    assert kernel.run("print('on')").ended == "ok"


def test_sleeping_counts_by_the_clock(kernel):
    assert kernel.run("import time; time.sleep(60)", within(wall=0.3)).ended == "timed_out"
    assert kernel.alive


def test_a_cell_that_will_not_be_interrupted_is_killed(kernel):
    stubborn = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    assert kernel.run(stubborn, within(cpu=0.2)).ended == "timed_out"
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


@pytest.mark.parametrize(
    "code",
    [
        "exit()",
        "quit()",
        "import sys; sys.exit()",
        "raise SystemExit",
        "import IPython\nIPython.Application.instance().kernel.do_shutdown(True)",
    ],
)
def test_a_cell_that_wants_to_leave_ends_itself_and_nothing_else(kernel, code):
    for _ in range(10):
        assert kernel.run(f"x = 1\n{code}\nx = 2").ended == "stopped"
        assert text(kernel.run("print(x)")) == "1\n"


@pytest.mark.parametrize(
    "code",
    [
        "print('x' * 5_000_000)",
        "'x' * 5_000_000",
        "raise ValueError('x' * 9_000_000)",
        "import os\nfor _ in range(9): os.write(1, b'x' * 1_000_000)",
        "for _ in range(30): display({'image/png': 'x' * 400_000, 'text/plain': 'p'}, raw=True)",
    ],
)
def test_too_much_output_is_cut_and_costs_nothing(kernel, code):
    run = kernel.run(code)
    assert run.ended == ("raised" if code.startswith("raise") else "ok")
    assert run.outputs
    assert run.output_bytes <= Limits().cell_output_bytes
    assert text(kernel.run("print('on')")) == "on\n"


def test_the_first_words_are_heard_of_a_kernel_that_dies_at_once(kernel):
    run = kernel.run("import os\nfor n in range(9): print(n)\nos._exit(3)")
    assert (run.ended, run.error_value) == ("died", "exit status 3")
    assert text(run).split() == list("012345678")


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(60)",
        "import asyncio; await asyncio.sleep(60)",
        "import threading; threading.Event().wait(60)",
    ],
)
def test_whatever_a_cell_waits_for_is_interrupted(kernel, code):
    assert kernel.run(code, within(wall=0.3)).ended == "timed_out"
    assert text(kernel.run("print('on')")) == "on\n"


def test_an_interrupt_in_the_middle_of_printing_breaks_nothing(kernels):
    with kernels.kernel() as kernel:
        for _ in range(5):
            loop = "while True: print('y' * 500)"
            assert kernel.run(loop, within(cpu=0.1)).ended == "timed_out"
            assert text(kernel.run("print('on')")) == "on\n"


def test_threads_and_finalisers_that_print_break_no_message(kernel):
    code = """
import gc, threading
class Noisy:
    def __del__(self): print('gone' * 100)
def talk():
    for _ in range(2000):
        Noisy().me = Noisy()
        print('z' * 50)
t = [threading.Thread(target=talk) for _ in range(4)]
[x.start() for x in t]
[x.join() for x in t]
"""
    run = kernel.run(code)
    assert run.ended == "ok", run.error_value
    assert text(kernel.run("print('on')")) == "on\n"


def test_one_long_line_is_no_work_for_the_grader(kernel):
    run = kernel.run("print('x' * 3_000_000)")
    assert (run.ended, len(text(run))) == ("ok", 3_000_001)


DRAW = (
    "import torch, numpy, random, secrets\n"
    "print(torch.rand(1).item(), numpy.random.rand(), random.random(), secrets.randbits(64))"
)


def draws(kernels, *seeds):
    """What each kernel draws, by library: torch, numpy, random, secrets."""
    said = []
    for seed in seeds:
        with kernels.kernel(seed=seed) as kernel:
            said.append(text(kernel.run(DRAW)).split())
    return [set(column) for column in zip(*said, strict=True)]


def test_no_two_kernels_share_their_random_numbers(kernels):
    assert [len(drawn) for drawn in draws(kernels, None, None, 1, 2)] == [4, 4, 4, 4]


def test_the_same_seed_repeats_all_draws_that_are_no_secret(kernels):
    drawn = draws(kernels, 2**61, 2**61)

    assert [len(each) for each in drawn] == [1, 1, 1, 2]
    anywhere = torch.rand(1, generator=torch.Generator().manual_seed(2**61)).item()
    assert drawn[0] == {str(anywhere)}  # whatever the parent has drawn before


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


@pytest.mark.slow
def test_without_isolation_an_ordinary_kernel_does_the_same():
    with WarmKernels("none", imports=IMPORTS) as kernels, kernels.kernel() as kernel:
        assert kernels.tier == "none"
        assert text(kernel.run("print(1 + 1)")) == "2\n"
        assert kernel.run("1 / 0").error_name == "ZeroDivisionError"
        assert kernel.run("while True: pass", within(cpu=0.3)).ended == "timed_out"
        assert kernel.run("import os; os._exit(1)").ended == "died"


def test_what_must_not_be_guessed_differs_from_kernel_to_kernel(kernels):
    draw = "import os, secrets, uuid; print(secrets.token_hex(8), os.urandom(8), uuid.uuid4())"
    said = set()
    for _ in range(3):
        with kernels.kernel() as kernel:
            said.add(text(kernel.run(draw)))
    assert len(said) == 3

"""What is written down when an answer meets a case, whatever the answer does."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from toys import NO_AMAX, SEED, by_loop, row_max, toy

from coursecheck.cases import Draw, draw_cases
from coursecheck.judge.compare import tensor_of
from coursecheck.model import Array, Case, Exercise, Items, Observation, Opaque, Scalar
from coursecheck.observe.arguments import raw_bytes
from coursecheck.observe.operators import ANOTHER_THREAD
from coursecheck.observe.run import observe, observe_case
from coursecheck.observe.snapshot import as_value


def meet(thing, *args, probe=None) -> Observation:
    parts = {"probe": probe} if probe else {}
    return observe_case(thing, toy(**parts), Case(args, {}, "values"))


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("never")


class Liar:
    @property
    def __class__(self):
        return torch.Tensor


class Named(tuple):
    pass


@pytest.mark.parametrize(
    ("result", "value"),
    [
        (3, Scalar("int", 3)),
        (True, Scalar("bool", True)),
        (-0.0, Scalar("float", -0.0)),
        (None, Scalar("NoneType", None)),
        ("text", Scalar("str", "text")),
        ((1, [2.5]), Items("tuple", (Scalar("int", 1), Items("list", (Scalar("float", 2.5),))))),
        ({1: 2}, Items("dict", (Scalar("int", 2),), (Scalar("int", 1),))),
        (Named((1,)), Items("tuple", (Scalar("int", 1),))),
        (2**300, Opaque("int of many digits")),
        (np.float64(2.5), Opaque("float64")),
        (1 + 2j, Opaque("complex")),
        ((x for x in "ab"), Opaque("generator")),
        (Liar(), Opaque("Liar")),
        (list(range(65)), Opaque("list of 65 items")),
        ("\ud800", Scalar("str", "?")),
        (torch.zeros(2, dtype=torch.complex64), Opaque("Tensor of 2 complex64 on cpu")),
        (torch.zeros(1).expand(10**9), Opaque("Tensor of 1000000000 float32 on cpu")),
        (torch.zeros(3, device="meta"), Opaque("Tensor of 3 float32 on meta")),
    ],
)
def test_a_result_becomes_plain_data_by_its_type(result, value):
    assert as_value(result) == value


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64", "int64", "bool"])
def test_a_tensor_keeps_dtype_shape_and_every_bit(dtype):
    tensor = Draw(1).integers(2, 3).to(getattr(torch, dtype))
    seen = as_value(tensor)
    assert (seen.dtype, seen.shape, seen.device) == (dtype, (2, 3), "cpu")
    assert torch.equal(tensor_of(seen), tensor)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), -0.0])
def test_odd_numbers_survive(value):
    seen = as_value(torch.tensor([value]))
    assert seen.data == raw_bytes(torch.tensor([value]))


@pytest.mark.parametrize(
    "view",
    [
        lambda t: t.t(),
        lambda t: t[1:, 1:],
        lambda t: t[::2],
        lambda t: t[0, 0],
        lambda t: t.new_zeros(0, 3),
        lambda t: nn.Parameter(t),
        lambda t: t.requires_grad_(),
    ],
)
def test_strides_gradients_and_subclasses_do_not_matter_to_a_result(view):
    tensor = view(Draw(1).integers(4, 5))
    assert torch.equal(tensor_of(as_value(tensor)), tensor.detach())


def test_what_contains_itself_ends():
    endless: list = []
    endless.append(endless)
    assert isinstance(as_value(endless), Items)
    wide: list = []
    wide.extend([wide] * 60)
    assert isinstance(as_value(wide), Items)


def test_a_tensor_that_is_only_pretended_is_not_read():
    from torch._subclasses.fake_tensor import FakeTensorMode

    with FakeTensorMode():
        fake = torch.zeros(3)
    seen = meet(lambda: fake)
    assert seen.raised is not None or isinstance(seen.value, (Array, Opaque))


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), Unspeakable(), GeneratorExit()])
def test_any_exception_is_written_down(error):
    def thing():
        raise error

    seen = meet(thing)
    assert seen.value is None
    assert seen.raised.kind == type(error).__name__
    assert seen.raised.line == "raise error"


def test_a_message_is_cut_and_can_be_written_as_utf8():
    def thing():
        raise ValueError("\udcff" + "x" * 10_000)

    message = meet(thing).raised.message
    assert len(message) <= 300
    assert message.encode("utf-8")


def test_the_line_is_the_students_and_not_that_of_torch():
    def thing(X):
        return torch.stack([X, X[0]])

    assert meet(thing, torch.zeros(2, 2)).raised.line == "return torch.stack([X, X[0]])"


def test_an_interrupt_passes_through():
    def thing():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        meet(thing)


def test_only_the_stub_is_not_started():
    def stub():
        raise NotImplementedError

    def unfold_of_two_axes():
        return torch.nn.functional.unfold(torch.zeros(2, 2), 1)

    assert meet(stub).not_started
    seen = meet(unfold_of_two_axes)
    assert not seen.not_started


@pytest.mark.parametrize(
    ("thing", "shares"),
    [
        (lambda X: X, True),
        (lambda X: [X[0]], True),
        (lambda X: X.reshape(-1), True),
        (lambda X: X.clone(), False),
        (lambda X: X + 0, False),
    ],
)
def test_memory_shared_with_an_argument_is_seen(thing, shares):
    assert meet(thing, torch.ones(2, 3)).shares_memory is shares


def test_operators_are_counted_also_in_a_backward_pass():
    def thing(X):
        X = X.clone().requires_grad_()
        torch.nn.functional.max_pool2d(X[None], 2).sum().backward()
        return X.grad

    counted = dict(meet(thing, torch.ones(4, 4)).operators)
    assert counted["max_pool2d_with_indices"] == 1
    assert counted["max_pool2d_with_indices_backward"] == 1


def test_an_observation_leaves_no_trace_in_the_students_kernel():
    torch.manual_seed(3)
    first, noise = torch.rand(1), random.getstate()
    torch.manual_seed(3)
    observe(lambda X: torch.rand(2), toy(), SEED)
    assert torch.equal(torch.rand(1), first)
    assert random.getstate() == noise
    assert torch.is_grad_enabled()


def test_an_answer_runs_in_one_thread_and_the_notebook_keeps_its_own_number():
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        assert meet(torch.get_num_threads).value == Scalar("int", 1)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_gradients_work_though_the_notebook_switched_them_off():
    def thing(X):
        X = X.clone().requires_grad_()
        X.sum().backward()
        return X.grad

    with torch.no_grad():
        seen = meet(thing, torch.ones(2, 2))
    assert seen.raised is None


def test_random_answers_answer_the_same_each_time():
    once, again = (observe(lambda X: torch.rand(3), toy(), SEED) for _ in range(2))
    assert once == again


def test_an_exercises_own_probe_meets_the_answer():
    exercise: Exercise = toy(probe=lambda thing, X: thing()(X))
    case = draw_cases(exercise, SEED)[0]
    assert observe_case(lambda: by_loop, exercise, case).value == as_value(row_max(case.args[0]))


def test_the_first_observation_does_not_load_torchs_compiler():
    code = (
        "import sys, torch, poollab\nfrom coursecheck.registry import find\n"
        "from coursecheck.observe.run import observe\n"
        "observe(lambda X, k, mode='max': X + 1, find('pool2d'), 1)\n"
        "print('torch._dynamo' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_exception_of_the_students_own_counts_as_the_one_it_is_derived_from():
    def thing(X):
        raise type("TooLarge", (ValueError,), {})("no room")

    assert meet(thing, torch.zeros(2)).raised.kind == "ValueError"


def _row_max_by(run):
    return lambda X: run(torch.amax, X, 1)


def _in_a_new_thread(function, *args):
    found = []
    thread = threading.Thread(target=lambda: found.append(function(*args)))
    thread.start()
    thread.join()
    return found[0]


def test_work_in_another_thread_is_seen_and_an_idle_one_is_not():
    exercise = toy(rules=(NO_AMAX,))
    with ThreadPoolExecutor(1) as pool:
        pool.submit(torch.ones, 2).result()
        idle = observe(lambda X: X.max(1).values, exercise, 1)
        busy = observe(_row_max_by(lambda f, *a: pool.submit(f, *a).result()), exercise, 1)
    new = observe(_row_max_by(_in_a_new_thread), exercise, 1)
    alone = observe(_row_max_by(lambda f, *a: f(*a)), exercise, 1)

    def seen(observations):
        return {name for one in observations for name, _ in one.operators}

    assert ANOTHER_THREAD in seen(busy) & seen(new)
    assert ANOTHER_THREAD not in seen(idle) | seen(alone)
    assert "amax" in seen(alone)


_AN_EDITORS_THREAD = """
import _thread, importlib, os, sys, threading, time

def work():
    while True:
        time.sleep(0.001)

_thread.start_new_thread(work, ())
from coursecheck.observe import operators

def seen():
    with operators.counted(False) as found:
        time.sleep(0.1)
    return operators.ANOTHER_THREAD in found

alone = seen()
threading.Thread(target=work, daemon=True).start()
importlib.reload(operators)
print(alone, seen(), flush=True)
if os.fork() == 0:
    _thread.start_new_thread(work, ())
    print(seen(), bool(operators._before), flush=True)
    os._exit(0)
os.wait()
"""


def test_a_thread_that_was_there_before_is_no_answers_but_after_a_fork_every_thread_is():
    code = [sys.executable, "-W", "ignore", "-c", _AN_EDITORS_THREAD]
    done = subprocess.run(code, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True", "False"]


def test_numbers_taken_out_of_torch_are_seen_where_a_rule_asks():
    rule = replace(NO_AMAX, operators=("tolist", "__float__"))
    seen = observe(lambda X: float(X.sum()) + len(X.tolist()), toy(rules=(rule,)), 1)
    assert {"tolist", "__float__"} <= {name for name, _ in seen[0].operators}

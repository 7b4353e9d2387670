"""A tensor on the wrong device is found without a GPU, and nobody is accused of one wrongly."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from device_answers import ANSWERS, EXERCISE, SEED, right_answers

from coursecheck.cases import draw_cases
from coursecheck.model import Placement
from coursecheck.observe.device_watch import placement_of
from coursecheck.observe.run import looks_at_device, observe, on_accelerator

CASE = draw_cases(EXERCISE, SEED)[0]


@pytest.fixture(scope="module")
def pretended():
    """What the pretended device says, in a process of its own."""
    program = Path(__file__).with_name("device_answers.py")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", ANSWERS)
def test_the_students_own_kernel_sees_where_a_result_would_be(name):
    function, kernel, _ = ANSWERS[name]
    assert placement_of(function, EXERCISE, CASE).value == kernel


@pytest.mark.parametrize("name", ANSWERS)
def test_the_pretended_device_sees_where_a_result_would_be(name, pretended):
    assert pretended[0][name] == ANSWERS[name][2]


def test_the_pretended_device_accuses_no_right_answer(pretended):
    assert pretended[1]
    assert [row for row in pretended[1] if row[2] == "strays"] == []


def test_the_pretended_device_can_mostly_see(pretended):
    seen = [place for _, _, place in pretended[1]]
    assert seen.count("follows") > 0.7 * len(seen)


@pytest.mark.slow
def test_the_students_own_kernel_accuses_no_right_answer():
    accused, looked = [], 0
    for exercise, name, thing in right_answers():
        for case in draw_cases(exercise, SEED):
            if looks_at_device(exercise, case):
                looked += 1
                if placement_of(thing, exercise, case) is Placement.STRAYS:
                    accused.append((exercise.name, name))
    assert looked > 100
    assert accused == []


def test_looking_leaves_nothing_behind(capsys):
    for function, _, _ in ANSWERS.values():
        placement_of(function, EXERCISE, CASE)
    assert torch.get_default_device() == torch.device("cpu")
    assert torch.zeros(2).device == torch.device("cpu")
    assert torch.overrides._get_current_function_mode_stack() == []
    assert not torch.cuda.is_initialized()
    assert torch._C._get_privateuse1_backend_name() == "privateuseone"
    assert capsys.readouterr() == ("", "")


def test_an_observation_carries_what_was_seen():
    follows, strays = (
        observe(ANSWERS[name][0], EXERCISE, SEED)[0].placement
        for name in ("new_zeros", "zeros_on_the_cpu")
    )
    assert (follows, strays) == (Placement.FOLLOWS, Placement.STRAYS)


def test_the_arguments_of_the_case_stay_as_they_were():
    before = CASE.args[0].clone()

    def spoils(X, k):
        return X.zero_()

    assert placement_of(spoils, EXERCISE, CASE) is Placement.FOLLOWS
    assert torch.equal(CASE.args[0], before)


def test_an_interrupt_passes_through_here_too():
    def thing(X, k):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        placement_of(thing, EXERCISE, CASE)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_there_is_nothing_to_see_of_one():
    assert on_accelerator(print, EXERCISE, SEED) is None

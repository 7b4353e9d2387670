"""What is right on the CPU is right on any accelerator: run this on a machine that has one.

It needs torch and pytest and nothing else:
``PYTHONPATH=src python -m pytest tests/test_devices.py``. Cases that torch itself gets wrong on
the device, or whose numbers it does not have (float64 on MPS), are left out by the check too.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import torch

from coursecheck.cases import draw_cases
from coursecheck.judge.judge import judge
from coursecheck.model import Aspect, Outcome
from coursecheck.observe.arguments import copied, tensors_in
from coursecheck.observe.run import accelerator, looks_at_device, observe, on_accelerator
from coursecheck.registry import find, lessons

pytestmark = pytest.mark.skipif(
    not accelerator(),
    reason="no accelerator here (CUDA, HIP, MPS, XPU), nothing to test on",
)

GPU = accelerator()
SEED = 20
GALLERY = Path(__file__).parent / "gallery"
EXERCISES = [exercise.name for lesson in lessons() for exercise in lesson.exercises]
RIGHT = sorted(GALLERY.glob("*/correct__*.py"))
WRONG = sorted(GALLERY.glob("*/wrong__*.py"))


def answer(path: Path):
    try:
        return find(path.parent.name), runpy.run_path(str(path))[path.parent.name]
    except ModuleNotFoundError as missing:
        pytest.skip(f"the answer needs {missing.name}, which is not here")


def title(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("name", EXERCISES)
def test_the_cases_of_an_exercise_go_to_the_gpu_as_they_lie(name):
    for case in draw_cases(find(name), SEED):
        there = tensors_in(copied(case.args, GPU))
        here = tensors_in(case.args)
        assert [t.device.type for t in there] == [GPU] * len(here)
        assert [t.stride() for t in there] == [t.stride() for t in here]


@pytest.mark.parametrize("name", EXERCISES)
def test_a_reference_is_on_the_gpu_what_it_is_on_the_cpu(name):
    exercise = find(name)
    seen = observe(exercise.reference, exercise, SEED)
    devices = on_accelerator(exercise.reference, exercise, SEED)
    verdict = judge(exercise, SEED, seen, devices=devices)
    assert verdict.mismatch is None


@pytest.mark.parametrize("path", RIGHT, ids=title)
def test_a_right_answer_is_right_on_the_gpu_held_against_torch_there(path):
    exercise, thing = answer(path)
    seen = observe(thing, exercise, SEED, device=GPU)
    verdict = judge(exercise, SEED, seen, device=GPU)
    assert verdict.mismatch is None
    assert verdict.outcome is Outcome.CORRECT


@pytest.mark.parametrize("path", RIGHT, ids=title)
def test_a_right_answer_keeps_its_points_where_a_check_finds_a_gpu(path):
    exercise, thing = answer(path)
    verdict = judge(
        exercise,
        SEED,
        observe(thing, exercise, SEED),
        devices=on_accelerator(thing, exercise, SEED),
    )
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.points == exercise.points


@pytest.mark.parametrize("path", WRONG, ids=title)
def test_a_wrong_answer_does_not_get_better_on_the_gpu(path):
    exercise, thing = answer(path)
    here = observe(thing, exercise, SEED)
    alone = judge(exercise, SEED, here)
    both = judge(exercise, SEED, here, devices=on_accelerator(thing, exercise, SEED))
    assert both.points <= alone.points


def _places_its_result_on_the_cpu(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("a matrix, and 'max' or 'avg'")
    p_h, p_w = pool_size
    Y = torch.zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1), dtype=X.dtype)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p_h, j : j + p_w]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


def _adds_a_tensor_of_the_cpu(X, pool_size, mode="max"):
    Y = _places_its_result_on_the_cpu(X, pool_size, mode).to(X.device)
    return Y + torch.zeros(Y.shape, dtype=Y.dtype)


@pytest.mark.parametrize("thing", [_places_its_result_on_the_cpu, _adds_a_tensor_of_the_cpu])
def test_a_tensor_on_the_wrong_device_is_caught_and_costs_the_points_for_care(thing):
    exercise = find("pool2d")
    seen, devices = observe(thing, exercise, SEED), on_accelerator(thing, exercise, SEED)
    verdict = judge(exercise, SEED, seen, devices=devices)
    care = sum(g.points for g in exercise.groups if Aspect.DEVICE in g.compares)
    assert verdict.points == exercise.points - care
    assert verdict.mismatch.difference.aspect is Aspect.DEVICE


@pytest.mark.parametrize("thing", [_places_its_result_on_the_cpu, _adds_a_tensor_of_the_cpu])
def test_what_was_foreseen_without_the_gpu_is_what_happens_on_it(thing):
    exercise = find("pool2d")
    cases = draw_cases(exercise, SEED)
    foreseen = [seen.placement.value for seen in observe(thing, exercise, SEED)]
    happens = on_accelerator(thing, exercise, SEED)
    for case, word, there in zip(cases, foreseen, happens, strict=True):
        if looks_at_device(exercise, case) and word:
            on_cpu = there.raised is not None or there.value.device == "cpu"
            assert on_cpu == (word == "strays")

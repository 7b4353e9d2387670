"""What a tensor on the wrong device costs: the group that compares devices, if it is certain."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from toys import CARE, SEED, by_loop, checked, misconception, row_max, toy, verdict_on

from coursecheck.judge.judge import DEVICE_UNDECIDED, judge
from coursecheck.model import RESULT, Aspect, Observation, Opaque, Outcome, Placement, Raised
from coursecheck.observe.run import observe


def placed(placement, thing=by_loop, group="care"):
    exercise = toy()
    cases = ["values", "values", "care", "care"]
    seen = observe(thing, exercise, SEED)
    return [
        replace(one, placement=placement) if name == group else one
        for one, name in zip(seen, cases, strict=True)
    ]


def test_a_wrong_device_costs_the_group_that_compares_devices():
    verdict = judge(toy(), SEED, placed(Placement.STRAYS))
    assert verdict.points == 3
    assert verdict.mismatch.difference.aspect is Aspect.DEVICE


def test_a_wrong_device_elsewhere_costs_nothing():
    assert judge(toy(), SEED, placed(Placement.STRAYS, group="values")).points == 4


def test_what_could_not_be_seen_costs_nothing_and_is_said():
    verdict = judge(toy(), SEED, placed(Placement.UNDECIDED))
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.notes == (DEVICE_UNDECIDED,)


def test_an_exercise_without_devices_does_not_ask_for_them():
    exercise = toy(needs_device=False)
    assert judge(exercise, SEED, placed(Placement.STRAYS)).points == 4


@pytest.mark.parametrize(
    ("here", "there", "points"),
    [
        (Placement.UNDECIDED, Placement.STRAYS, 3),
        (Placement.FOLLOWS, Placement.STRAYS, 3),
        (Placement.STRAYS, Placement.FOLLOWS, 4),
        (Placement.STRAYS, Placement.UNDECIDED, 3),
        (Placement.FOLLOWS, Placement.UNDECIDED, 4),
    ],
)
def test_the_pretended_device_decides_where_it_can(here, there, points):
    devices = [Observation(value=Opaque(""), placement=there)] * 4
    assert judge(toy(), SEED, placed(here), devices=devices).points == points


def on_cuda(seen: Observation) -> Observation:
    return replace(seen, value=replace(seen.value, device="cuda")) if seen.value else seen


def test_what_a_real_gpu_returned_is_held_against_what_the_cpu_did():
    seen = observe(by_loop, toy(), SEED)
    there = list(map(on_cuda, seen))
    assert judge(toy(), SEED, seen, devices=there).points == 4
    assert judge(toy(), SEED, seen, devices=seen).points == 3
    there[2] = replace(there[2], value=None, raised=Raised("RuntimeError", "two devices"))
    assert judge(toy(), SEED, seen, devices=there).points == 3


def test_a_mistake_of_device_alone_is_named_by_one_that_has_it():
    def off(X):
        return torch.zeros(len(X), dtype=X.dtype).copy_(row_max(X))

    exercise = toy(misconceptions=(misconception("other", row_max), misconception("off", off)))
    assert verdict_on(off, exercise).misconception == "off"
    assert verdict_on(checked(off), toy()).symptom == "device"


def test_groups_that_compare_devices_name_the_care_they_are_about():
    assert Aspect.DEVICE in CARE.compares
    assert Aspect.DEVICE not in RESULT

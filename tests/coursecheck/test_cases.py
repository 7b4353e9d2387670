"""Test data are the same for a seed everywhere, and tell right from wrong."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from toys import SEED, toy

from coursecheck.cases import Draw, draw_cases
from coursecheck.observe.arguments import raw_bytes, tensors_in
from coursecheck.registry import lessons

_DIGEST = """
import hashlib
from coursecheck.observe.arguments import raw_bytes, tensors_in
from coursecheck.cases import draw_cases
from coursecheck.registry import lessons
total = hashlib.sha256()
for lesson in lessons():
    for exercise in lesson.exercises:
        for case in draw_cases(exercise, 2**61 + 1, 2):
            total.update(repr((case.group, sorted(case.kwargs))).encode())
            for tensor in tensors_in((case.args, dict(case.kwargs))):
                total.update(raw_bytes(tensor))
print(total.hexdigest())
"""


@given(st.integers(0, 2**62), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_integers_are_distinct_of_both_signs_and_unsorted(seed, shape):
    numbers = Draw(seed).integers(*shape)
    flat = numbers.flatten().tolist()
    assert numbers.shape == tuple(shape)
    assert len(set(flat)) == len(flat)
    assert all(number == int(number) for number in flat)
    if len(flat) > 2:
        assert min(flat) < 0 < max(flat)
        assert flat not in (sorted(flat), sorted(flat, reverse=True))


@given(st.integers(0, 2**62))
def test_negatives_are_negative(seed):
    assert Draw(seed).negatives(3, 4).max() == -1


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16, torch.int64])
def test_a_draw_has_the_dtype_that_was_asked_for(dtype):
    assert Draw(1).integers(2, 3, dtype=dtype).dtype == dtype


def test_a_seed_gives_the_same_data_in_every_process():
    # With other hashes of texts, too.
    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


def digest(exercise, seed, rounds=1) -> str:
    data = tensors_in([case.args for case in draw_cases(exercise, seed, rounds)])
    return hashlib.sha256(b"".join(map(raw_bytes, data))).hexdigest()


def test_drawing_does_not_touch_the_students_random_numbers():
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    draw_cases(toy(), SEED)
    assert torch.equal(torch.rand(1), expected)


def test_another_seed_gives_other_numbers():
    assert digest(toy(), 1) != digest(toy(), 2)


def test_more_rounds_are_more_cases_of_the_same_kinds_and_begin_with_the_first():
    one, three = draw_cases(toy(), SEED), draw_cases(toy(), SEED, 3)
    assert [case.group for case in three] == [case.group for case in one] * 3
    assert (
        digest(toy(), SEED)
        == hashlib.sha256(
            b"".join(raw_bytes(case.args[0]) for case in three[: len(one)])
        ).hexdigest()
    )
    assert not torch.equal(three[0].args[0], three[len(one)].args[0])


@pytest.mark.parametrize(
    "exercise", [e for x in lessons() for e in x.exercises], ids=lambda exercise: exercise.name
)
def test_every_group_of_an_exercise_has_cases(exercise):
    drawn = {case.group for case in draw_cases(exercise, SEED)}
    assert drawn == {group.name for group in exercise.groups}

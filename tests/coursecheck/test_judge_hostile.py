"""Observations may come from anywhere: whatever they are, they have a verdict."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import SEED

from coursecheck.judge.judge import judge
from coursecheck.model import Array, Items, Observation, Opaque, Raised, Scalar
from coursecheck.observe.run import observe
from coursecheck.registry import find, lessons

EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]

odd_values = st.sampled_from(
    [
        Scalar("int", -(2**255)),
        Scalar("float", float("nan")),
        Scalar("str", "\x1b[31m"),
        Scalar("NoneType", None),
        Opaque("<script>"),
        Items("tuple", ()),
        Items("dict", (Scalar("int", 1),), (Opaque("x"),)),
        Items("list", (Items("list", (Array("bool", (1,), "cuda", b"\x02"),)),)),
        Array("float32", (), "cpu", bytes(4)),
        Array("float32", (0, 2**30), "cpu", b""),
        Array("float16", (1, 1, 1, 1, 1, 1, 1, 2), "cuda", bytes(4)),
        Array("bfloat16", (2, 2), "cpu", b"\xff\x7f\x80\xff\xc0\x7f\x00\x80"),
        Array("int64", (2, 3), "cpu", bytes(48)),
    ]
)
odd = st.one_of(
    odd_values.map(lambda value: Observation(value=value)),
    st.sampled_from(["ValueError", "", "KeyboardInterrupt"]).map(
        lambda kind: Observation(raised=Raised(kind, "\x00"))
    ),
)


@cache
def right(name):
    exercise = find(name)
    return tuple(observe(exercise.reference, exercise, SEED))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
@given(data=st.data())
@settings(max_examples=3, deadline=None)
def test_whatever_is_observed_has_a_verdict(exercise, data):
    seen = list(right(exercise.name))
    for place in data.draw(st.sets(st.integers(0, len(seen) - 1), min_size=1, max_size=3)):
        seen[place] = data.draw(odd)
    verdict = judge(exercise, SEED, seen)
    assert 0 <= verdict.points <= exercise.points


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_what_is_due_is_always_something_that_can_be_compared(exercise):
    for seen in right(exercise.name):
        assert seen.raised is not None or not isinstance(seen.value, Opaque)

"""The cases of a grading cannot be foreseen, and one message is taken, about its own exercise."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_output
from toys import SEED, by_loop, toy

from coursecheck.observation import MIMETYPE
from coursecheck.observe.pack import BadMessage
from coursecheck.observe.run import observe
from coursecheck.observe.transport import message
from grader.marks.policy import Policy
from grader.run import execute


def test_each_run_has_a_seed_of_its_own():
    assert len({Policy().seed for _ in range(20)}) == 20
    assert Policy().seed.bit_length() <= 62


def test_each_exercise_of_each_run_meets_cases_of_its_own():
    seeds = [execute.seed_for(seed, name) for seed in range(20) for name in ("one", "two")]

    assert len(set(seeds)) == 40
    assert execute.seed_for(3, "one") == execute.seed_for(3, "one")


def test_grading_draws_twice_as_many_cases_as_the_students_own_check():
    assert execute.ROUNDS == 2


def shown(*names):
    seen = observe(by_loop, toy(), SEED)
    return [new_output("display_data", data={MIMETYPE: message(name, seen)}) for name in names]


def test_one_message_about_the_exercise_is_taken():
    assert execute._observations(shown("row_max"), "row_max") == tuple(
        observe(by_loop, toy(), SEED)
    )


@pytest.mark.parametrize("names", [(), ("row_max", "row_max"), ("another",), ("row_max", "other")])
def test_none_several_or_one_about_another_exercise_are_refused(names):
    with pytest.raises(BadMessage):
        execute._observations(shown(*names), "row_max")

"""What is written down beside the numbers, and in which cases: it makes an answer slow."""

from __future__ import annotations

from toys import NO_AMAX, SEED, row_max, toy

from coursecheck.cases import draw_cases
from coursecheck.model import Placement
from coursecheck.observe.run import observe
from coursecheck.registry import find


def test_operators_are_counted_where_a_rule_asks_and_in_the_first_cases_alone():
    ruled, free = toy(rules=(NO_AMAX,)), toy()
    first = len(draw_cases(ruled, SEED))

    counted = [bool(seen.operators) for seen in observe(row_max, ruled, SEED, rounds=2)]

    assert counted[0]
    assert not any(counted[first:])
    assert not any(seen.operators for seen in observe(row_max, free, SEED, rounds=2))


def test_where_a_result_would_be_is_looked_at_in_the_first_round_alone():
    exercise = find("pool2d")
    first = len(draw_cases(exercise, SEED))

    seen = observe(exercise.reference, exercise, SEED, rounds=2)

    assert Placement.FOLLOWS in {one.placement for one in seen[:first]}
    assert {one.placement for one in seen[first:]} == {Placement.NOTHING}

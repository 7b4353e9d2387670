"""What observations are worth, and which mistake is named."""

from __future__ import annotations

import pytest
from toys import (
    NO_AMAX,
    SEED,
    SIZES,
    TEXT,
    VALUES,
    by_loop,
    checked,
    misconception,
    row_max,
    toy,
    verdict_on,
)

from coursecheck.judge.judge import ObservationCountError, judge
from coursecheck.model import Aspect, Group, Outcome, Scalar
from coursecheck.observe.run import observe


def test_a_right_answer_has_all_points():
    verdict = verdict_on(by_loop)
    assert (verdict.outcome, verdict.points, verdict.max_points) == (Outcome.CORRECT, 4, 4)
    assert verdict.mismatch is None


def test_the_reference_is_right_for_any_seed_and_rounds():
    for seed in range(5):
        seen = observe(row_max, toy(), seed, 3)
        assert judge(toy(), seed, seen, 3).outcome is Outcome.CORRECT


def test_a_group_gives_all_of_its_points_or_none():
    verdict = verdict_on(checked(lambda X: row_max(X).clamp(min=-2.5)))
    values, care = verdict.groups
    assert (values.points, values.passed, values.cases) == (0, 1, 2)
    assert (care.points, care.passed, care.cases) == (1, 2, 2)
    assert verdict.points == 1


def test_a_float32_buffer_costs_the_points_for_care_alone():
    verdict = verdict_on(checked(lambda X: row_max(X).float()))
    assert verdict.points == 3
    assert verdict.mismatch.difference.aspect is Aspect.DTYPE
    assert verdict.misconception == "float32_buffer"


@pytest.mark.parametrize("wrong", toy().misconceptions, ids=lambda m: m.name)
def test_a_mistake_is_named_when_the_answer_behaves_like_it_everywhere(wrong):
    verdict = verdict_on(wrong.wrong[0])
    assert verdict.misconception == wrong.name
    assert verdict.symptom is None


def test_an_answer_that_only_starts_like_a_mistake_is_not_called_one():
    def mixed(X):
        return row_max(X).clamp(min=0) if len(X) < 3 else row_max(X) + 1

    verdict = verdict_on(mixed)
    assert verdict.misconception is None
    assert verdict.symptom is not None


def test_an_untouched_stub_is_not_started():
    def stub(X):
        raise NotImplementedError

    assert verdict_on(stub).outcome is Outcome.NOT_ANSWERED


def test_an_exception_is_an_outcome_of_its_own():
    def thing(X):
        return undefined  # noqa: F821

    verdict = verdict_on(thing)
    assert verdict.outcome is Outcome.RAISED
    assert verdict.mismatch.got.raised.kind == "NameError"


def test_the_first_case_that_fails_is_kept_with_what_was_due():
    verdict = verdict_on(lambda X: X.amax(0))
    first = verdict.mismatch
    assert first.case.args[0].shape == (2, 3)
    assert first.difference.aspect is Aspect.SHAPE
    assert first.expected.value.shape == (2,)


def test_observations_of_other_cases_are_refused():
    with pytest.raises(ValueError, match="the same seed and rounds"):
        judge(toy(), SEED, observe(row_max, toy(), SEED, 2), 1)


@pytest.mark.parametrize("rounds", [1, 3])
def test_fewer_observations_than_cases_are_refused_by_name(rounds):
    seen = observe(row_max, toy(), SEED, 2)
    with pytest.raises(ObservationCountError, match="the same seed and rounds"):
        judge(toy(), SEED, seen, rounds)
    with pytest.raises(ObservationCountError):
        judge(toy(), SEED, seen[:-1], 2)


def test_observations_of_another_seed_are_wrong():
    seen = observe(row_max, toy(), SEED)
    assert judge(toy(), SEED + 1, seen).points < 4


def test_a_broken_rule_costs_the_points_and_says_which():
    verdict = verdict_on(row_max, toy(rules=(NO_AMAX,)))
    assert (verdict.outcome, verdict.points) == (Outcome.WRONG, 0)
    assert verdict.broken_rule == "no_amax"
    assert verdict_on(by_loop, toy(rules=(NO_AMAX,))).points == 4


def test_a_loop_is_seen_by_its_operators_where_they_are_counted():
    exercise = toy(VALUES, SIZES, misconceptions=(misconception("still_loops", by_loop),))
    verdict = verdict_on(by_loop, exercise)
    assert verdict.mismatch.difference.aspect is Aspect.OP_COUNT
    assert (verdict.points, verdict.misconception) == (3, "still_loops")
    assert verdict_on(row_max, exercise).points == 5


def test_a_group_that_counts_operators_gives_nothing_for_an_exception():
    only_count = Group("sizes", 2, SIZES.draw, frozenset({Aspect.OP_COUNT}), TEXT)

    def thing(X):
        raise ValueError("no")

    assert verdict_on(thing, toy(only_count)).points == 0


def test_many_right_answers_are_judged_by_the_exercise_itself():
    def accept(case, seen):
        right = isinstance(seen.value, Scalar) and seen.value.kind == "int"
        return None if right else "columns"

    exercise = toy(accept=accept, groups=(VALUES,))
    assert verdict_on(lambda X: 5, exercise).outcome is Outcome.CORRECT
    assert verdict_on(lambda X: "five", exercise).misconception == "columns"

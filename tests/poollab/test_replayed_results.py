"""The right results of one seed's cases are not those of another's.

Who has seen the public cases, or those of an earlier grading, has no table of answers.
"""

from __future__ import annotations

from itertools import groupby

import pytest

from coursecheck.cases import draw_cases
from coursecheck.check import PUBLIC_SEED
from coursecheck.judge.classify import twin
from coursecheck.judge.compare import same
from coursecheck.model import Exercise, Observation
from coursecheck.registry import lessons

SEEDS = 40
MOST = 1
"""Seeds of the forty that may have the public results by chance; grading draws two rounds."""
#: What is asked for is one and the same, whatever is drawn: settings, a counterexample, an error.
ALWAYS_THE_SAME = {
    ("design_pool", "halve"),
    ("design_pool", "rect"),
    ("design_pool", "same"),
    ("nonlinear_witness", "witness"),
    ("valid_out_size", "refuse"),
}
EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]


def results(exercise: Exercise, seed: int | str) -> dict[str, list[Observation]]:
    """Return what is right for the cases of `seed`, by group."""
    cases = draw_cases(exercise, seed)
    return {
        group: [twin(exercise, exercise.reference, case, "cpu") for case in own]
        for group, own in groupby(cases, lambda case: case.group)
    }


def alike(exercise: Exercise, one: list[Observation], other: list[Observation]) -> bool:
    return len(one) == len(other) and all(
        same(*both, exercise.tolerance) for both in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_a_replay_of_the_public_results_gains_no_group_of_cases(exercise):
    public = results(exercise, PUBLIC_SEED)
    secret = [results(exercise, seed) for seed in range(SEEDS)]

    for group, known in public.items():
        luck = sum(alike(exercise, known, drawn[group]) for drawn in secret)
        if (exercise.name, group) in ALWAYS_THE_SAME:
            assert luck == SEEDS, f"{group} can be told: take it off the list"
        else:
            assert luck <= MOST, group

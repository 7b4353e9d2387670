"""Each pattern of a mismatch has answers that it is said of, and answers that it must not be.

`tests/patterns/patterns.toml` lists them. Whether a mistake has a name is left out here.
"""

from __future__ import annotations

import runpy
import tomllib
from functools import cache
from pathlib import Path

import pytest

from coursecheck.cases import draw_cases
from coursecheck.explain.locale import knows
from coursecheck.judge.judge import find_mismatches
from coursecheck.judge.mismatch_pattern import PATTERNS, symptom_of, telling
from coursecheck.observe.run import observe_case
from coursecheck.registry import find

TESTS = Path(__file__).parents[1]
LISTED = tomllib.loads((TESTS / "patterns" / "patterns.toml").read_text(encoding="utf-8"))
SAID = [(pattern, place) for pattern, of in LISTED.items() for place in of["said_of"]]
NEVER = [(pattern, place) for pattern, of in LISTED.items() for place in of["never_of"]]


@cache
def mismatches(place: str, seed: int | str):
    path = TESTS / f"{place}.py"
    exercise = find(path.parent.name)
    answer = runpy.run_path(str(path))[exercise.name]
    cases = draw_cases(exercise, seed)
    seen = [observe_case(answer, exercise, c, placed=False, counted=False) for c in cases]
    return exercise, list(find_mismatches(exercise, cases, seen).values())


def said(place: str, seed: int | str) -> str:
    return telling(*mismatches(place, seed))[1]


def test_every_pattern_is_listed_with_both_and_has_its_words():
    assert LISTED.keys() == PATTERNS
    assert all(of["said_of"] and of["never_of"] for of in LISTED.values())
    assert all(knows(f"hint_{pattern}") for pattern in PATTERNS)


@pytest.mark.parametrize("seed", ["public", 1, 2])
@pytest.mark.parametrize(("pattern", "place"), SAID)
def test_a_pattern_is_said_of_an_answer_that_shows_it(pattern, place, seed):
    assert said(place, seed) == pattern


@pytest.mark.parametrize(("pattern", "place"), NEVER)
def test_a_pattern_is_not_said_of_an_answer_that_shows_it_in_one_case_alone(pattern, place):
    assert all(said(place, seed) != pattern for seed in ("public", 1, 2))
    shown = {symptom_of(m) for seed in ("public", 1, 2) for m in mismatches(place, seed)[1]}
    assert pattern in shown, "it is no temptation"

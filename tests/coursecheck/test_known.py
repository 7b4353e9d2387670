"""One class, one seed: cases, right results and known mistakes are computed once for everybody."""

from __future__ import annotations

import pytest

from coursecheck.judge import classify, known
from coursecheck.judge.judge import judge
from coursecheck.observe.run import observe
from coursecheck.registry import find


@pytest.fixture
def counted(monkeypatch):
    """How often something of ours met a case."""
    met = []
    real = classify.observe_case

    def count(*about):
        met.append(about)
        return real(*about)

    monkeypatch.setattr(classify, "observe_case", count)
    monkeypatch.setattr(known, "_drawings", type(known._drawings)())
    monkeypatch.setattr(known, "_of_case", {})
    return met


def wrong(n, k):
    return n - k


@pytest.mark.parametrize("answer", [wrong, lambda n, k: n - k + 1, lambda n, k: 3 * n + 7])
def test_a_second_answer_to_the_same_cases_costs_no_second_reference(counted, answer):
    exercise = find("valid_out_size")
    seen = observe(answer, exercise, 7, 2)

    first = judge(exercise, 7, seen, 2)
    met = len(counted)
    second = judge(exercise, 7, seen, 2)

    assert met > 0
    assert len(counted) == met
    assert first == second


def test_another_seed_has_cases_of_its_own(counted):
    exercise = find("valid_out_size")
    for seed in (7, 8):
        judge(exercise, seed, observe(wrong, exercise, seed, 1), 1)
    met = len(counted)

    assert judge(exercise, 8, observe(wrong, exercise, 8, 1), 1).misconception
    assert len(counted) == met


def test_what_is_kept_is_bounded(counted, monkeypatch):
    monkeypatch.setattr(known, "_MOST", 3)
    exercise = find("valid_out_size")
    for seed in range(10):
        judge(exercise, seed, observe(lambda n, k: 3 * n + 7, exercise, seed, 1), 1)

    assert len(known._drawings) == 3
    kept = [(*drawing.cases, *drawing.changed.values()) for drawing in known._drawings.values()]
    assert any(drawing.changed for drawing in known._drawings.values())
    assert set(known._of_case) == {id(case) for cases in kept for case in cases}

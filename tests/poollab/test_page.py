"""A verdict as a page needs the verdict alone, and is the same every time."""

from __future__ import annotations

import answers
import pytest

from poollab.exercise import Outcome, Verdict
from poollab.judge import judge
from poollab.lessons import find
from poollab.observe import observe
from poollab.wire import pack, unpack
from poollab.wording import verdict_html, verdict_text


def verdict_on(answer, name="pool2d") -> Verdict:
    exercise = find(name)
    seen = unpack(*pack(observe(answer, exercise, 5)))
    return judge(exercise, 5, seen)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("show", [verdict_html, verdict_text])
def test_the_same_verdict_gives_the_same_bytes(show, language):
    pages = {show(verdict_on(answers.starts_at_zero), language) for _ in range(2)}
    assert len(pages) == 1


def test_without_the_answer_at_hand_the_first_failing_case_is_shown():
    text = verdict_text(verdict_on(answers.starts_at_zero), "en")
    assert "The first case that goes wrong" in text


@pytest.mark.parametrize("outcome", [Outcome.DIED, Outcome.TIMED_OUT, Outcome.ENGINE_FAULT])
def test_an_outcome_without_observations_has_a_page_too(outcome):
    for language in ("zh", "en"):
        html = verdict_html(Verdict("pool2d", outcome, 0, 8), language)
        assert "0 / 8" in html
        assert find("pool2d").title[language] in html


def test_a_drawing_is_told_in_words_as_well():
    html = verdict_html(verdict_on(answers.starts_at_zero), "en")
    assert '<figure aria-label="Side by side: X (' in html
    assert "The first wrong cell is" in html
    assert "The blue frame holds what this cell is made from: X[" in html

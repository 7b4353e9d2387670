"""A verdict as a page needs the verdict alone, and is the same every time."""

from __future__ import annotations

from html.parser import HTMLParser

import answers
import pytest
import torch

from coursecheck.explain.html import verdict_html
from coursecheck.explain.text import verdict_text
from coursecheck.judge.judge import judge
from coursecheck.model import Outcome, Verdict
from coursecheck.observe.pack import pack, unpack
from coursecheck.observe.run import observe
from coursecheck.registry import find


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


MARKUP = "</pre><script>alert(1)</script>"
RETURNED = (
    None,
    True,
    float("nan"),
    10**60,
    MARKUP,
    {MARKUP: [MARKUP], 1: torch.ones(2)},
    {1: 0.5, 0: 0.25},
    {0: 0.25, 1: 0.75},
    (),
    [[[[1]]]],
    torch.tensor(3.0),
    torch.zeros(0, 3),
    torch.full((2, 3, 4, 5, 6), float("-inf")),
    torch.ones(40, 40, dtype=torch.int64),
    torch.ones(7, dtype=torch.bool),
    (torch.ones(1, 1, 1, 2), torch.ones(1, 1, 1, 2)),
    (torch.ones(1, 1, 1, 2), "idx"),
    torch.nn.MaxPool2d(0),
    object(),
)
MET_IN_MANY_WAYS = (
    "valid_out_size",
    "pool2d",
    "design_pool",
    "invariance_rate",
    "nonlinear_witness",
    "max_pool2d_with_indices",
    "MaxPool2dFn",
    "build_net",
    "shift_report",
)


class Scripts(HTMLParser):
    """Remembers whether a script was opened."""

    found = False

    def handle_starttag(self, tag, attrs):
        self.found = self.found or tag == "script"


class Returns:
    """An answer that returns one thing, whether it is called or applied."""

    def __init__(self, thing):
        self.thing = thing

    def __call__(self, *args, **kwargs):
        return self.thing

    apply = __call__


@pytest.mark.parametrize("name", MET_IN_MANY_WAYS)
def test_whatever_an_answer_returns_there_is_a_page_that_says_so(name):
    for thing in RETURNED:
        verdict = verdict_on(Returns(thing), name)
        for language in ("zh", "en"):
            page = Scripts()
            page.feed(verdict_html(verdict, language))
            assert not page.found
            assert verdict_text(verdict, language).startswith(("✗", "✓", "○"))


def test_after_grading_no_further_check_is_announced():
    right = Verdict("pool2d", Outcome.CORRECT, 8, 8)

    for language, words in (("en", "public checks"), ("zh", "公开检查")):
        assert words in verdict_html(right, language)
        assert words not in verdict_html(right, language, graded=True)

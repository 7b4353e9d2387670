"""A typed guess is compared with what came out, in a line that never stops a notebook."""

from __future__ import annotations

import pytest
import torch

from coursecheck.explain.locale import LANGUAGES, say
from coursecheck.guess import compare_guess

SQUARE = torch.tensor([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize(
    ("mine", "came_out", "key", "blanks"),
    [
        (None, SQUARE, "guess_none", {}),
        (..., 3, "guess_none", {}),
        (3, torch.tensor(3), "guess_right", {}),
        (0.33, 1 / 3, "guess_right", {}),
        (4, 3, "guess_other", {}),
        (False, torch.tensor([0.0, 1.0]).bool().all(), "guess_right", {}),
        ([[1, 2], [3, 4]], SQUARE, "guess_all", {"count": 4}),
        ([1, 2, 3, 4], SQUARE, "guess_all", {"count": 4}),
        ([[1, 2], [3, 5]], SQUARE, "guess_row", {"right": 3, "count": 4, "place": 2}),
        ((2, 3), torch.zeros(2, 4).shape, "guess_place", {"right": 1, "count": 2, "place": 2}),
        ([1, 2], SQUARE, "guess_count", {"guessed": 2, "count": 4}),
        ([], SQUARE, "guess_count", {"guessed": 0, "count": 4}),
        ("three", 3, "guess_unread", {}),
        ([1, None], [1, 2], "guess_unread", {}),
        (float("nan"), 3, "guess_unread", {}),
        (10**400, 3, "guess_unread", {}),
        (float("-inf"), float("-inf"), "guess_right", {}),
    ],
)
def test_a_guess_is_told_how_much_of_it_is_right(language, mine, came_out, key, blanks):
    assert repr(compare_guess(mine, came_out, language)) == say(key, language, **blanks)


def test_the_line_is_small_and_holds_no_markup_of_its_own():
    html = compare_guess(None, 1, "en")._repr_html_()
    assert html.startswith('<div class="compared-guess"')
    assert html.count("<") == 2

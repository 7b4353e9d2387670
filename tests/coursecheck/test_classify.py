"""Which known mistake an answer is called by, and when it is called by none."""

from __future__ import annotations

import torch
from toys import checked, misconception, row_max, toy, verdict_on


def test_a_mistake_is_known_in_each_way_it_is_written():
    exercise = toy(
        misconceptions=(
            misconception("off_by_one", lambda X: row_max(X) + 1, lambda X: row_max(X) - 1),
        )
    )

    assert verdict_on(checked(lambda X: row_max(X) - 1), exercise).misconception == "off_by_one"
    assert verdict_on(checked(lambda X: row_max(X) + 1), exercise).misconception == "off_by_one"
    assert verdict_on(checked(lambda X: row_max(X) + 2), exercise).misconception is None


def test_a_mistake_is_known_beside_a_forgotten_dtype():
    def starts_at_zero_in_float32(X):
        return row_max(X).clamp(min=0).to(torch.float32)

    assert verdict_on(checked(starts_at_zero_in_float32)).misconception == "starts_at_zero"


def test_an_answer_that_shares_one_wrong_result_with_a_mistake_is_not_called_by_it():
    def like_columns_once(X):
        return X.amax(0) if X.shape == (2, 3) else row_max(X) + 7

    verdict = verdict_on(checked(like_columns_once))
    assert verdict.mismatch is not None
    assert verdict.misconception is None


def views(X):
    return row_max(X) if X.dtype is torch.float32 else X.view(7, 7)


def test_an_error_alone_names_a_mistake_only_if_it_says_the_same():
    exercise = toy(misconceptions=(misconception("views", views),))

    def views_otherwise(X):
        return views(X.clone().reshape(X.shape))

    def fails_otherwise(X):
        return row_max(X) if X.dtype is torch.float32 else torch.matmul(X[:1], X[:1])

    def fails_elsewhere(X):
        return row_max(X) if X.dtype is torch.float64 else X.view(7, 7)

    assert verdict_on(checked(views_otherwise), exercise).misconception == "views"
    assert verdict_on(checked(fails_otherwise), exercise).misconception is None
    assert verdict_on(checked(fails_otherwise), exercise).symptom == "sizes_differ"
    assert verdict_on(checked(fails_elsewhere), exercise).misconception is None


def test_an_error_that_the_answer_raises_itself_may_say_what_it_likes():
    def refuses(words):
        def answer(X):
            if X.dtype is torch.float64:
                raise ValueError(words)
            return row_max(X)

        return answer

    exercise = toy(misconceptions=(misconception("refuses", refuses("no float64")),))
    assert verdict_on(checked(refuses("unfit")), exercise).misconception == "refuses"

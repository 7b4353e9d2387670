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

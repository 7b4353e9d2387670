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

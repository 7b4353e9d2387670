"""The exercises of notebook 5, backward. Knows which there are; each has a module of its own."""

from __future__ import annotations

from coursecheck.model import Lesson
from poollab.lessons.backward import (
    avg_pool2d_backward,
    max_pool2d_backward,
    max_pool2d_fn,
    max_pool2d_with_indices,
)

LESSON = Lesson(
    name="5_backward",
    assignment="pooling_further",
    title={"zh": "反向传播", "en": "Backward"},
    exercises=(
        avg_pool2d_backward.EXERCISE,
        max_pool2d_with_indices.EXERCISE,
        max_pool2d_backward.EXERCISE,
        max_pool2d_fn.EXERCISE,
    ),
)

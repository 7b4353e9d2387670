"""The exercises of notebook 1, pooling by hand, in its order. What each is, its module knows."""

from __future__ import annotations

from coursecheck.model import Lesson
from poollab.lessons.by_hand.pool2d import POOL2D
from poollab.lessons.by_hand.pool2d_stride import POOL2D_STRIDE
from poollab.lessons.by_hand.valid_out_size import VALID_OUT_SIZE

LESSON = Lesson(
    name="1_by_hand",
    assignment="pooling",
    title={"zh": "手动实现池化", "en": "Pooling by hand"},
    exercises=(VALID_OUT_SIZE, POOL2D, POOL2D_STRIDE),
)

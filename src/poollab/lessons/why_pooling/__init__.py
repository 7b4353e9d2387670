"""The exercises of notebook 3, why pooling: one file each. Knows only their order."""

from __future__ import annotations

from coursecheck.model import Lesson
from poollab.lessons.why_pooling.adaptive_avg_pool2d import ADAPTIVE_AVG_POOL2D
from poollab.lessons.why_pooling.edge_map import EDGE_MAP
from poollab.lessons.why_pooling.global_avg_pool import GLOBAL_AVG_POOL
from poollab.lessons.why_pooling.invariance_rate import INVARIANCE_RATE
from poollab.lessons.why_pooling.shift import SHIFT

LESSON = Lesson(
    name="3_why_pooling",
    assignment="pooling",
    title={"zh": "为什么池化", "en": "Why pooling"},
    exercises=(SHIFT, EDGE_MAP, INVARIANCE_RATE, GLOBAL_AVG_POOL, ADAPTIVE_AVG_POOL2D),
)

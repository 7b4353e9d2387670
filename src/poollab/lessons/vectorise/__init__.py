"""The exercises of notebook 6, vectorising and a small net. Each has a module of its own."""

from __future__ import annotations

from coursecheck.model import Lesson
from poollab.lessons.vectorise import build_net, max_pool2d_fast, shift_report

LESSON = Lesson(
    name="6_vectorise",
    assignment="pooling_further",
    title={"zh": "向量化与小网络", "en": "Vectorising, and a small net"},
    exercises=(max_pool2d_fast.EXERCISE, build_net.EXERCISE, shift_report.EXERCISE),
)

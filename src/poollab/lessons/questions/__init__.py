"""The exercises of notebook 4, questions and the book's exercises: one file each, in order."""

from __future__ import annotations

from coursecheck.model import Lesson
from poollab.lessons.questions.avg_pool_by_conv import AVG_POOL_BY_CONV
from poollab.lessons.questions.max_by_relu import MAX_BY_RELU
from poollab.lessons.questions.max_pool2x2_by_relu import MAX_POOL2X2_BY_RELU
from poollab.lessons.questions.min_pool2d import MIN_POOL2D
from poollab.lessons.questions.nonlinear_witness import NONLINEAR_WITNESS
from poollab.lessons.questions.pool_cost import POOL_COST
from poollab.lessons.questions.softmax_pool2d import SOFTMAX_POOL2D

LESSON = Lesson(
    name="4_questions",
    assignment="pooling_further",
    title={"zh": "问答与课后练习", "en": "Questions and the book's exercises"},
    exercises=(
        AVG_POOL_BY_CONV,
        NONLINEAR_WITNESS,
        MAX_BY_RELU,
        MAX_POOL2X2_BY_RELU,
        POOL_COST,
        MIN_POOL2D,
        SOFTMAX_POOL2D,
    ),
)

"""The exercises of notebook 2: padding, stride and channels, in its order."""

from __future__ import annotations

from coursecheck.model import Lesson
from poollab.lessons.padding_stride_channels.avg_pool2d import AVG_POOL2D
from poollab.lessons.padding_stride_channels.design_pool import DESIGN_POOL
from poollab.lessons.padding_stride_channels.max_pool2d import MAX_POOL2D
from poollab.lessons.padding_stride_channels.pad2d import PAD2D
from poollab.lessons.padding_stride_channels.pool_out_size import POOL_OUT_SIZE

LESSON = Lesson(
    name="2_padding_stride_channels",
    assignment="pooling",
    title={"zh": "填充、步幅与多通道", "en": "Padding, stride and channels"},
    exercises=(POOL_OUT_SIZE, PAD2D, MAX_POOL2D, AVG_POOL2D, DESIGN_POOL),
)

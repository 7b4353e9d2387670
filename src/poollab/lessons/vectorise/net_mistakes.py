"""Known mistakes in building the small net, as wrong settings of it.

Knows the wrong nets of each name. Must not know which cases tell them apart.
"""

from __future__ import annotations

from torch import nn

from coursecheck.model import Misconception
from poollab.lessons.vectorise.nets import Scaled, net

MISCONCEPTIONS = (
    Misconception(
        "linear_in_features",
        tuple(lambda pool, n=n: net(pool, features=n) for n in (64, 1024, 256, 784, 16)),
    ),
    Misconception("pool_stride_one", (lambda pool: net(pool, pool_stride=1),)),
    Misconception(
        "softmax_at_the_end",
        (
            lambda pool: net(pool, head=nn.Softmax(dim=1)),
            lambda pool: net(pool, head=nn.LogSoftmax(dim=1)),
        ),
    ),
    Misconception(
        "missing_relu",
        (
            lambda pool: net(pool, ("cp", "cp")),
            lambda pool: net(pool, ("crp", "cp")),
            lambda pool: net(pool, ("cp", "crp")),
        ),
    ),
    Misconception("pools_before_convolution", (lambda pool: net(pool, ("pcr", "pcr")),)),
    Misconception("pools_before_relu", (lambda pool: net(pool, ("cpr", "cpr")),)),
    Misconception("flattens_the_batch", (lambda pool: net(pool, flatten=nn.Flatten(0)),)),
    Misconception(
        "scales_again",
        (lambda pool: Scaled(net(pool), 16.0), lambda pool: Scaled(net(pool), 255.0)),
    ),
    Misconception(
        "ignores_pool",
        tuple(lambda _, kind=kind: net(kind) for kind in ("max", "avg", "stride", "none")),
    ),
)

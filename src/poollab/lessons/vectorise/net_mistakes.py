"""Known mistakes in building the small net, as wrong settings of it.

Knows hints and the wrong nets that earn them. Must not know which cases tell them apart.
"""

from __future__ import annotations

from torch import nn

from coursecheck.model import Misconception
from poollab.lessons.vectorise.nets import Scaled, net

MISCONCEPTIONS = (
    Misconception(
        "linear_in_features",
        {"zh": "Linear 的输入个数不对", "en": "the Linear layer expects another size"},
        {
            "zh": "展平后有几个数，取决于这种 pool 剩下几行几列："
            "打印展平之前的形状，通道数 × 行数 × 列数就是 Linear 的输入个数。",
            "en": "How many numbers there are after flattening depends on the rows and columns that"
            " this kind of pool leaves: print the shape before flattening; channels × rows ×"
            " columns is what Linear has to expect.",
        },
        tuple(lambda pool, n=n: net(pool, features=n) for n in (64, 1024, 256, 784, 16)),
    ),
    Misconception(
        "pool_stride_one",
        {"zh": "池化的步幅是 1", "en": "the pooling moves by 1"},
        {
            "zh": "池化层要把高和宽减半：窗口 2，步幅也是 2（不写 stride 就是 2）。"
            "步幅为 1 时每层只少一行一列。",
            "en": "The pooling layers halve height and width: a window of 2 and a stride of 2,"
            " which is the default. With stride 1 each takes away a single row and column.",
        },
        (lambda pool: net(pool, pool_stride=1),),
    ),
    Misconception(
        "softmax_at_the_end",
        {"zh": "最后多了一个 softmax", "en": "there is a softmax at the end"},
        {
            "zh": "交叉熵损失自己会做 softmax，所以网络要返回 Linear 的输出本身；"
            "做两次 softmax 会把梯度压得很小。",
            "en": "The cross-entropy loss applies a softmax itself, so the net returns what Linear"
            " gives. Twice a softmax leaves hardly any gradient.",
        },
        (
            lambda pool: net(pool, head=nn.Softmax(dim=1)),
            lambda pool: net(pool, head=nn.LogSoftmax(dim=1)),
        ),
    ),
    Misconception(
        "missing_relu",
        {"zh": "少了 ReLU", "en": "a ReLU is missing"},
        {
            "zh": "每个卷积之后都要有 ReLU：没有它，卷积、平均池化、"
            "Linear 叠在一起仍然只是一个线性函数。",
            "en": "A ReLU follows each convolution: without it convolutions, average pooling and"
            " Linear add up to one linear function.",
        },
        (
            lambda pool: net(pool, ("cp", "cp")),
            lambda pool: net(pool, ("crp", "cp")),
            lambda pool: net(pool, ("cp", "crp")),
        ),
    ),
    Misconception(
        "pools_before_convolution",
        {"zh": "先池化后卷积了", "en": "pooling comes before the convolution"},
        {
            "zh": "次序是 卷积 → ReLU → 池化。先池化的话，卷积看到的就已经是缩小后的图，"
            "细节没有了。",
            "en": "The order is convolution, ReLU, pooling. If pooling comes first, the convolution"
            " sees an image that has already lost its detail.",
        },
        (lambda pool: net(pool, ("pcr", "pcr")),),
    ),
    Misconception(
        "pools_before_relu",
        {"zh": "先池化后 ReLU 了", "en": "pooling comes before the ReLU"},
        {
            "zh": "次序是 卷积 → ReLU → 池化。最大池化和 ReLU 可以交换，所以 'max' 看不出差别；"
            "平均池化不行：先平均，正负就抵消了。",
            "en": "The order is convolution, ReLU, pooling. Max pooling and ReLU may change places,"
            " so 'max' shows no difference; average pooling may not: averaged first, positive"
            " and negative numbers cancel.",
        },
        (lambda pool: net(pool, ("cpr", "cpr")),),
    ),
    Misconception(
        "flattens_the_batch",
        {"zh": "把批量维也展平了", "en": "the batch axis is flattened as well"},
        {
            "zh": "每张图各有 10 个输出，形状是 (N, 10)：从第 1 维开始展平，"
            "如 nn.Flatten() 或 X.flatten(1)，"
            "批量维要留着。",
            "en": "Every image has 10 outputs of its own, (N, 10): flatten from axis 1 on, as"
            " nn.Flatten() or X.flatten(1) do, and leave the batch axis alone.",
        },
        (lambda pool: net(pool, flatten=nn.Flatten(0)),),
    ),
    Misconception(
        "scales_again",
        {"zh": "像素又除了一次", "en": "the pixels are scaled once more"},
        {
            "zh": "像素除以 16 是准备数据时做的，网络收到的 X 已经在 0 到 1 之间，不要再除一次。",
            "en": "Dividing the pixels by 16 belongs to preparing the data: the X that the net"
            " receives lies between 0 and 1 already, so do not divide again.",
        },
        (lambda pool: Scaled(net(pool), 16.0), lambda pool: Scaled(net(pool), 255.0)),
    ),
    Misconception(
        "ignores_pool",
        {"zh": "没有理会参数 pool", "en": "the argument pool is ignored"},
        {
            "zh": "四种 pool 要得到四种网络：'max'、'avg' 用池化层，'stride' 让卷积的步幅为 2，"
            "'none' 什么都不缩小。",
            "en": "Four kinds of pool make four nets: 'max' and 'avg' have pooling layers,"
            " 'stride' has convolutions of stride 2, 'none' shrinks nothing.",
        },
        tuple(lambda _, kind=kind: net(kind) for kind in ("max", "avg", "stride", "none")),
    ),
)

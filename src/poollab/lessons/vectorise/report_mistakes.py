"""The accuracy under shifts, and known mistakes in it, as one function of what may be wrong.

Knows hints and the wrong answers that earn them. Must not know which cases tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from coursecheck.model import Misconception


def moved(X: Tensor, dx: int) -> Tensor:
    """Return X with its content `dx` columns further right, zeros coming in."""
    dx = max(-X.shape[-1], min(X.shape[-1], dx))
    return F.pad(X, (dx, -dx))


def accuracy(net: nn.Module, X: Tensor, y: Tensor) -> float:
    """Return the share of images whose largest output is that of their label."""
    return (net(X).argmax(1) == y).double().mean().item()


def report(
    net: nn.Module,
    X: Tensor,
    y: Tensor,
    shifts: Sequence[int],
    *,
    move: Callable[[Tensor, int], Tensor] = moved,
    rate: Callable[[nn.Module, Tensor, Tensor], Any] = accuracy,
    before: Callable[[nn.Module], Any] = nn.Module.eval,
    after: bool | None = None,
    gradients: bool = False,
    accumulate: bool = False,
) -> dict[int, Any]:
    """Return {shift: accuracy}; the net's mode afterwards is `after`, as it was if that is None."""
    mode = net.training if after is None else after
    before(net)
    found = {}
    with torch.set_grad_enabled(gradients):
        for dx in shifts:
            shifted = move(X, dx)
            found[dx] = rate(net, shifted, y)
            X = shifted if accumulate else X
    net.train(mode)
    return found


def _mistaken(**settings: Any) -> Callable[..., dict[int, Any]]:
    return lambda *given: report(*given, **settings)


def _rolled(X: Tensor, dx: int) -> Tensor:
    return X.roll(dx, -1)


def _mean_of_means(size: int) -> Callable[[nn.Module, Tensor, Tensor], float]:
    def rate(net: nn.Module, X: Tensor, y: Tensor) -> float:
        batches = zip(X.split(size), y.split(size), strict=True)
        rates = [accuracy(net, *batch) for batch in batches]
        return sum(rates) / len(rates)

    return rate


def _over_the_batch(net: nn.Module, X: Tensor, y: Tensor) -> float:
    return (net(X).argmax(0) == y).double().mean().item()


def _as_tensor(dtype: torch.dtype) -> Callable[[nn.Module, Tensor, Tensor], Tensor]:
    return lambda net, X, y: torch.tensor(accuracy(net, X, y), dtype=dtype)


def _shifted_in_place(net: nn.Module, X: Tensor, y: Tensor, shifts: Sequence[int]) -> Any:
    def move(X: Tensor, dx: int) -> Tensor:
        return X.copy_(moved(X, dx))

    return report(net, X, y, shifts, move=move)


MISCONCEPTIONS = (
    Misconception(
        "accumulates_shifts",
        {"zh": "平移累积起来了", "en": "the shifts add up"},
        {
            "zh": "每次都要从原图开始：写成 X = shift(X, dx) 的话，下一次平移就叠加在上一次之上。"
            "换一个变量名存平移后的图。",
            "en": "Start from the original images each time: with X = shift(X, dx) the next shift"
            " comes on top of the last. Give the shifted images a name of their own.",
        },
        (_mistaken(accumulate=True),),
    ),
    Misconception(
        "changes_the_images",
        {"zh": "就地改动了 X", "en": "the images are changed in place"},
        {
            "zh": "X 是调用者的数据：就地平移之后，下一次平移、以及以后的所有测量，"
            "用的都不再是原图。",
            "en": "X belongs to the caller: shifted in place, neither the next shift nor any later"
            " measurement sees the original images.",
        },
        (_shifted_in_place,),
    ),
    Misconception(
        "rolls",
        {"zh": "移出去的列又从另一边回来了", "en": "columns come back on the other side"},
        {
            "zh": "torch.roll 把移出右边的列又放回左边；这里移出去就没有了，空出来的列补 0。",
            "en": "torch.roll brings the columns that leave on the right back in on the left. Here"
            " they are gone, and zeros fill the gap.",
        },
        (_mistaken(move=_rolled),),
    ),
    Misconception(
        "shifts_left",
        {"zh": "方向反了", "en": "the wrong way round"},
        {
            "zh": "dx > 0 时内容向右移 dx 列：新的第 j 列来自原来的第 j − dx 列。",
            "en": "For dx > 0 the content moves right by dx columns: new column j comes from old"
            " column j - dx.",
        },
        (_mistaken(move=lambda X, dx: moved(X, -dx)),),
    ),
    Misconception(
        "mean_of_batch_means",
        {"zh": "对各批的准确率求了平均", "en": "the batches' accuracies are averaged"},
        {
            "zh": "最后一批常常小一些，直接平均就让它的图占了更大的分量。"
            "把各批答对的个数加起来，再除以总数。",
            "en": "The last batch is often smaller, and a plain mean gives its images more weight."
            " Add up the number of right answers of all batches and divide by the number of"
            " images.",
        },
        tuple(_mistaken(rate=_mean_of_means(n)) for n in (10, 16, 32, 50, 64, 100, 128, 200, 256)),
    ),
    Misconception(
        "forgets_eval",
        {"zh": "没有切换到 eval 模式", "en": "the net was not set to eval mode"},
        {
            "zh": "测量之前要 net.eval()：在训练模式下，dropout、批量规范化等层的行为不一样。",
            "en": "Call net.eval() before measuring: layers such as dropout and batch"
            " normalisation behave differently in training mode.",
        },
        (_mistaken(before=lambda net: net),),
    ),
    Misconception(
        "left_in_eval",
        {"zh": "网络留在了 eval 模式", "en": "the net is left in eval mode"},
        {
            "zh": "先记下 net.training，测量完用 net.train(原来的值) 恢复；"
            "否则接下来的训练就在 eval 模式下进行了。",
            "en": "Remember net.training first and restore it with net.train(...) afterwards, or"
            " the training that follows runs in eval mode.",
        },
        (_mistaken(after=False),),
    ),
    Misconception(
        "left_in_train",
        {"zh": "网络总是被留在训练模式", "en": "the net is always left in training mode"},
        {
            "zh": "网络原来可能就在 eval 模式：不要无条件地 net.train()，"
            "而要恢复成原来的 net.training。",
            "en": "The net may have been in eval mode before: do not call net.train() whatever"
            " happens, but restore the net.training that you found.",
        },
        (_mistaken(after=True),),
    ),
    Misconception(
        "tracks_gradients",
        {"zh": "测量时还在记录梯度", "en": "gradients are tracked while measuring"},
        {
            "zh": "测量不需要梯度：放进 with torch.no_grad(): 里，省时间也省内存。",
            "en": "Measuring needs no gradients: put it under `with torch.no_grad():`, which saves"
            " time and memory.",
        },
        (_mistaken(gradients=True),),
    ),
    Misconception(
        "returns_tensors",
        {"zh": "返回的是张量", "en": "tensors are returned"},
        {
            "zh": "报告里每个值都要是 Python 的 float：用 .item() 取出来。",
            "en": "Every value of the report is a Python float: take it out with .item().",
        },
        tuple(_mistaken(rate=_as_tensor(dtype)) for dtype in (torch.float32, torch.float64)),
    ),
    Misconception(
        "argmax_over_the_batch",
        {"zh": "argmax 取错了轴", "en": "argmax runs over the batch"},
        {
            "zh": "网络的输出是 (N, 类别数)：每张图的预测是 argmax(1)，在类别上取，"
            "而不是在批量维上取。",
            "en": "The net returns (N, classes): an image's prediction is argmax(1), over the"
            " classes, not over the batch.",
        },
        (_mistaken(rate=_over_the_batch),),
    ),
)

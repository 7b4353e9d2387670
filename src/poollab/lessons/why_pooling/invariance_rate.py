"""The exercise `invariance_rate`: how often a function does not notice a shift of its input.

Knows its cases, reference and known mistakes, and takes the right `shift` for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group, Misconception
from poollab.lessons.why_pooling.shift import shift

Layer = Callable[[Tensor], Tensor]

# The functions under test, as cases hand them out. They have names because a student sees them.


def unchanged(X: Tensor) -> Tensor:
    """Return X itself: it notices every shift of something."""
    return X


def always_one(X: Tensor) -> Tensor:
    """Return 1 for every image: it notices nothing."""
    return X.new_ones(len(X), 1)


def pool_step_2(X: Tensor) -> Tensor:
    """Return 1×2 maximum pooling with stride 2."""
    return F.max_pool2d(X, (1, 2))


def pool_step_1(X: Tensor) -> Tensor:
    """Return 1×2 maximum pooling with stride 1."""
    return F.max_pool2d(X, (1, 2), stride=1)


def global_max(X: Tensor) -> Tensor:
    """Return the largest pixel of every channel, (N, C)."""
    return X.amax((2, 3))


def row_sums(X: Tensor) -> Tensor:
    """Return the sum of every row, (N, C, H)."""
    return X.sum(3)


def invariance_rate(f: Layer, images: Tensor, dx: int) -> float:
    """Return the fraction of `images` (N, C, H, W) with f(shift(image, dx)) equal to f(image)."""
    same = f(shift(images, dx)) == f(images)
    return same.flatten(1).all(1).double().mean().item()


def _impulses(W: int) -> Tensor:
    """Return W images of 1×W, each with a single 1 in another column."""
    return torch.eye(W).reshape(W, 1, 1, W)


def _moving_impulse(_: Draw) -> Iterator[Case]:
    for f in (always_one, unchanged, pool_step_2, pool_step_1):
        yield Case((f, _impulses(8), 1))


def _sparse(draw: Draw, N: int, C: int, H: int, W: int) -> Tensor:
    """Return images of zeros with one bright pixel in every channel of every image."""
    X = torch.zeros(N * C, H * W)
    for plane in X:
        plane[draw.between(0, H * W - 1)] = draw.between(1, 9)
    return X.reshape(N, C, H, W)


def _pictures(draw: Draw) -> Iterator[Case]:
    yield Case((pool_step_2, _impulses(4)[:1], 1))
    yield Case((pool_step_2, _impulses(4)[1:2], 1))
    yield Case((pool_step_2, _sparse(draw, 5, 1, 2, 6), -1))
    yield Case((pool_step_2, torch.cat([_impulses(6), draw.integers(2, 1, 1, 6)]), 1))
    yield Case((pool_step_1, torch.cat([_impulses(6)[::2], torch.ones(1, 1, 1, 6)]), -2))
    yield Case((pool_step_2, torch.cat([_sparse(draw, 4, 2, 2, 4), torch.zeros(3, 2, 2, 4)]), 1))


def _any_output(draw: Draw) -> Iterator[Case]:
    yield Case((global_max, _impulses(5), 1))
    mixed = torch.cat([_sparse(draw, 6, 2, 2, 4), torch.zeros(2, 2, 2, 4)])
    yield Case((global_max, mixed, 1))
    yield Case((row_sums, mixed.double(), -1))


def _without_dims(f: Layer, images: Tensor, dx: int) -> float:
    same = f(shift(images, dx)) == f(images)
    return same.all(dim=3).all(dim=2).all(dim=1).double().mean().item()


def _in_place(f: Layer, images: Tensor, dx: int) -> float:
    before = f(images).clone()
    same = before == f(images.copy_(shift(images, dx)))
    return same.flatten(1).all(1).double().mean().item()


def _in_place_too_early(f: Layer, images: Tensor, dx: int) -> float:
    images.copy_(shift(images, dx))
    return 1.0 if len(f(images)) else 0.0


def _rate(left: Tensor, right: Tensor) -> float:
    return (left == right).flatten(1).all(1).double().mean().item()


MISCONCEPTIONS = (
    Misconception(
        "equivariance",
        {"zh": "比较的是等变性", "en": "this is equivariance"},
        {
            "zh": "f(shift(X)) 与 shift(f(X)) 相等叫做等变性：输出跟着输入一起移动。"
            "不变性要求输出不动：请与 f(X) 比较。",
            "en": "f(shift(X)) equal to shift(f(X)) is equivariance: the output moves along."
            " Invariance asks that the output stays: compare with f(X).",
        },
        (lambda f, images, dx: _rate(f(shift(images, dx)), shift(f(images), dx)),),
    ),
    Misconception(
        "shifts_output",
        {"zh": "移动的是输出", "en": "the output was shifted"},
        {
            "zh": "你移动的是 f 的输出。要先移动输入图像，再送进 f，看它是否察觉。",
            "en": "You shift what f returns. Shift the input image first, then apply f,"
            " and see whether f notices.",
        },
        (lambda f, images, dx: _rate(f(images), shift(f(images), dx)),),
    ),
    Misconception(
        "counts_elements",
        {"zh": "按元素而不是按图计数", "en": "counts elements, not images"},
        {
            "zh": "你算的是相等元素的比例。要逐张图判断：这张图的输出全部相等才算不变。",
            "en": "You give the fraction of equal elements. Ask image by image:"
            " only if all outputs of an image are equal is it unchanged.",
        },
        (
            lambda f, images, dx: (f(shift(images, dx)) == f(images)).double().mean().item(),
            lambda f, images, dx: (
                (f(shift(images, dx)) == f(images)).flatten(1).any(1).double().mean().item()
            ),
        ),
    ),
    Misconception(
        "one_for_the_batch",
        {"zh": "整批只得到一个是或否", "en": "one yes or no for the whole batch"},
        {
            "zh": "你把整批图一起比较，只要有一张变了就得 0。请对批量维以外的所有轴归约，"
            "再对图求平均。",
            "en": "You compare the whole batch at once, so one changed image gives 0."
            " Reduce over all axes but the batch axis, then average over the images.",
        },
        (lambda f, images, dx: float(torch.equal(f(shift(images, dx)), f(images))),),
    ),
    Misconception(
        "counts_images",
        {"zh": "返回的是张数", "en": "a number of images"},
        {
            "zh": "你返回的是输出不变的图有几张。比例还要除以图的张数 N，结果在 0 与 1 之间。",
            "en": "You return how many images are unchanged. A fraction is that number"
            " divided by the number of images N, between 0 and 1.",
        },
        (lambda f, images, dx: invariance_rate(f, images, dx) * len(images),),
    ),
    Misconception(
        "rate_of_change",
        {"zh": "返回的是改变的比例", "en": "the fraction that changed"},
        {
            "zh": "你数的是输出变了的图。对任何图都返回同一个数的 f，不变率应是 1，而不是 0。",
            "en": "You count the images whose output changed. An f that gives the same for every"
            " image has the rate 1, not 0.",
        },
        (lambda f, images, dx: 1 - invariance_rate(f, images, dx),),
    ),
    Misconception(
        "fixed_axes",
        {"zh": "默认 f 的输出有四个轴", "en": "takes four axes of output for granted"},
        {
            "zh": "f 可以改变形状，例如全局池化返回 (N, C)。不要写死要归约的轴；"
            "flatten(1) 对任何形状都适用。",
            "en": "f may change the shape: global pooling returns (N, C). Do not fix the axes to"
            " reduce; flatten(1) works for any shape.",
        },
        (_without_dims,),
    ),
    Misconception(
        "changes_images",
        {"zh": "改动了 images", "en": "the images were changed"},
        {
            "zh": "images 被就地移动了，之后它就不再是原图。请让 shift 返回新张量，"
            "不要写回 images。",
            "en": "The images were shifted in place and are no longer the originals."
            " Let shift return a new tensor and leave images alone.",
        },
        (_in_place, _in_place_too_early),
    ),
    Misconception(
        "returns_tensor",
        {"zh": "返回的是张量", "en": "a tensor was returned"},
        {
            "zh": "比例是一个数：请返回 Python 的 float，例如用 .item() 取出。",
            "en": "A rate is one number: return a Python float, for instance by .item().",
        },
        (
            lambda f, images, dx: torch.tensor(invariance_rate(f, images, dx)),
            lambda f, images, dx: (
                (f(shift(images, dx)) == f(images)).flatten(1).all(1).double().mean()
            ),
        ),
    ),
)

INVARIANCE_RATE = Exercise(
    name="invariance_rate",
    title={"zh": "平移后输出不变的比例", "en": "How often the output ignores a shift"},
    minutes=15,
    difficulty=2,
    reference=invariance_rate,
    tolerance=(1e-6, 1e-6),  # a rate is a count over N, in whatever precision it was divided
    groups=(
        Group("impulse", 2, {"zh": "移动的亮点", "en": "a moving dot"}, _moving_impulse),
        Group("pictures", 1, {"zh": "逐张判断", "en": "image by image"}, _pictures),
        Group(
            "any_output",
            1,
            {"zh": "f 改变形状；原图不变", "en": "f changes the shape; images stay as they are"},
            _any_output,
            CAREFUL,
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)

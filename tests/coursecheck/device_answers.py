"""Answers to "the largest value of each window" that place their results well, badly, unclearly.

Run as a program it prints, as JSON, what the pretended device says of them and of the course's
references and right answers: a process that has had that device is good for nothing else.
"""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

import poollab  # noqa: F401 - it registers its exercises
from coursecheck.cases import draw_cases
from coursecheck.model import CAREFUL, Case, Exercise, Group
from coursecheck.observe.pretend_device import pretend_devices
from coursecheck.observe.run import looks_at_device
from coursecheck.registry import lessons

TEXT = {"zh": "题", "en": "text"}
SEED = 4
ANSWERS = {}


def _care(draw):
    yield Case((draw.integers(4, 5, dtype=torch.float64), (2, 3)))


EXERCISE = Exercise(
    "windows", (Group("care", 1, _care, CAREFUL, TEXT),), F.max_pool2d, (), title=TEXT
)


def answer(kernel, pretended):
    """`kernel` is what the watching in a student's own kernel says, `pretended` the device."""

    def keep(function):
        ANSWERS[function.__name__] = (function, kernel, pretended)
        return function

    return keep


def size(X, k):
    return X.shape[0] - k[0] + 1, X.shape[1] - k[1] + 1


def fill(Y, X, k):
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = X[i : i + k[0], j : j + k[1]].max()
    return Y


def rows(X, k):
    h, w = size(X, k)
    return [[X[i : i + k[0], j : j + k[1]].max() for j in range(w)] for i in range(h)]


@answer("follows", "follows")
def zeros_beside_the_argument(X, k):
    return fill(torch.zeros(size(X, k), device=X.device), X, k)


@answer("follows", "follows")
def new_zeros(X, k):
    return fill(X.new_zeros(size(X, k)), X, k)


@answer("strays", "strays")
def zeros_on_the_cpu(X, k):
    return fill(torch.zeros(size(X, k)), X, k)


@answer("strays", "strays")
def plain_numbers(X, k):
    return torch.tensor([[cell.item() for cell in row] for row in rows(X, k)])


@answer("strays", "strays")
def tensor_of_tensors(X, k):
    return torch.tensor(rows(X, k), dtype=X.dtype)


@answer("follows", "follows")
def tensor_sent_home(X, k):
    return torch.tensor(rows(X, k)).to(X)


@answer("follows", "follows")
def tensor_with_a_device(X, k):
    return torch.tensor(rows(X, k), dtype=X.dtype, device=X.device)


@answer("follows", "follows")
def stacked(X, k):
    return torch.stack([torch.stack(row) for row in rows(X, k)])


@answer("follows", "follows")
def unfolded(X, k):
    return X.unfold(0, k[0], 1).unfold(1, k[1], 1).amax((2, 3))


@answer("follows", "follows")
def indices_on_the_cpu_are_allowed(X, k):
    h, w = size(X, k)
    r = torch.arange(h)[:, None] + torch.arange(k[0])
    c = torch.arange(w)[:, None] + torch.arange(k[1])
    return X[r[:, None, :, None], c[None, :, None, :]].amax((2, 3))


@answer("follows", "follows")
def a_number_on_the_cpu_is_allowed(X, k):
    return torch.maximum(unfolded(X, k), torch.tensor(-1e9, dtype=X.dtype))


@answer("strays", "strays")
def adds_a_cpu_tensor(X, k):
    return unfolded(X, k) + torch.zeros(size(X, k))


def places(X, k, **where):
    table = torch.arange(X.numel(), **where).reshape(X.shape)
    return table.unfold(0, k[0], 1).unfold(1, k[1], 1).flatten(2)


def winners(X, k):
    return X.unfold(0, k[0], 1).unfold(1, k[1], 1).flatten(2).argmax(2, keepdim=True)


@answer("strays", "strays")
def gathers_from_a_cpu_table(X, k):
    return places(X, k).gather(2, winners(X, k)).to(X)


@answer("strays", "strays")
def takes_along_a_cpu_table(X, k):
    return places(X, k).take_along_dim(winners(X, k), 2)


@answer("follows", "follows")
def gathers_from_a_table_beside_the_argument(X, k):
    return places(X, k, device=X.device).gather(2, winners(X, k))


@answer("strays", "strays")
def looks_up_in_a_cpu_table(X, k):
    return torch.linspace(0, 1, k[0] * k[1])[winners(X, k)[..., 0]].to(X.device)


@answer("strays", "strays")
def writes_to_a_cpu_table_by_index(X, k):
    seen = torch.full((k[0] * k[1],), 0.0)
    seen[winners(X, k).flatten()] = 1.0
    return seen.to(X.device)


@answer("strays", "strays")
def scatters_by_a_cpu_index(X, k):
    return X.new_zeros(X.numel()).scatter_add(0, torch.arange(X.numel()), X.flatten())


@answer("strays", "strays")
def selects_by_a_cpu_index(X, k):
    return X.index_select(0, torch.arange(2))


@answer("strays", "strays")
def masks_with_a_cpu_mask(X, k):
    return unfolded(X, k).masked_fill(torch.eye(*size(X, k)) > 0, 0)


@answer("strays", "strays")
def combines_masks_of_two_places(X, k):
    return (X > 0) & torch.ones(X.shape, dtype=torch.bool)


@answer("strays", "strays")
def returns_a_cpu_table_beside(X, k):
    return unfolded(X, k), torch.arange(X.numel())


@answer("follows", "follows")
def rows_of_the_argument_by_a_cpu_table(X, k):
    return X[torch.arange(2)]


@answer("follows", "follows")
def scales_by_a_number_on_the_cpu(X, k):
    return unfolded(X, k) * torch.tensor(2.0) + torch.full((), 1.0)


@answer("strays", "strays")
def convolves_with_a_cpu_kernel(X, k):
    return F.conv2d(X[None, None], torch.ones(1, 1, *k, dtype=X.dtype))


@answer("strays", "strays")
def through_numpy(X, k):
    return torch.from_numpy(unfolded(X, k).numpy())


@answer("strays", "strays")
def on_the_cpu_and_not_back(X, k):
    return unfolded(X.cpu(), k)


@answer("follows", "follows")
def on_the_cpu_and_back(X, k):
    return unfolded(X.cpu(), k).to(X.device)


@answer("undecided", "undecided")
def gpu_if_there_is_one(X, k):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return fill(torch.zeros(size(X, k), device=device), X, k)


@answer("undecided", "undecided")
def mixes_gpu_if_there_is_one(X, k):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return unfolded(X, k) + torch.zeros(size(X, k), device=device)


@answer("follows", "follows")
def moves_if_it_has_to(X, k):
    Y = torch.zeros(size(X, k), dtype=X.dtype)
    if X.device.type != "cpu":
        Y = Y.to(X.device)
    return fill(Y, X, k)


@answer("follows", "follows")
def device_as_context(X, k):
    with X.device:
        Y = torch.zeros(size(X, k), dtype=X.dtype)
    return fill(Y, X, k)


@answer("follows", "follows")
def default_device_that_is_forgotten(X, k):
    torch.set_default_device(X.device)
    try:
        return fill(torch.zeros(size(X, k), dtype=X.dtype), X, k)
    finally:
        if os.environ.get("POOLLAB_TIDY"):
            torch.set_default_device(None)


@answer("follows", "follows")
def type_as_the_argument(X, k):
    return fill(torch.zeros(size(X, k)).type_as(X), X, k)


@answer("follows", "follows")
def prints_what_it_sees(X, k):
    print(f"{X[0, 0]:.2f}", X, X.tolist())
    return unfolded(X, k)


@answer("follows", "follows")
def own_function_with_gradient(X, k):
    class Fn(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            return unfolded(X, k)

    return Fn.apply(X)


@answer("undecided", "follows")
def layer_sent_to_the_argument(X, k):
    layer = nn.Conv2d(1, 1, k, bias=False).to(X.device, X.dtype)
    return layer(X[None, None]).detach()


@answer("undecided", "strays")
def old_constructor(X, k):
    return fill(torch.Tensor(*size(X, k)), X, k)


@answer("", "")
def plain_int(X, k):
    return int(X.max())


@answer("undecided", "undecided")
def fails_only_here(X, k):
    if X.device.type != "cpu":
        raise RuntimeError("what now")
    return unfolded(X, k)


def right_answers():
    """Yield exercise, name, answer: the references, and the gallery's right answers."""
    gallery = Path(__file__).parent.parent / "gallery"
    for lesson in lessons():
        for exercise in lesson.exercises:
            yield exercise, "reference", exercise.reference
            for path in sorted((gallery / exercise.name).glob("correct__*.py")):
                yield exercise, path.stem, runpy.run_path(str(path))[exercise.name]


if __name__ == "__main__":
    os.environ["POOLLAB_TIDY"] = "1"
    of_answers = {
        name: pretend_devices(function, EXERCISE, SEED)[0].placement.value
        for name, (function, _, _) in ANSWERS.items()
    }
    of_right = [
        [exercise.name, name, seen.placement.value]
        for exercise, name, thing in right_answers()
        for case, seen in zip(
            draw_cases(exercise, SEED), pretend_devices(thing, exercise, SEED), strict=True
        )
        if looks_at_device(exercise, case)
    ]
    print(json.dumps([of_answers, of_right]))

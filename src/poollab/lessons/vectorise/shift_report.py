"""The exercise `shift_report`: a net's accuracy on shifted images, with the net left as it was.

Knows its cases, its reference, and stub nets that need no training and notice how they are run;
its known mistakes are in `report_mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from coursecheck.cases import Draw
from coursecheck.model import CAREFUL, Case, Exercise, Group
from poollab.lessons.vectorise.report_mistakes import MISCONCEPTIONS, report


class Brightest(nn.Module):
    """Takes the brightest column for the class; in training mode it takes the darkest."""

    def forward(self, X: Tensor) -> Tensor:
        """Return (N, W): one score for every column of (N, C, H, W)."""
        scores = X.sum((1, 2))
        return -scores if self.training else scores


class Constant(nn.Module):
    """Always answers the class `answer` out of as many as there are columns."""

    def __init__(self, answer: int) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, X: Tensor) -> Tensor:
        """Return (N, W), whatever is in (N, C, H, W)."""
        scores = X.new_zeros(X.shape[0], X.shape[-1])
        scores[:, self.answer] = 1
        return scores

    def __repr__(self) -> str:
        return f"Constant({self.answer})"


class Watchful(Brightest):
    """Takes the column right of the brightest one while autograd follows: its results show it."""

    def __init__(self, weight: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(weight))

    def forward(self, X: Tensor) -> Tensor:
        """Return (N, W): scores, each one column further while a gradient could be asked for."""
        scores = super().forward(X) * self.weight
        return scores.roll(1, 1) if scores.requires_grad else scores


# --- cases -----------------------------------------------------------------------------------


def _images(draw: Draw, n: int, W: int) -> tuple[Tensor, Tensor]:
    """Return images (n, 1, 3, W) with one bright column each, and mostly its number as labels."""
    X, y = draw.integers(n, 1, 3, W) / (n * 3 * W), torch.zeros(n, dtype=torch.int64)
    for image in range(n):
        bright = draw.between(0, W - 1)
        X[image, :, :, bright] += 9
        y[image] = bright if draw.random.random() < 0.7 else draw.between(0, W - 1)
    return X, y


def _case(draw: Draw, net: nn.Module, n: int, W: int, shifts: list[int]) -> Case:
    return Case((net, *_images(draw, n, W), shifts))


def _accuracy(draw: Draw) -> Iterator[Case]:
    net = Brightest().eval()
    yield Case((net, torch.eye(4)[1].expand(1, 1, 3, 4).clone(), torch.tensor([1]), [0]))
    yield _case(draw, Constant(2).eval(), 6, 4, [0])
    yield _case(draw, net, 6, 6, [0])  # as many images as classes
    yield _case(draw, net, 5, 5, [0, 1])
    yield _case(draw, net, 301, 5, [0, 1])  # the last of several batches is smaller


def _ends() -> Tensor:
    """Return two images: the brightest column leaves one on the right, the other on the left."""
    X = torch.zeros(2, 1, 2, 5)
    X[0, ..., 4], X[0, ..., 1], X[1, ..., 0], X[1, ..., 2] = 9, 3, 9, 3
    return X


def _shifts(draw: Draw) -> Iterator[Case]:
    net = Brightest().eval()
    yield Case((net, _ends(), torch.tensor([2, 1]), [0, 1]))
    yield Case((net, _ends(), torch.tensor([0, 1]), [1, -1]))
    # All right after one step to the left; and the column that comes in is 0, not 1 or -1.
    yield Case((net, _ends() / 10, torch.tensor([3, 1]), [-1]))
    yield Case((net, -(_ends() + 1) / 100, torch.tensor([4, 4]), [-1]))
    yield Case((net, -(_ends() + 1) / 100, torch.tensor([0, 0]), [1]))
    yield _case(draw, net, 8, 6, [0, 1, 2])
    yield _case(draw, net, 9, 7, [-2, 0, 2, 1])
    yield _case(draw, Constant(1).eval(), 9, 5, [3, -3])


def _care(draw: Draw) -> Iterator[Case]:
    yield Case((Watchful().eval(), _ends(), torch.tensor([2, 1]), [0, 1]))
    yield Case((Watchful().train(), _ends(), torch.tensor([0, 1]), [1, -1]))
    X, y = _images(draw, 37, 6)
    yield Case((Watchful().train(), X.to(torch.float64), y, [2, 0]))
    yield _case(draw, Watchful().eval(), 53, 7, [0, -1, 1])


EXERCISE = Exercise(
    name="shift_report",
    reference=report,
    # The answer is plain numbers, which are nowhere.
    needs_device=False,
    tolerance=(1e-6, 1e-6),
    groups=(
        Group("accuracy", 2, _accuracy),
        Group("shifts", 1, _shifts),
        Group("care", 1, _care, CAREFUL),
    ),
    misconceptions=MISCONCEPTIONS,
)

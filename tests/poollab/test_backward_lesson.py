"""The gradients that the backward exercises compare with are gradients."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from coursecheck.cases import draw_cases
from coursecheck.model import Case
from coursecheck.observe.run import observe_case
from coursecheck.registry import find
from poollab.lessons.backward.max_pool2d_backward import winners
from poollab.lessons.backward.max_pool2d_fn import meet

AVERAGE = find("avg_pool2d_backward")
INDICES = find("max_pool2d_with_indices")
BACKWARD = find("max_pool2d_backward")
FUNCTION = find("MaxPool2dFn")
SETTINGS = [(2, None, 0), (3, 1, 0), ((2, 3), (1, 2), (1, 0)), ((3, 2), (2, 1), (1, 1))]


def distinct(*shape: int) -> Tensor:
    """Numbers that lie apart, so that no small push changes which is the largest."""
    count = torch.Size(shape).numel()
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    return order.double().reshape(shape)


@pytest.mark.parametrize("case", draw_cases(AVERAGE, 0, 2))
def test_averaging_and_its_backward_pass_are_adjoint(case: Case) -> None:
    """For a linear map f, f(V)·dY = V·f'(dY) whatever V and dY are."""
    dY, x_shape, *setting = case.args
    V = distinct(*x_shape)
    dX = AVERAGE.reference(dY.double(), x_shape, *setting, **case.kwargs)
    Y = F.avg_pool2d(V, *setting, **case.kwargs)
    torch.testing.assert_close((V * dX).sum(), (Y * dY).sum())


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("ties", [False, True], ids=["distinct", "ties"])
def test_picking_the_winners_has_the_gradient_of_max_pooling(setting: tuple, ties: bool) -> None:
    X = distinct(2, 2, 5, 6)
    X = X.remainder(3) if ties else X
    Y = F.max_pool2d(X, *setting)
    dY = distinct(*Y.shape)
    _, expected = meet(FUNCTION.reference, X, *setting, dY)
    dX = BACKWARD.reference(dY, winners(X, *setting), tuple(X.shape))
    assert dX.equal(expected)


@pytest.mark.parametrize("case", draw_cases(BACKWARD, 0, 2))
def test_a_gradient_of_max_pooling_adds_up_and_reaches_winners_only(case: Case) -> None:
    dY, idx, x_shape = case.args
    dX = BACKWARD.reference(*case.args, **case.kwargs)
    torch.testing.assert_close(dX.sum((2, 3)), dY.sum((2, 3)))
    won = torch.zeros(x_shape).flatten(2).scatter(2, idx.flatten(2), 1.0).reshape(x_shape)
    assert not dX[won == 0].any()


@pytest.mark.parametrize("setting", SETTINGS)
def test_of_equal_maxima_the_first_in_row_major_order_is_due(setting: tuple) -> None:
    X = torch.ones(1, 1, 4, 5)
    _, idx = INDICES.reference(X, *setting)
    k, s, p = setting
    pair = [(v, v) if isinstance(v, int) else v for v in (k, s or k, p)]
    top = torch.arange(idx.shape[2]) * pair[1][0] - pair[2][0]
    left = torch.arange(idx.shape[3]) * pair[1][1] - pair[2][1]
    assert idx[0, 0].equal(top.clamp(min=0)[:, None] * 5 + left.clamp(min=0))


def test_gradcheck_agrees_without_ties_and_cannot_at_ties() -> None:
    def pool(X: Tensor) -> Tensor:
        return F.max_pool2d(X, 3, 2, 1)

    assert torch.autograd.gradcheck(pool, distinct(1, 2, 5, 6).requires_grad_())
    tied = torch.ones(1, 1, 4, 5, dtype=torch.float64, requires_grad=True)
    assert not torch.autograd.gradcheck(pool, tied, raise_exception=False)


def test_unpooling_is_no_gradient_where_windows_overlap() -> None:
    X = distinct(2, 2, 9, 13)
    for k, s, right in ((4, 4, True), (5, 4, False)):
        Y, idx = F.max_pool2d(X, k, s, return_indices=True)
        dY = distinct(*Y.shape) + 1
        unpooled = F.max_unpool2d(dY, idx, k, s, output_size=X.shape[2:])
        assert unpooled.equal(BACKWARD.reference(dY, idx, tuple(X.shape))) is right


def test_a_function_is_met_twice_before_its_backward_pass() -> None:
    calls = []

    class Watched(FUNCTION.reference):
        @classmethod
        def apply(cls, X: Tensor, *setting: object) -> Tensor:
            calls.append(X.detach().clone())
            return super().apply(X, *setting)

    X = distinct(1, 1, 2, 3)
    meet(Watched, X, 2, 1, 0, torch.ones(1, 1, 1, 2, dtype=torch.float64))
    assert len(calls) == 2
    assert calls[1].equal(X.flip(-1))


def test_what_is_met_without_a_gradient_says_that_none_is_tracked() -> None:
    case = Case((distinct(1, 1, 2, 3), 2, 1, 0), group="care")
    seen = observe_case(FUNCTION.reference, FUNCTION, case)
    assert seen.value is not None
    assert seen.value.values[1].value is False

"""Facts about torch that the notebooks and hints state in a half-sentence."""

from __future__ import annotations

import torch
from torch.nn import functional as F

X = torch.randn(1, 1, 8, 16, generator=torch.Generator().manual_seed(0))
K = torch.randn(1, 1, 3, 3, generator=torch.Generator().manual_seed(1))


def moved(picture: torch.Tensor, dx: int) -> torch.Tensor:
    return F.pad(picture, (dx, -dx))


def test_a_convolution_of_stride_two_moves_along_with_even_shifts_only() -> None:
    def f(picture: torch.Tensor) -> torch.Tensor:
        return F.conv2d(picture, K, stride=2)

    inside = slice(1, None)
    torch.testing.assert_close(f(moved(X, 2))[..., inside], moved(f(X), 1)[..., inside])
    assert not torch.allclose(f(moved(X, 1))[..., inside], f(X)[..., inside])
    assert not torch.allclose(f(moved(X, 1))[..., inside], moved(f(X), 1)[..., inside])


def test_a_convolution_of_stride_one_moves_along_but_for_the_border() -> None:
    whole, after = F.conv2d(X, K), F.conv2d(moved(X, 1), K)
    torch.testing.assert_close(after[..., 1:], whole[..., :-1])


def test_view_needs_no_contiguous_memory_where_no_number_has_to_move() -> None:
    sliced = torch.arange(24.0).reshape(1, 2, 3, 4)[:, :, 1:]
    assert not sliced.is_contiguous()
    assert sliced.view(1, 2, 8).shape == (1, 2, 8)


def test_zeros_are_float32_by_default_alone() -> None:
    before = torch.get_default_dtype()
    try:
        torch.set_default_dtype(torch.float64)
        assert torch.zeros(1).dtype == torch.float64
    finally:
        torch.set_default_dtype(before)
    assert torch.zeros(1).dtype == torch.float32


def test_the_median_of_four_is_the_lower_middle_and_no_average() -> None:
    assert torch.median(torch.tensor([1.0, 2.0, 3.0, 4.0])) == 2
    assert torch.median(torch.tensor([0.0, 0.0, 8.0, 0.0])) == 0
    assert torch.tensor([0.0, 0.0, 8.0, 0.0]).mean() == 2


def test_relu_never_reverses_an_order_but_may_level_it() -> None:
    low, high = torch.tensor(-3.0), torch.tensor(-1.0)
    assert low < high
    assert low.relu() == high.relu()

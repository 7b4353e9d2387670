"""Arguments are copied as they lie in memory, and a change to a copy is seen."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from toys import row_max, toy

from coursecheck.cases import Draw
from coursecheck.model import Case, Observation
from coursecheck.observe.arguments import changed, copied, raw_bytes
from coursecheck.observe.run import observe_case


def meet(thing, *args) -> Observation:
    return observe_case(thing, toy(), Case(args, {}, "values"))


def _set(X):
    X[0, 0] = 99


def _grow(items):
    items.append(3)


@pytest.mark.parametrize(
    "spoil",
    [
        _set,
        lambda X: X.t_(),
        lambda X: X.unsqueeze_(0),
        lambda X: X.nan_to_num_(),
        lambda X: setattr(X, "data", X.data + 1),
        lambda X: X.view(-1)[-1:].zero_(),
    ],
)
def test_a_change_to_a_tensor_is_seen_and_stays_with_this_case(spoil):
    given = torch.tensor([[1.0, 2.0], [float("nan"), 4.0]])
    before = raw_bytes(given)
    assert meet(spoil, given).input_changed
    assert raw_bytes(given) == before


def test_reading_is_no_change_even_with_nan():
    assert not meet(row_max, torch.tensor([[float("nan"), 1.0]])).input_changed


def test_a_list_that_grows_is_a_change():
    assert meet(_grow, [1, 2]).input_changed


def test_a_net_that_is_left_in_another_mode_is_a_change():
    net = nn.Sequential(nn.Linear(2, 2), nn.Dropout())
    assert meet(lambda net: net.eval(), net).input_changed
    assert not meet(lambda net: net(torch.zeros(1, 2)).sum().item(), net).input_changed
    assert net.training


@pytest.mark.parametrize(
    "lay",
    [
        lambda t: t,
        lambda t: t.transpose(1, 3),
        lambda t: t[:, :, 1:, 2:],
        lambda t: t[1:],
        lambda t: t.contiguous(memory_format=torch.channels_last),
        lambda t: t[:1, :1, :1, :1].expand(2, 2, 2, 2),
        lambda t: t.requires_grad_(),
        lambda t: t.to(torch.bfloat16),
    ],
)
def test_a_copy_has_the_same_layout_and_other_memory(lay):
    tensor = lay(Draw(2).integers(2, 3, 4, 5))
    twin = copied(tensor)
    assert torch.equal(twin, tensor)
    assert (twin.stride(), twin.storage_offset()) == (tensor.stride(), tensor.storage_offset())
    assert twin.requires_grad == tensor.requires_grad
    assert twin.untyped_storage().data_ptr() != tensor.untyped_storage().data_ptr()
    assert not changed(tensor, twin)

"""How nets, reports and vectorised pooling are met: by what can be computed again."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from coursecheck.cases import draw_cases
from coursecheck.judge.judge import judge
from coursecheck.model import Aspect, Outcome
from coursecheck.observe.run import observe
from coursecheck.registry import find
from poollab.lessons.vectorise.build_net import KINDS, meet, numbers
from poollab.lessons.vectorise.nets import net

NET = find("build_net")
FAST = find("max_pool2d_fast")
REPORT = find("shift_report")


def judged(exercise, answer):
    return judge(exercise, 0, observe(answer, exercise, 0))


@pytest.mark.parametrize(("pool", "count"), [*zip(KINDS, (1898, 1898, 1898, 11498), strict=True)])
def test_the_nets_have_as_many_parameters_as_the_notebook_counts(pool: str, count: int) -> None:
    assert sum(p.numel() for p in net(pool).parameters()) == count


def test_pooling_adds_no_parameter() -> None:
    X = torch.zeros(1, 1, 8, 8)
    shapes = [meet(net, pool, X)[0] for pool in ("max", "avg", "stride")]
    assert shapes[0] == shapes[1] == shapes[2]


def test_the_same_numbers_are_put_in_whatever_the_student_initialised() -> None:
    X = torch.rand(2, 1, 8, 8)
    first, second = (meet(net, "max", X)[1] for _ in range(2))
    assert first.equal(second)
    assert numbers((16, 8, 3, 3)).std() > 0.05


def test_training_changes_what_is_observed() -> None:
    X, y = torch.rand(6, 1, 8, 8), torch.tensor([0, 1, 2, 3, 4, 5])
    before, after = meet(net, "avg", X)[1], meet(net, "avg", X, y, 3)[1]
    assert (before - after).abs().max() > 0.01


def test_a_net_whose_layers_cannot_learn_fails_in_learning_alone() -> None:
    def frozen(pool: str) -> nn.Module:
        built = net(pool)
        built[0].requires_grad_(False)
        return built

    verdict = judged(NET, frozen)
    assert {group.name: group.points for group in verdict.groups} == {
        "one": 1,
        "outputs": 2,
        "learning": 0,
    }


def test_an_accuracy_that_is_claimed_is_worth_nothing() -> None:
    class Boaster(nn.Module):
        accuracy = 1.0

        def forward(self, X: Tensor) -> Tensor:
            return torch.eye(10)[torch.zeros(len(X), dtype=torch.int64)]

    assert judged(NET, lambda _: Boaster()).points == 0


def test_calls_are_counted_at_three_sizes_of_one_kind() -> None:
    group = FAST.group("at_once")
    assert Aspect.OP_COUNT in group.compares
    cases = [case for case in draw_cases(FAST, 0) if case.group == "at_once"]
    assert [case.args[0].shape[2] for case in cases] == [8, 16, 32]
    assert len({case.args[1:] for case in cases}) == 1


def test_a_net_in_training_mode_answers_differently_from_one_in_eval() -> None:
    case = next(c for c in draw_cases(REPORT, 0) if c.group == "accuracy")
    brightest, X = case.args[:2]
    assert not brightest.eval()(X).equal(brightest.train()(X))


def test_a_report_does_not_move_the_net_to_another_mode_unseen() -> None:
    def careless(given: nn.Module, *rest: object) -> object:
        found = REPORT.reference(given, *rest)
        given.train(not given.training)
        return found

    verdict = judged(REPORT, careless)
    assert verdict.outcome is Outcome.WRONG
    assert [group.points for group in verdict.groups] == [2, 1, 0]
    assert verdict.mismatch is not None
    assert verdict.mismatch.difference.aspect is Aspect.INPUT

"""What decides about points is computed outside: layers are rebuilt, results compared."""

from __future__ import annotations

from pathlib import Path

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from coursecheck.judge.judge import judge
from coursecheck.model import Observation, Outcome
from coursecheck.observation import Items, Scalar
from coursecheck.observe.run import observe
from coursecheck.registry import find
from grader.course.documents import refreshed_documents
from grader.course.notebooks import find_course

ROOT = Path(__file__).resolve().parents[2]
DESIGN, REPORT = find("design_pool"), find("shift_report")
SHAPES = {"halve": (14, 14), "same": (5, 7), "rect": (3, 3)}


def verdict(exercise, answer):
    return judge(exercise, 1, observe(answer, exercise, 1))


def test_the_list_of_what_crosses_names_every_exercise_and_is_current():
    course = find_course(ROOT)
    page = ROOT / "docs" / "trust-line.md"

    due = refreshed_documents(course.root, course.notebooks)

    assert due[page] == page.read_text(encoding="utf-8")
    rows = [line for line in due[page].splitlines() if line.startswith("| `")]
    assert len(rows) == sum(len(book.checks) for book in course.notebooks)


class Lie(nn.MaxPool2d):
    """Its output has the right shape, whatever its settings are."""

    def __init__(self, task):
        super().__init__(5)
        self.task = task

    def forward(self, X):
        return torch.ones(X.shape[0], 1, *SHAPES[self.task])


def lies_by_its_class(task):
    return Lie(task)


def lies_by_its_instance(task):
    layer = nn.MaxPool2d(5)
    layer.forward = lambda X: torch.ones(X.shape[0], 1, *SHAPES[task])
    return layer


def lies_by_a_hook(task):
    layer = nn.MaxPool2d(5)
    layer.register_forward_hook(lambda *_: torch.ones(1, 1, *SHAPES[task]))
    return layer


def lies_about_its_class(task):
    class Claims:
        __class__ = nn.MaxPool2d
        kernel_size, stride, padding, dilation, ceil_mode = 2, 2, 0, 1, False

        def __call__(self, X):
            return torch.ones(1, 1, *SHAPES[task])

    return Claims()


def test_a_layer_is_judged_by_its_settings_and_not_by_what_it_says():
    for answer in (
        lies_by_its_class,
        lies_by_its_instance,
        lies_by_a_hook,
        lies_about_its_class,
    ):
        found = verdict(DESIGN, answer)
        assert (found.outcome, found.points) == (Outcome.WRONG, 0), answer.__name__


SETTINGS = st.sampled_from([*range(-3, 12), 10**9, 2**70, True, False, None, 2.0, "2"])
VALUES = SETTINGS.map(lambda n: Scalar(type(n).__name__, n))
PAIRS = st.lists(VALUES, max_size=3).map(lambda found: Items("tuple", tuple(found)))
NAMES = ["kernel_size", "stride", "padding", "dilation", "ceil_mode", "shape", "error"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.dictionaries(st.sampled_from(NAMES), VALUES | PAIRS))
def test_any_settings_are_judged_and_none_raises(task, claimed):
    keys = tuple(Scalar("str", name) for name in claimed)
    got = Observation(value=Items("dict", tuple(claimed.values()), keys))
    case = next(group for group in DESIGN.groups if group.name == task).draw(None)

    assert DESIGN.accept(next(iter(case)), got) in {
        None, "other", *(mistake.name for mistake in DESIGN.misconceptions)
    }  # fmt: skip


def test_a_net_cannot_be_told_to_have_seen_no_gradients():
    def tracks_and_denies_it(net, X, y, shifts):
        mode = net.training
        net.eval()
        found = {}
        for dx in shifts:
            moved = nn.functional.pad(X, (dx, -dx))
            found[dx] = (net(moved).argmax(1) == y).double().mean().item()
        net.train(mode)
        net.tracked = False
        return found

    found = verdict(REPORT, tracks_and_denies_it)

    assert (found.misconception, found.points) == ("tracks_gradients", 3)

"""One budget a hand-in: it ends, its right answers are judged, and what was reached is said."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from building import IMPORTS, RIGHT, small_book
from grading import filled
from nbformat.v4 import new_code_cell

from grader.intake.submission import merge
from grader.jail.limits import Budget, Limits
from grader.jail.session import WarmKernels
from grader.marks.verdict import judge_execution
from grader.run.execute import execute

BUDGET = Budget(
    idle_seconds=2, cpu_seconds=20, kernels=4, output_bytes=200_000, source_bytes=30_000
)
LIMITS = Limits(
    cpu_seconds=2, wall_seconds=8, idle_seconds=1, grace_seconds=0.5, budget=BUDGET,
    cell_output_bytes=150_000,
)  # fmt: skip


@pytest.fixture(scope="module")
def kernels():
    with WarmKernels("auto", LIMITS, imports=IMPORTS) as warm:
        yield warm


def run(kernels, *added, answers=RIGHT, limits=LIMITS):
    """Execute the small notebook with `added` cells in front of its first answer."""
    book = small_book()

    def add(node):
        place = [cell.id for cell in node.cells].index("valid_out_size-answer")
        node.cells[place:place] = [new_code_cell(text) for text in added]

    submission = merge(book, filled(book, answers, add).encode())
    kernels.limits = limits
    execution = execute(submission, book.checks, kernels, 7)
    verdicts = judge_execution(submission, execution, book.checks)
    reached = [f.detail for f in execution.findings if f.name == "budget_reached"]
    return execution, [str(verdict.outcome.value) for verdict in verdicts], reached


def test_a_notebook_of_sleeping_cells_ends_and_its_right_answers_are_judged(kernels):
    execution, outcomes, reached = run(kernels, *["import time; time.sleep(9999)"] * 500)
    assert outcomes == ["correct", "correct"]
    assert reached == ["waiting time"]
    assert execution.seconds < 60  # of 500 × 9999


def test_cells_that_die_again_and_again_end_it_and_its_right_answers_are_judged(kernels):
    _, outcomes, reached = run(kernels, *["print('x' * 100_000); import os; os._exit(1)"] * 60)
    assert outcomes == ["correct", "correct"]
    assert "fresh kernels" in reached


def test_output_is_kept_up_to_the_budget_and_the_cells_go_on(kernels):
    execution, outcomes, reached = run(kernels, *["print('x' * 140_000)"] * 10)
    assert outcomes == ["correct", "correct"]
    assert reached == ["room for outputs"]
    assert sum(len(str(outs)) for outs in execution.outputs.values()) < 300_000


def test_code_beyond_the_budget_is_not_run_and_said_not_to_be(kernels):
    execution, outcomes, reached = run(
        kernels, "print(1)", "x = '" + "y" * 30_000 + "'", "print(2)"
    )
    assert reached == ["length of code"]
    assert outcomes == ["correct", "correct"]
    assert "2" not in str(execution.outputs)


def test_an_answer_that_sleeps_in_its_check_costs_its_own_points_alone(kernels):
    slow = {"valid_out_size": "import time\n\ndef valid_out_size(n, k):\n    time.sleep(9999)\n"}
    _, outcomes, _ = run(kernels, answers=RIGHT | slow)
    assert outcomes == ["timed_out", "correct"]


def test_answers_that_end_every_kernel_end_it(kernels):
    deadly = {name: f"import os\n\ndef {name}(*a, **k):\n    os._exit(1)\n" for name in RIGHT}
    few = replace(LIMITS, budget=replace(BUDGET, kernels=1))
    _, outcomes, reached = run(kernels, answers=deadly, limits=few)
    assert outcomes == ["died", "died"]
    assert reached


def test_what_helpers_define_is_there_when_the_answers_are_met_from_the_reserve(kernels):
    with_helper = {"valid_out_size": "def valid_out_size(n, k):\n    return helper(n, k)\n"}
    helper = (
        "def helper(n, k):\n    if k < 1 or k > n:\n        raise ValueError\n    return n - k + 1"
    )
    sleep = "import time; time.sleep(9999)"
    _, outcomes, reached = run(kernels, helper, *[sleep] * 9, answers=RIGHT | with_helper)
    assert reached == ["waiting time"]
    assert outcomes == ["correct", "correct"]


@pytest.mark.parametrize(
    "leave", ["exit()", "quit()", "import sys; sys.exit()", "raise SystemExit"]
)
def test_a_cell_that_leaves_costs_nothing_and_is_named(kernels, leave):
    execution, outcomes, _ = run(kernels, leave)
    assert outcomes == ["correct", "correct"]
    assert [f.name for f in execution.findings] == ["cell_stopped"]


@pytest.mark.parametrize(
    "show",
    [
        "print('x' * 5_000_000)",
        "import torch; torch.set_printoptions(profile='full'); print(torch.rand(900, 900))",
        "import matplotlib.pyplot as plt\n"
        "for _ in range(12): plt.figure(); plt.plot([1]); plt.show()",
    ],
)
def test_an_answer_cell_that_shows_too_much_loses_nothing(kernels, show):
    loud = {"valid_out_size": f"{RIGHT['valid_out_size']}\n\n{show}\n"}
    _, outcomes, _ = run(
        kernels, answers=RIGHT | loud, limits=replace(LIMITS, cpu_seconds=60, wall_seconds=360)
    )
    assert outcomes == ["correct", "correct"]


@pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="Linux does not say who waits"
)
def test_a_cell_is_not_charged_for_a_processor_that_others_had(kernels):
    processor = min(os.sched_getaffinity(0))
    kernels.limits = replace(LIMITS, wall_seconds=2, idle_seconds=1)
    loop = f"import os; os.sched_setaffinity(0, [{processor}]); print(flush=True)\nwhile 1: 0"
    work = "import time\nwhile time.process_time() < 0.8: pass"
    with kernels.kernel() as kernel, ExitStack() as busy:
        os.sched_setaffinity(kernel.pid, [processor])
        for _ in range(8):
            # In a session of its own: Linux may share a processor out by session.
            rival = subprocess.Popen(
                [sys.executable, "-c", loop], stdout=subprocess.PIPE, start_new_session=True
            )
            busy.callback(busy.enter_context(rival).kill)
            assert rival.stdout.readline() == b"\n"
        run = kernel.run(work)
    assert run.ended == "ok"
    assert run.wall_seconds > 2  # longer than it may take where it has a processor for itself
    assert run.own_seconds < 2
    assert run.idle_seconds < 1

"""The floor that `grader bench` compares with is the engine's own work, neither more nor less."""

from __future__ import annotations

import json

import pytest
from building import RIGHT
from grading import WRONG, hand_in, submission

from grader.author.bench.floor import CELLS, TIMES, record, replay
from grader.run.execute import ROUNDS


@pytest.fixture
def shell_apart(monkeypatch, tmp_path):
    """The shell is one for a process: what runs in it must not meet that of other tests."""
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    InteractiveShell.clear_instance()
    yield
    InteractiveShell.clear_instance()


def test_what_the_engine_ran_is_written_down_kernel_by_kernel(course):
    hand_in(course, "ada", submission(course, RIGHT))
    hand_in(course, "ben", submission(course, RIGHT | WRONG))

    record(course)

    ran = json.loads((course.work / CELLS).read_text())
    for cells, answers in zip(ran, (RIGHT, RIGHT | WRONG), strict=True):
        assert [code for code in cells if code in answers.values()] == list(answers.values())
        assert sum(f"rounds={ROUNDS}" in code for code in cells) == len(answers)


def test_exactly_these_cells_run_again_each_kernels_in_a_space_of_its_own(
    course, tmp_path, shell_apart
):
    ran = tmp_path / "ran"
    note = f"with open({str(ran)!r}, 'a') as file: file.write"
    first = ["x = 1", f"{note}(f'a{{x}} ')", "raise ValueError"]
    second = [f"{note}('x' in globals() and 'kept' or 'fresh')"]
    course.work.mkdir(exist_ok=True)
    (course.work / CELLS).write_text(json.dumps([first, second]))

    replay(course)

    assert ran.read_text() == "a1 fresh"
    assert json.loads((course.work / TIMES).read_text())["cpu"] > 0

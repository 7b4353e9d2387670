"""Every right answer of the gallery, with a test of its own below it, through the jail: full marks.

`check` and `grader try` are held to the same in `tests/coursecheck/test_right_answers.py`, so that
the three agree. Each student hands in one notebook with all exercises of the course.
"""

from __future__ import annotations

import shutil

import nbformat
import pytest
from building import SOURCES, answer_cell, check_cell, source_notebook
from galleries import SMALL, TESTS
from grading import filled, grade, hand_in, marks

from coursecheck.registry import find, lessons
from grader.cli.feedback import write_pages
from grader.course.notebooks import Course

pytestmark = pytest.mark.slow

EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]
RIGHT = {
    exercise.name: sorted((TESTS / "gallery" / exercise.name).glob("correct__*.py"))
    for exercise in EXERCISES
}
STUB = "{name} = None\n### BEGIN SOLUTION\n{name} = 1\n### END SOLUTION\n"
SELF_TEST = """

import torch
import torch.nn.functional as F
from torch.nn import AvgPool2d, MaxPool2d, MaxUnpool2d

A = torch.rand(1, 2, 4, 4)
for mine, theirs in ((F.max_pool2d, MaxPool2d(2)), (F.avg_pool2d, AvgPool2d(2))):
    assert torch.equal(mine(A, 2), theirs(A)), {name}
print(torch.maximum(A, A).max().item(), abs(-1), max(1, 2), A.tolist()[0][0][0], {name})
"""


def whole_course():
    """One notebook with every exercise: each a cell for the answer, and one for its check."""
    node = source_notebook()
    for exercise in EXERCISES:
        if exercise.name not in SOURCES:
            stub = STUB.format(name=exercise.name)
            cells = [answer_cell(exercise.name, stub), check_cell(exercise.name, exercise.points)]
            node.cells[-1:-1] = cells
    return node


@pytest.fixture(scope="module")
def graded(released_once, tmp_path_factory):
    """As many students as an exercise has right answers, each with others; and their marks."""
    root = tmp_path_factory.mktemp("tests") / "course"
    shutil.copytree(released_once.root, root)
    path = root / "solutions" / "pooling" / f"{SMALL}.ipynb"
    path.write_text(nbformat.writes(whole_course()), encoding="utf-8")
    course = Course(root)
    for number in range(max(map(len, RIGHT.values()))):
        answers = {}
        for name, paths in RIGHT.items():
            text = paths[number % len(paths)].read_text(encoding="utf-8")
            answers[name] = text + SELF_TEST.format(name=name)
        hand_in(course, f"s{number}", filled(course.notebooks[0], answers))
    grade(course)
    return course, marks(course)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_a_test_below_a_right_answer_costs_nothing_in_the_jail(graded, exercise):
    found = {
        path.stem: graded[1][f"s{number}", exercise.name]
        for number, path in enumerate(RIGHT[exercise.name])
    }
    assert found == dict.fromkeys(found, (float(exercise.points), "correct"))


def test_the_page_for_a_right_answer_speaks_of_another_way_where_operators_were_many(graded):
    course, _ = graded
    (path,) = write_pages(course, "pooling", ("s0",))
    page = path.read_text(encoding="utf-8")
    assert find("pool2d").another_way["en"] in page
    assert find("global_avg_pool").another_way["en"] not in page, "that answer has no loop"

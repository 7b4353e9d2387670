"""Every model solution that a notebook shows is right: each gets all points for other cases too."""

from __future__ import annotations

import ast
import math

import pytest
import torch
from course_notebooks import SOURCES, read
from torch import nn
from torch.nn import functional

from coursecheck.judge.judge import judge
from coursecheck.model import Outcome
from coursecheck.observe.run import observe
from coursecheck.registry import lessons

LESSON_OF = {exercise.name: exercise for lesson in lessons() for exercise in lesson.exercises}


def functions(source):
    """The functions of a lesson's cell, without what it prints or draws."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a magic
        body = []
    return [node for node in body if isinstance(node, ast.FunctionDef)]


def solutions(path):
    """The model answers of a notebook and the lesson's functions, defined in their order."""
    names = {"torch": torch, "nn": nn, "F": functional, "math": math}
    for cell in read(path).cells:
        if cell.cell_type == "code":
            own = cell.source if cell.id.endswith("-answer") else ""
            exec(own or compile(ast.Module(functions(cell.source), []), path.stem, "exec"), names)
    return names


@pytest.fixture(scope="module")
def answers():
    return {path.stem: solutions(path) for path in SOURCES}


def of_notebook():
    return [
        pytest.param(path.stem, cell.id.removesuffix("-answer"), id=cell.id)
        for path in SOURCES
        for cell in read(path).cells
        if cell.id.endswith("-answer") and cell.cell_type == "code"
    ]


def test_every_exercise_has_a_model_solution_in_a_notebook():
    assert {parameters.values[1] for parameters in of_notebook()} == set(LESSON_OF)


@pytest.mark.parametrize(("notebook", "name"), of_notebook())
def test_a_model_solution_gets_all_points_for_any_cases(answers, notebook, name):
    exercise, seed = LESSON_OF[name], 2026

    seen = observe(answers[notebook][name], exercise, seed, 2)
    verdict = judge(exercise, seed, seen, 2)

    assert (verdict.outcome, verdict.points) == (Outcome.CORRECT, exercise.points)

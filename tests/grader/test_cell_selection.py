"""Which of the lesson's own cells are run for a submission."""

from __future__ import annotations

from building import RIGHT, small_book
from nbformat.v4 import new_code_cell

from grader.course.release import edition, stubs
from grader.intake.cell_matching import Role
from grader.intake.submission import merge
from grader.run.cell_selection import needed_cells


def run_for(answer, *lesson, extra=None):
    """Return the sources of the lesson's cells that are run for an answer."""
    import nbformat

    from grader.course.notebooks import Notebook

    node = small_book().node
    node.cells[4:5] = [new_code_cell(text, id=f"cell-{i}") for i, text in enumerate(lesson)]
    ours = Notebook(
        "pooling", "1_small", small_book().path, nbformat.writes(node), languages=("zh", "en")
    )
    theirs = stubs(edition(node, "en"), "en")
    for cell in theirs.cells:
        if cell.id == "valid_out_size-answer":
            cell.source = answer
    if extra:
        theirs.cells.append(new_code_cell(extra, id="mine"))
    submission = merge(ours, nbformat.writes(theirs).encode())
    needed = needed_cells(submission)
    return [
        cell.source
        for index, cell in enumerate(submission.notebook.cells)
        if index in needed and submission.roles[index] is Role.OURS
    ]


def test_an_import_that_the_answer_uses_is_run_and_a_figure_is_not():
    assert run_for("f = torch.ones", "import torch", "plt.plot(X)") == ["import torch"]


def test_what_a_needed_cell_needs_is_run_too():
    lesson = ("import torch", "X = torch.ones(3)", "Y = X + 1", "Z = 5")

    assert run_for("f = Y", *lesson) == list(lesson[:3])


def test_a_cell_that_changes_a_variable_in_place_belongs_to_it():
    lesson = ("X = [0]", "X[0] = 5", "X.append(1)", "Q = X[0]")

    assert run_for("f = X", *lesson) == list(lesson[:3])


def test_a_call_of_what_was_imported_changes_no_variable():
    lesson = ("import torch", "torch.manual_seed(0)\nnet = train()", "torch.set_num_threads(1)")

    assert run_for("f = torch.ones", *lesson) == ["import torch"]


def test_a_functions_own_variables_need_nothing():
    assert run_for("def f(X):\n    Y = X\n    return Y", "X = 1", "Y = 2") == []


def test_a_students_own_cell_may_use_the_lessons_variables():
    assert run_for(RIGHT["valid_out_size"], "X = 1", extra="print(X)") == ["X = 1"]


def test_code_that_reaches_variables_by_other_ways_gets_them_all():
    lesson = ("X = 1", "plot()")

    assert set(lesson) <= set(run_for("f = globals()['X']", *lesson))


def test_a_cell_of_magic_or_stars_is_always_run():
    lesson = ("%matplotlib inline", "from math import *")

    assert run_for("f = 1", *lesson) == list(lesson)

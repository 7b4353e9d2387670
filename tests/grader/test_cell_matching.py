"""Which of our cells a student's cell is, and how a file becomes cells."""

from __future__ import annotations

import json

import nbformat
import pytest
from building import RIGHT, small_book
from grading import filled
from nbformat.v4 import new_code_cell

from grader.intake.cell_matching import CellMatching, OurCell, Role
from grader.intake.code_names import names_of
from grader.intake.notebook_reader import MAX_CELLS, StudentCell, read_notebook
from grader.intake.submission import merge


def answers_by_grade_id(edit):
    """The answers' texts in our notebook, of a hand-in that `edit` has changed."""
    book = small_book()
    merged = merge(book, filled(book, RIGHT, edit).encode())
    return {
        cell.metadata.nbgrader.grade_id.removesuffix("-answer"): cell.source.strip()
        for cell, role in zip(merged.notebook.cells, merged.roles, strict=True)
        if role is Role.ANSWER
    }


def test_nbgraders_name_of_a_cell_counts_before_its_id():
    def swap_ids(node):
        first, second = (cell for cell in node.cells if cell.id.endswith("-answer"))
        first.id, second.id = second.id, first.id

    assert answers_by_grade_id(swap_ids) == RIGHT


def test_the_last_draft_before_the_check_is_the_answer():
    def write_twice(node):
        at = next(i for i, cell in enumerate(node.cells) if cell.id == "valid_out_size-answer")
        draft = "def valid_out_size(n, k):\n    return n"
        node.cells[at : at + 1] = [
            new_code_cell(draft, id="draft"),
            new_code_cell(RIGHT["valid_out_size"], id="better"),
        ]

    assert answers_by_grade_id(write_twice) == RIGHT


def test_two_of_our_cells_with_one_text_are_two():
    ours = [OurCell(place, Role.OURS, f"cell-{place}", "print(1)") for place in (0, 1)]
    theirs = [StudentCell("code", "print(1)", "", "") for _ in ours]

    assert CellMatching(ours, theirs, [names_of("print(1)") for _ in ours]).run() == [0, 1]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_notebook_is_read_in_whatever_coding_an_editor_saved_it(coding):
    text = json.dumps(nbformat.v4.new_notebook(cells=[new_code_cell("x = '卷积'")]))

    assert [cell.source for cell in read_notebook(text.encode(coding)).cells] == ["x = '卷积'"]


def test_a_notebook_of_endless_cells_is_read_as_far_as_anybody_looks():
    rows = [{"cell_type": "code", "source": "1"}] * (MAX_CELLS + 3)

    read = read_notebook(json.dumps({"nbformat": 4, "cells": rows}).encode())

    assert len(read.cells) == MAX_CELLS
    assert [finding.name for finding in read.findings] == ["too_many_cells"]


def test_a_cell_that_colab_saved_keeps_its_id():
    row = {"cell_type": "code", "source": "1", "metadata": {"id": "imports"}}

    (cell,) = read_notebook(json.dumps({"nbformat": 4, "cells": [row]}).encode()).cells

    assert cell.id == "imports"

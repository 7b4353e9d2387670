"""The CSV: one line a student, one column a notebook, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv

import pytest
from nbgrader.api import Gradebook


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_that_begins_like_a_formula_is_text(run, course, sign):
    name = f"{sign}1 2"
    with Gradebook(f"sqlite:///{course.database}") as book:
        book.update_or_create_student(name)
        with book.db.no_autoflush:
            book.update_or_create_submission("pooling", name)

    status, said = run("export")

    (row,) = csv.DictReader(said.splitlines())
    assert status == 0
    assert row["student"] == f"'{name}"
    assert row["max"] == "8"

"""What a student may do to a notebook, and what becomes of their answers."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest
from building import RIGHT, answer_cell, small_book
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import compute_checksum

from grader.course.notebooks import grade_id
from grader.course.release import edition, stubs
from grader.intake.submission import Role, merge


def released():
    return stubs(edition(small_book().node, "en"), "en")


def answered():
    node = released()
    for cell in node.cells:
        name = grade_id(cell).removesuffix("-answer")
        if name in RIGHT and cell.id.endswith("-answer"):
            cell.source = RIGHT[name]
    return node


def merged(node):
    return merge(small_book(), nbformat.writes(node).encode())


def names(submission):
    return {finding.name for finding in submission.findings}


def sources(submission, role):
    cells = zip(submission.notebook.cells, submission.roles, strict=True)
    return [cell.source for cell, kind in cells if kind is role]


def place(node, name):
    return [cell.id for cell in node.cells].index(name)


def test_answers_stand_in_our_notebook_and_nothing_is_odd():
    submission = merged(answered())

    assert sources(submission, Role.ANSWER) == list(RIGHT.values())
    assert submission.findings == ()
    assert submission.answered == {"valid_out_size", "pool_out_size"}


def test_the_solution_never_stands_in_for_a_missing_answer():
    node = answered()
    del node.cells[place(node, "valid_out_size-answer")]

    submission = merged(node)

    assert sources(submission, Role.ANSWER)[0] == ""
    assert "valid_out_size" not in submission.answered
    assert names(submission) == {"deleted_answer"}


def test_a_helper_cell_stays_before_the_answer_that_needs_it():
    node = answered()
    at = place(node, "valid_out_size-answer")
    node.cells.insert(at, new_code_cell("helper = 1", id="mine"))

    submission = merged(node)

    kinds = [role for role in submission.roles if role in (Role.EXTRA, Role.ANSWER)]
    assert kinds == [Role.EXTRA, Role.ANSWER, Role.ANSWER]


def test_both_editions_may_be_handed_in():
    for language in ("zh", "en"):
        node = stubs(edition(small_book().node, language), language)

        assert merged(node).language == language


def test_a_split_answer_runs_both_halves_in_order():
    node = answered()
    at = place(node, "pool_out_size-answer")
    second = copy.deepcopy(node.cells[at])
    node.cells[at].source, second.source, second.id = "a = 1", "b = a", "other"
    node.cells.insert(at + 1, second)

    submission = merged(node)

    assert sources(submission, Role.ANSWER)[1:] == ["a = 1", "b = a"]
    assert names(submission) == {"duplicated_answer"}
    nbformat.validate(submission.notebook)


def test_an_untouched_copy_does_not_overwrite_the_answer():
    node = answered()
    stub = released().cells[place(node, "pool_out_size-answer")]
    stub.id = "pasted"
    node.cells.append(stub)

    submission = merged(node)

    assert sources(submission, Role.ANSWER) == list(RIGHT.values())


@pytest.mark.parametrize(
    ("finding", "change"),
    [
        ("edited_check", lambda cell: cell.update(source="pass")),
        ("changed_points", lambda cell: cell.metadata.nbgrader.update(points=100)),
        ("ignored_tags", lambda cell: cell.metadata.update(tags=["skip-execution"])),
    ],
)
def test_a_changed_check_is_ours_again_and_is_named(finding, change):
    node = answered()
    change(node.cells[place(node, "valid_out_size")])

    submission = merged(node)

    assert names(submission) == {finding}
    check = submission.notebook.cells[submission.roles.index(Role.CHECK)]
    assert check.source == 'check("valid_out_size", valid_out_size)'
    assert check.metadata.nbgrader.points == 2
    assert "tags" not in check.metadata


def test_points_that_the_teacher_changed_are_nobodys_doing():
    node = answered()
    cell = node.cells[place(node, "valid_out_size")]
    cell.metadata.nbgrader.points = 1  # as it was released, with nbgrader's checksum of that time
    cell.metadata.nbgrader.checksum = compute_checksum(cell)

    assert names(merged(node)) == set()

    cell.metadata.nbgrader.points = 3
    assert names(merged(node)) == {"changed_points"}


def test_a_deleted_and_a_doubled_check_are_named():
    node = answered()
    node.cells.append(copy.deepcopy(node.cells[place(node, "pool_out_size")]))
    node.cells[-1].id = "again"
    del node.cells[place(node, "valid_out_size")]

    assert names(merged(node)) >= {"deleted_check", "duplicated_check"}


def test_moved_cells_run_as_in_the_students_notebook_behind_what_they_need():
    node = answered()
    node.cells.insert(0, node.cells.pop(place(node, "pool_out_size-answer")))

    submission = merged(node)

    assert sources(submission, Role.ANSWER) == list(RIGHT.values())[::-1]
    assert sources(submission, Role.OURS)[-1].startswith("import torch")
    assert submission.roles.index(Role.ANSWER) > submission.roles.index(Role.OURS)
    assert submission.answered == set(RIGHT)
    assert names(submission) == {"moved_cells"}


def test_an_answer_turned_into_prose_is_still_taken_as_code():
    node = answered()
    at = place(node, "pool_out_size-answer")
    own = node.cells[at]
    node.cells[at] = new_markdown_cell(own.source, id=own.id, metadata=own.metadata)

    submission = merged(node)

    assert sources(submission, Role.ANSWER) == list(RIGHT.values())
    assert names(submission) == {"retyped_answer"}


def test_a_student_may_play_with_the_lessons_own_cells():
    node = answered()
    node.cells[place(node, "imports")].source = "import torch, math"

    submission = merged(node)

    assert sources(submission, Role.OURS)[-1] == "import torch, math"
    theirs = [submission.code()[number] for number in submission.written_by_student()]
    assert "import torch, math" in theirs
    assert submission.findings == ()


def test_the_lessons_own_cells_come_back_when_they_were_deleted():
    node = answered()
    del node.cells[place(node, "imports")]

    assert sources(merged(node), Role.OURS)[-1].startswith("import torch")


def test_an_answer_known_by_its_cell_id_alone_is_found():
    node = answered()
    for cell in node.cells:
        cell.metadata.pop("nbgrader", None)

    assert merged(node).answered == {"valid_out_size", "pool_out_size"}


def test_their_metadata_never_gets_into_our_notebook():
    node = answered()
    extra = answer_cell("new_one", "x = 1")
    extra.metadata.nbgrader.update(grade=True, points=100)
    node.cells.append(extra)

    submission = merged(node)
    known = {grade_id(cell) for cell in small_book().node.cells}
    assert {grade_id(cell) for cell in submission.notebook.cells} <= known


def test_a_notebook_of_version_3_is_read():
    cells = [
        {"cell_type": "code", "input": cell.source, "metadata": dict(cell.metadata)}
        for cell in answered().cells
        if cell.cell_type == "code"
    ]
    document = {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]}

    submission = merge(small_book(), json.dumps(document).encode())

    assert sources(submission, Role.ANSWER) == list(RIGHT.values())
    assert "old_format" in names(submission)


NO_NOTEBOOKS = (
    b"",
    b"not json",
    b"[]",
    b"{}",
    b'{"cells": 3}',
    b"\xff",
    b"[" * 100_000,
    b'{"c": nul',
)


@pytest.mark.parametrize("data", NO_NOTEBOOKS)
def test_what_is_no_notebook_is_named_and_nothing_is_answered(data):
    submission = merge(small_book(), data)

    assert names(submission) >= {"unreadable"}
    assert submission.answered == frozenset()


def test_no_file_is_a_missing_notebook():
    assert names(merge(small_book(), None)) == {"missing_notebook"}


def test_another_kernel_is_named():
    node = answered()
    node.metadata.kernelspec = {"name": "ir", "language": "R", "display_name": "R"}

    assert names(merged(node)) == {"foreign_kernel"}


def test_text_that_cannot_be_stored_is_made_storable():
    node = answered()
    text = nbformat.writes(node).replace('"import torch', '"# \\ud800\\nimport torch')

    submission = merge(small_book(), text.encode())

    nbformat.writes(submission.notebook).encode("utf-8")


def test_a_module_that_is_neither_installed_nor_handed_in_is_named():
    node = answered()
    node.cells.insert(3, new_code_cell("%%writefile written.py\nx = 1", id="w"))
    node.cells.insert(4, new_code_cell("import torch, helper, written, lost.inner", id="m"))

    submission = merge(small_book(), nbformat.writes(node).encode(), files={"helper.py": b""})

    found = [one.detail for one in submission.findings if one.name == "missing_module"]
    assert found == ["lost"]


@pytest.mark.parametrize("lines", [9_000, 30_000])
def test_code_that_is_too_much_to_read_costs_no_answer(lines):
    node = answered()
    for number in range(5):
        node.cells.insert(2, new_code_cell(lines * "a=b\n", id=f"much-{number}"))

    submission = merged(node)

    assert sources(submission, Role.ANSWER) == list(RIGHT.values())
    assert "too_complex" in names(submission)


def test_blank_lines_are_no_code():
    node = answered()
    node.cells[place(node, "valid_out_size-answer")].source += 150_000 * "\n"

    assert names(merged(node)) == set()

"""`grade --preview`: whose mark would change and why, and that it changes nothing."""

from __future__ import annotations

import json

import nbformat
import pytest
from building import RIGHT
from grading import WRONG, grade, hand_in, submission

from grader.course.notebooks import Course
from grader.marks.batch import grade_and_forget
from grader.marks.gradebook import open_marks
from grader.marks.policy import Policy
from grader.marks.preview import changes
from grader.pages.report import preview_table

pytestmark = pytest.mark.slow


def files(course):
    """Everything in `work/` with its bytes, the gradebook's rows in place of its file."""
    kept = {
        str(path.relative_to(course.work)): path.read_bytes()
        for path in course.work.rglob("*")
        if path.is_file() and path.name != "gradebook.db"
    }
    with open_marks(course) as marks:
        rows = list(marks._gradebook.db.connection().connection.iterdump())
    return kept, rows


def preview(course):
    from grading import in_this_process

    done = grade_and_forget(course, "pooling", Policy(workers=1), in_this_process)
    with open_marks(course) as marks:
        return list(changes(done, marks.of_class("pooling")))


def test_a_release_in_mid_term_is_foreseen_and_then_comes_true(graded):
    hand_in(graded, "ben", submission(graded, RIGHT))
    hand_in(graded, "dan", submission(graded, RIGHT | WRONG))
    with open_marks(graded) as marks:
        sheet = marks._gradebook.find_grade("valid_out_size", "1_small", "pooling", "cut")
        sheet.manual_score = 1.5
        marks._gradebook.db.commit()
    hand_in(graded, "cut", submission(graded, RIGHT))
    before = files(graded)

    found = preview(graded)

    assert files(graded) == before
    said = {(c.student, c.exercise): (c.before, c.now, c.why) for c in found}
    assert said == {
        ("ben", "valid_out_size"): ((1.0, 2.0), (2.0, 2.0), "resubmitted"),
        ("cut", "valid_out_size"): ((0.0, 2.0), (2.0, 2.0), "by_hand"),
        ("cut", "pool_out_size"): ((0.0, 5.0), (5.0, 5.0), "resubmitted"),
        ("dan", "valid_out_size"): (None, (1.0, 2.0), "new"),
        ("dan", "pool_out_size"): (None, (5.0, 5.0), "new"),
    }
    grade(graded)
    assert preview(graded) == []
    assert preview_table([], "zh") == "不会改变任何分数。"


def test_an_exercise_that_goes_or_is_worth_another_number_is_named(graded):
    path = graded.notebooks[0].path
    node = nbformat.read(path, as_version=4)
    node.cells = [cell for cell in node.cells if not cell.id.startswith("pool_out_size")]
    path.write_text(nbformat.writes(node), encoding="utf-8")
    record = graded.records / "pooling" / "ada" / "1_small.json"
    content = json.loads(record.read_text())
    content["records"][0] |= {"max_points": 4.0, "points": 4.0}
    record.write_text(json.dumps(content))

    found = preview(Course(graded.root))

    ada = {c.exercise: c for c in found if c.student == "ada"}
    assert (ada["valid_out_size"].before, ada["valid_out_size"].now) == ((4.0, 4.0), (2.0, 2.0))
    assert ada["valid_out_size"].why == "points"
    assert (ada["pool_out_size"].now, ada["pool_out_size"].why) == (None, "gone")
    table = preview_table(found)
    assert "its points were changed" in table
    assert "nothing was changed" in table


def test_the_command_says_that_nothing_would_change(run, graded):
    status, said = run("grade", "--preview", "--workers", "1")

    assert (status, said) == (0, "No mark would change.\n")

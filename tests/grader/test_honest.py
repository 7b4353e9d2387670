"""Odd but honest submissions: whatever surrounds a right answer, it has full marks."""

from __future__ import annotations

import shutil

import pytest
from galleries import POINTS, Entry, gallery, put_ruled_exercise
from grading import grade, marks

from grader.course.notebooks import Course

pytestmark = pytest.mark.slow

ENTRIES = gallery("honest")


@pytest.fixture(scope="module")
def graded(released_once, tmp_path_factory):
    root = tmp_path_factory.mktemp("honest") / "course"
    shutil.copytree(released_once.root, root)
    course = put_ruled_exercise(Course(root))
    name = course.notebooks[0].name
    for entry in ENTRIES:
        path = course.submitted / entry.student / "pooling" / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(entry.submitted_files({}), encoding="utf-8")
    done = grade(course)
    return marks(course), {one.mark.student: one.mark.findings for one in done}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_honest_submission_has_full_marks(graded, entry: Entry):
    found, findings = graded

    for name, points in POINTS.items():
        mark = found[entry.student, name]
        assert mark == (float(points), "correct"), f"{entry.about} {findings[entry.student]}"

"""`grader grade`, `nbgrader autograde` and formgrader's button: one engine, the same marks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from grading import RIGHT, WRONG, hand_in, marks, submission

from grader.course.release import release
from grader.marks.gradebook import open_marks

ROOT = Path(__file__).resolve().parents[2]
STUDENTS = ("right", "wrong", "untouched", "linked")


@pytest.fixture
def submitted_files(course):
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    hand_in(course, "right", submission(course, RIGHT))
    hand_in(course, "wrong", submission(course, RIGHT | WRONG))
    hand_in(course, "untouched", submission(course, {}))
    hand_in(course, "linked", submission(course, RIGHT))
    (course.submitted / "linked" / "pooling" / "notes.txt").symlink_to(course.database)
    return course


def command(course, *words):
    ran = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=course.root,
        env=os.environ | {"JUPYTER_CONFIG_DIR": str(course.work / "jupyter")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def book_of(course):
    with open_marks(course) as opened:
        return {student: opened.score(student, course.notebooks[0]) for student in STUDENTS}


@pytest.mark.slow
def test_the_same_class_through_all_three_doors_gives_the_same_gradebook(handed_in):
    course = handed_in
    command(course, "grader", "grade", "--workers", "1")
    first, first_marks = book_of(course), marks(course)
    assert first == {"right": 7.0, "wrong": 6.0, "untouched": 0.0, "linked": 7.0}

    forget(course)
    command(course, "nbgrader", "autograde", "pooling")
    assert book_of(course) == first
    assert marks(course) == first_marks
    assert not (course.autograded / "linked" / "pooling" / "notes.txt").exists()

    forget(course)
    press_the_button(course)
    assert book_of(course) == first
    assert marks(course) == first_marks


def forget(course):
    for path in (course.autograded, course.records):
        shutil.rmtree(path, ignore_errors=True)
    course.database.unlink(missing_ok=True)
    release(course)


def press_the_button(course):
    """What formgrader's handler does when its autograde button is pressed."""
    script = (
        "from nbgrader.apps import NbGrader\n"
        "from nbgrader.apps.api import NbGraderAPI\n"
        "app = NbGrader(); app.load_config_file()\n"
        "api = NbGraderAPI(config=app.config)\n"
        f"for student in {STUDENTS!r}:\n"
        "    result = api.autograde('pooling', student)\n"
        "    assert result['success'], result\n"
    )
    path = course.work / "press.py"
    path.write_text(script)
    ran = subprocess.run(
        [sys.executable, str(path)], cwd=course.root, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr

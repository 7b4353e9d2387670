"""What the course says reaches the gradebook, also behind marks that are there already."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from pathlib import Path

from grading import RIGHT, grade, hand_in, submission
from nbgrader import dbutil
from nbgrader.api import Gradebook

from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks

_NAMES = ("revision", "down_revision")


def test_points_that_a_teacher_changed_reach_the_gradebook(course):
    path = course.notebooks[0].path
    text = path.read_text(encoding="utf-8")
    assert text.count('"points": 1,') == 1
    path.write_text(text.replace('"points": 1,', '"points": 4,'), encoding="utf-8")
    changed = Course(course.root)

    with open_marks(changed) as marks:
        marks.prepare("pooling")

    with Gradebook(f"sqlite:///{course.database}") as book:
        assert book.find_grade_cell("why", "1_small", "pooling").max_score == 4
        assert book.find_assignment("pooling").max_score == 11


def test_a_new_gradebook_is_of_nbgraders_version_and_no_program_is_started_for_it(
    course, monkeypatch
):
    """A program would get a Ctrl-C that is meant for us, and print a traceback of its own."""

    def started(*words, **_):
        raise AssertionError(f"started: {words}")

    monkeypatch.setattr(subprocess, "Popen", started)
    course.database.unlink()
    with open_marks(course) as marks:
        marks.prepare("pooling")
    with sqlite3.connect(course.database) as rows:
        found = rows.execute("select version_num from alembic_version").fetchall()
    rows.close()

    steps = (Path(dbutil.ALEMBIC_DIR) / "versions").glob("*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in steps)
    names = {name: set(re.findall(rf"^{name} = '(\w+)'", text, re.M)) for name in _NAMES}
    assert found == [(name,) for name in names["revision"] - names["down_revision"]]


def test_who_has_no_name_is_called_by_the_id_and_a_roster_has_the_last_word(course):
    with Gradebook(f"sqlite:///{course.database}") as book:
        book.add_student("bob")
        book.add_student("eve", first_name="Eve")
        book.add_student("ada", first_name="Ada", last_name="L")
    hand_in(course, "new", submission(course, RIGHT))
    grade(course)

    with Gradebook(f"sqlite:///{course.database}") as book:
        names = {s.id: (s.last_name, s.first_name) for s in book.students}
        book.update_or_create_student("new", first_name="N", last_name="W")
    assert names == {
        "ada": ("L", "Ada"), "bob": ("bob", ""), "eve": ("", "Eve"), "new": ("new", "")
    }  # fmt: skip
    grade(course)
    with Gradebook(f"sqlite:///{course.database}") as book:
        named = book.find_student("new")
        assert (named.last_name, named.first_name) == ("W", "N")

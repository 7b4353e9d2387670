"""What the course says reaches the gradebook, also behind marks that are there already."""

from __future__ import annotations

from nbgrader.api import Gradebook

from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks


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

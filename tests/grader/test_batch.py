"""A class through the engine: marks, findings, a second run, marks by hand."""

from __future__ import annotations

import dataclasses
import json

import pytest
from grading import FULL, RIGHT, WRONG, grade, hand_in, marks, of, submission

from grader.course.notebooks import Course, grade_id
from grader.marks import result_cache, verdict
from grader.marks.gradebook import open_marks
from grader.run import executors


def test_right_wrong_untouched_and_broken_stand_side_by_side(course):
    hand_in(course, "right", submission(course, RIGHT))
    hand_in(course, "wrong", submission(course, RIGHT | WRONG))
    hand_in(course, "untouched", submission(course, {}))
    hand_in(course, "broken", submission(course, RIGHT)[:-50])

    done = grade(course)

    assert of(course, "right") == FULL
    assert of(course, "wrong") == FULL | {"valid_out_size": (1.0, "wrong")}
    assert set(of(course, "untouched").values()) == {(0.0, "not_answered")}
    assert set(of(course, "broken").values()) == {(0.0, "not_answered")}
    odd = {one.handed.student: [finding.name for finding in one.graded.findings] for one in done}
    assert odd["broken"] == ["unreadable"]
    assert odd["right"] == []


def test_the_mistake_is_named_in_the_record(course):
    hand_in(course, "wrong", submission(course, RIGHT | WRONG))

    grade(course)

    (record,) = [r for r in result_cache.all_records(course, "pooling") if r.points == 1]
    assert record.misconception is not None
    assert record.isolation in ("bubblewrap", "landlock")


def test_the_gradebook_holds_the_same_marks(course):
    hand_in(course, "wrong", submission(course, RIGHT | WRONG))

    grade(course)

    with open_marks(course) as book:
        assert book.score("wrong", course.notebooks[0]) == 6.0
        assert book.students() == ["wrong"]


def test_an_unchanged_submission_is_not_run_again(course):
    hand_in(course, "right", submission(course, RIGHT))
    grade(course)

    (again,) = grade(course)

    assert again.graded is None
    assert [record.points for record in again.records] == [2.0, 5.0]
    (forced,) = grade(course, force=True)
    assert forced.graded is not None


def test_a_changed_submission_is_run_again_and_says_what_changed(course):
    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    hand_in(course, "ada", submission(course, RIGHT | WRONG))

    (again,) = grade(course)

    ((record, before),) = again.changes
    assert (record.exercise, before, record.points) == ("valid_out_size", 2.0, 1.0)


def test_an_answer_that_is_gone_scores_nothing_whatever_it_scored_before(course):
    def without_answer(node):
        node.cells = [c for c in node.cells if grade_id(c) != "pool_out_size-answer"]

    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    hand_in(course, "ada", submission(course, RIGHT, without_answer))

    grade(course)

    assert of(course, "ada")["pool_out_size"] == (0.0, "not_answered")
    with open_marks(course) as book:
        assert book.score("ada", course.notebooks[0]) == 2.0


def test_marks_and_comments_by_hand_survive(course):
    hand_in(course, "ada", submission(course, RIGHT | WRONG))
    grade(course)
    book = course.notebooks[0]
    with open_marks(course) as opened:
        api = opened._gradebook
        api.find_grade("valid_out_size", book.name, "pooling", "ada").manual_score = 1.5
        comment = api.find_comment("pool_out_size-answer", book.name, "pooling", "ada")
        comment.manual_comment = "Nice."
        api.db.commit()

    grade(course, force=True)

    with open_marks(course) as opened:
        by_hand = opened.hand_marks("ada", book)
        assert by_hand["valid_out_size"][0] == 1.5
        assert by_hand["pool_out_size-answer"][1] == "Nice."
        assert opened.score("ada", book) == 6.5


def test_a_written_answer_waits_for_a_person_and_an_empty_one_does_not(course):
    def write(node):
        node.cells[-1].source = "Because <script>alert(1)</script> it slides."

    hand_in(course, "given", submission(course, RIGHT, write))
    hand_in(course, "empty", submission(course, RIGHT))

    grade(course)

    book = course.notebooks[0]
    with open_marks(course) as opened:
        sheets = [
            opened._gradebook.find_grade("why", book.name, "pooling", student)
            for student in ("given", "empty")
        ]
        assert [sheet.needs_manual_grade for sheet in sheets] == [True, False]
        assert [sheet.auto_score for sheet in sheets] == [None, 0.0]
    document = (course.autograded / "given" / "pooling" / f"{book.name}.ipynb").read_text()
    assert "<script>" not in document


def test_only_what_an_exercises_fix_touches_is_graded_again(course, monkeypatch):
    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    before = {r.exercise: r for r in result_cache.all_records(course, "pooling")}
    path = course.records / "pooling" / "ada" / f"{course.notebooks[0].name}.json"
    content = json.loads(path.read_text())
    content["records"][0] |= {"exercise_version": "older", "points": 0.0}
    content["records"][1] |= {"seconds": 123.0}
    path.write_text(json.dumps(content))

    (again,) = grade(course)

    after = {record.exercise: record for record in again.records}
    assert after["valid_out_size"].points == before["valid_out_size"].points
    assert after["pool_out_size"].seconds == 123.0
    assert [(r.exercise, old) for r, old in again.changes] == [("valid_out_size", 0.0)]


def test_a_version_follows_what_decides_marks():
    name = "valid_out_size"
    exercise = verdict.find(name)
    dearer = dataclasses.replace(
        exercise, groups=tuple(dataclasses.replace(g, points=9) for g in exercise.groups)
    )
    reworded = dataclasses.replace(exercise, title={"zh": "另一个", "en": "Another"})

    assert verdict.fingerprint(exercise, "") == verdict.fingerprint(reworded, "")
    assert verdict.fingerprint(exercise, "") != verdict.fingerprint(dearer, "")
    assert verdict.fingerprint(exercise, "") != verdict.fingerprint(exercise, "other rules")


@pytest.mark.parametrize(
    "workers", [2, pytest.param(4, marks=pytest.mark.slow), pytest.param(8, marks=pytest.mark.slow)]
)
def test_any_number_of_workers_gives_the_marks_of_one(course, workers):
    for number in range(12):
        hand_in(course, f"s{number}", submission(course, RIGHT | (WRONG if number % 2 else {})))

    grade(course, workers=workers, make=executors.local(workers))
    first = marks(course)
    grade(course, force=True)

    assert marks(course) == first
    assert len(first) == 24


def test_a_course_elsewhere_is_graded_in_its_own_folder(course, tmp_path):
    course = Course(course.root.rename(tmp_path / "还有 one"))
    hand_in(course, "张三", submission(course, RIGHT))

    grade(course)

    assert of(Course(course.root), "张三") == FULL

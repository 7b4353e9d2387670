"""A class through the engine: marks, findings, a second run, marks by hand."""

from __future__ import annotations

import dataclasses
import json
import shutil
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor

import pytest
from grading import FULL, RIGHT, WRONG, grade, hand_in, marks, of, submission

from grader.course.notebooks import Course, grade_id
from grader.marks import result_cache
from grader.marks.gradebook import open_marks
from grader.marks.mark import Mark
from grader.marks.policy import Policy
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
    odd = {one.mark.student: [finding.name for finding in one.mark.findings] for one in done}
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
        assert book.standing("wrong", course.notebooks[0]).points == 6.0
        assert list(book.of_class("pooling").people) == ["wrong"]


def test_an_unchanged_submission_is_not_run_again(course):
    hand_in(course, "right", submission(course, RIGHT))
    grade(course)

    (again,) = grade(course)

    assert not again.fresh
    assert [record.points for record in again.records] == [2.0, 5.0]
    (forced,) = grade(course, force=True)
    assert forced.fresh


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
        assert book.standing("ada", course.notebooks[0]).points == 2.0


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
        by_hand = opened.standing("ada", book).by_hand
        assert by_hand["valid_out_size"][0] == 1.5
        assert by_hand["pool_out_size-answer"][1] == "Nice."
        assert opened.standing("ada", book).points == 6.5


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


def kept(course, student):
    path = course.records / "pooling" / student / f"{course.notebooks[0].name}.json"
    return path, json.loads(path.read_text())


@pytest.mark.parametrize(
    "change",
    [
        {"exercise_version": "older"},
        {"max_points": 3.0},
        {"outcome": "died"},
        {"outcome": "timed_out"},
        {"outcome": "engine_fault"},
    ],
    ids=lambda change: " ".join(map(str, *change.items())),
)
def test_a_record_that_may_be_wrong_is_graded_again_and_replaced_everywhere(course, change):
    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    path, content = kept(course, "ada")
    content["records"][0] |= change | {"points": 0.0}
    path.write_text(json.dumps(content))

    (again,) = grade(course)

    assert again.fresh
    assert of(course, "ada") == FULL
    assert [(r.exercise, old) for r, old in again.changes] == [("valid_out_size", 0.0)]
    assert "died" not in path.read_text()


def test_force_computes_and_stores_whatever_was_remembered(course):
    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    book = course.notebooks[0]
    path, content = kept(course, "ada")
    content["records"][0] |= {"points": 0.0, "outcome": "wrong"}
    path.write_text(json.dumps(content))
    with open_marks(course) as opened:
        opened._gradebook.find_grade("valid_out_size", book.name, "pooling", "ada").auto_score = 0
        opened._gradebook.db.commit()

    grade(course, force=True)

    assert of(course, "ada") == FULL
    with open_marks(course) as opened:
        assert opened.standing("ada", book).points == 7.0


@pytest.mark.parametrize("lost", ["database", "autograded"])
def test_what_was_lost_of_a_mark_comes_back(course, lost):
    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    document = course.autograded / "ada" / "pooling" / "1_small.ipynb"
    text = document.read_bytes()
    if lost == "database":
        course.database.unlink()
    else:
        shutil.rmtree(course.autograded)

    grade(course)

    with open_marks(course) as opened:
        assert opened.standing("ada", course.notebooks[0]).points == 7.0
    assert document.read_bytes() == text


def test_a_regrade_meets_the_same_cases_and_a_changed_hand_in_others(course):
    for student in ("same", "changes"):
        hand_in(course, student, submission(course, RIGHT))
    grade(course, seed=11)
    hand_in(course, "changes", submission(course, RIGHT | WRONG))
    hand_in(course, "late", submission(course, RIGHT))

    done = grade(course, seed=22, force=True)

    seeds = {one.mark.student: one.mark.seed for one in done}
    assert seeds == {"same": 11, "changes": 22, "late": 22}
    assert Policy().seed != Policy().seed


def test_two_gradings_of_one_hand_in_are_one_mark(course):
    hand_in(course, "ada", submission(course, RIGHT | WRONG))

    (first,) = grade(course)
    (second,) = grade(course, force=True)

    assert first.mark == second.mark
    path, _ = kept(course, "ada")
    text = path.read_bytes()
    grade(course, force=True)
    assert path.read_bytes() == text


def expected(students):
    """Marks known beforehand, for a comparison that a run cannot pass by agreeing with itself."""
    return {
        (name, exercise): mark
        for number, name in enumerate(students)
        for exercise, mark in (
            FULL if number % 2 == 0 else FULL | {"valid_out_size": (1.0, "wrong")}
        ).items()
    }


@pytest.mark.parametrize(
    "workers", [2, pytest.param(4, marks=pytest.mark.slow), pytest.param(8, marks=pytest.mark.slow)]
)
def test_any_number_of_workers_gives_the_marks_that_are_due(course, workers):
    students = [f"s{number}" for number in range(12)]
    for number, student in enumerate(students):
        hand_in(course, student, submission(course, RIGHT | (WRONG if number % 2 else {})))

    grade(course, workers=workers, make=executors.local(workers))

    assert marks(course) == expected(students)
    with open_marks(course) as opened:
        scores = [opened.standing(student, course.notebooks[0]).points for student in students]
    assert scores == [7.0, 6.0] * 6


class Sabotaged(ThreadPoolExecutor):
    """Gives 0 points to everybody, as a broken worker might."""

    def submit(self, work, task):
        future = super().submit(work, task)
        mark = future.result()
        poor = tuple(dataclasses.replace(record, points=0.0) for record in mark.records)
        done = Future()
        done.set_result(dataclasses.replace(mark, records=poor))
        return done


def test_the_comparison_of_workers_fails_when_they_are_sabotaged(course):
    for number, student in enumerate(("s0", "s1")):
        hand_in(course, student, submission(course, RIGHT | (WRONG if number else {})))
    grade(course)
    assert marks(course) == expected(("s0", "s1"))

    grade(course, make=lambda: Sabotaged(1), force=True)

    assert marks(course) != expected(("s0", "s1"))


class Flaky(ThreadPoolExecutor):
    """Its first tasks end badly: the machine was busy, a worker was killed, a kernel died."""

    bad = 1

    def submit(self, work, task):
        if type(self).bad <= 0:
            return super().submit(work, task)
        type(self).bad -= 1
        done = Future()
        if self.end == "killed":
            done.set_exception(BrokenExecutor())
        elif self.end == "fault":
            done.set_result(Mark(task.student, "pooling", task.book.name, fault="OSError: sick"))
        else:
            mark = work(task)
            sick = tuple(
                dataclasses.replace(record, points=0.0, outcome=self.end) for record in mark.records
            )
            done.set_result(dataclasses.replace(mark, records=sick))
        return done


@pytest.mark.parametrize("ahead", [1, 2])  # one waits when the first ends; or is under way
@pytest.mark.parametrize("end", ["killed", "fault", "timed_out", "died"])
def test_what_may_be_the_machines_is_tried_again_alone(course, end, ahead, monkeypatch):
    monkeypatch.setattr("grader.marks.batch._AHEAD", ahead)
    students = ["s0", "s1", "s2"]
    for number, student in enumerate(students):
        hand_in(course, student, submission(course, RIGHT | (WRONG if number % 2 else {})))

    once = type("Once", (Flaky,), {"bad": 1, "end": end})

    done = grade(course, make=lambda: once(1))

    assert sorted(one.mark.student for one in done) == students
    assert marks(course) == expected(students)


@pytest.mark.parametrize("end", ["killed", "fault"])
def test_a_fault_that_stays_leaves_the_earlier_mark(course, end):
    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    always = type("Always", (Flaky,), {"bad": 99, "end": end})

    (one,) = grade(course, make=lambda: always(1), force=True)

    assert one.fault
    assert of(course, "ada") == FULL
    with open_marks(course) as opened:
        assert opened.standing("ada", course.notebooks[0]).points == 7.0


def test_a_course_elsewhere_is_graded_in_its_own_folder(course, tmp_path):
    course = Course(course.root.rename(tmp_path / "还有 one"))
    hand_in(course, "张三", submission(course, RIGHT))

    grade(course)

    assert of(Course(course.root), "张三") == FULL

"""From observations to records: what a message holds, which rule was broken, whose findings."""

from __future__ import annotations

import nbformat
import pytest
from building import RIGHT, small_book

from coursecheck.model import Outcome
from coursecheck.observe.run import observe
from coursecheck.registry import find
from grader.course.release import edition, stubs
from grader.intake.findings import Finding
from grader.intake.submission import merge
from grader.marks.verdict import judge_execution, records
from grader.run.execute import ROUNDS, Attempt, Ended, Execution

SEED = 7


def submission(answers):
    book = small_book()
    node = stubs(edition(book.node, "en"), "en")
    for cell in node.cells:
        name = cell.id.removesuffix("-answer")
        if cell.id.endswith("-answer") and name in answers:
            cell.source = answers[name]
    return book, merge(book, nbformat.writes(node).encode())


def attempt(name, cut=None):
    exercise = find(name)
    seen = tuple(observe(exercise.reference, exercise, SEED, ROUNDS))
    return Attempt(name, Ended.OBSERVED, SEED, seen[:cut])


def verdicts_on(answers, *attempts, findings=()):
    book, theirs = submission(answers)
    execution = Execution({}, attempts, findings, 0.0, 0.0)
    return book, theirs, execution, judge_execution(theirs, execution, book.checks)


def test_right_numbers_give_all_points():
    *_, (first, second) = verdicts_on(RIGHT, attempt("valid_out_size"), attempt("pool_out_size"))

    assert (first.outcome, first.points) == (Outcome.CORRECT, 2)
    assert (second.outcome, second.points) == (Outcome.CORRECT, 5)


@pytest.mark.parametrize("cut", [0, 1, -1])
def test_another_number_of_observations_gives_no_point(cut):
    *_, (first, _) = verdicts_on(RIGHT, attempt("valid_out_size", cut), attempt("pool_out_size"))

    assert (first.outcome, first.points) == (Outcome.WRONG, 0)


def test_an_empty_answer_is_not_answered_whatever_was_observed():
    empty = dict.fromkeys(RIGHT, "")
    *_, (first, second) = verdicts_on(empty, attempt("valid_out_size"), attempt("pool_out_size"))

    assert {first.outcome, second.outcome} == {Outcome.NOT_ANSWERED}
    assert (first.points, second.points) == (0, 0)


@pytest.mark.parametrize(
    ("ended", "outcome"),
    [
        (Ended.RAISED, Outcome.RAISED),
        (Ended.TIMED_OUT, Outcome.TIMED_OUT),
        (Ended.DIED, Outcome.DIED),
        (Ended.BAD_MESSAGE, Outcome.WRONG),
    ],
)
def test_what_brought_no_numbers_is_called_by_how_it_ended(ended, outcome):
    *_, (first, second) = verdicts_on(
        RIGHT, Attempt("valid_out_size", ended), attempt("pool_out_size")
    )

    assert (first.outcome, first.points) == (outcome, 0)
    assert second.points == 5


def rows_of(answers, findings=()):
    book, theirs, execution, verdicts = verdicts_on(
        answers, attempt("valid_out_size"), attempt("pool_out_size"), findings=findings
    )
    about = {"student": "ada", "assignment": "pooling", "notebook": "1_small", "isolation": "none"}
    return {row.exercise: row for row in records(verdicts, theirs, execution, book.checks, **about)}


def test_a_broken_rule_is_recorded():
    taken = "from poollab.lessons.by_hand.valid_out_size import EXERCISE\n"
    rows = rows_of(RIGHT | {"valid_out_size": taken + "valid_out_size = EXERCISE.reference\n"})

    row = rows["valid_out_size"]
    assert (row.outcome, row.points, row.misconception) == ("wrong", 0.0, "course_code")
    assert rows["pool_out_size"].misconception is None


def test_a_record_holds_the_findings_of_its_exercise_and_of_the_notebook_alone():
    rows = rows_of(RIGHT, (Finding("edited_check", "pool_out_size"), Finding("lost_ids")))

    assert rows["valid_out_size"].findings == ("lost_ids",)
    assert rows["pool_out_size"].findings == ("edited_check", "lost_ids")

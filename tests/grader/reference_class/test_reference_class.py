"""One class through every way to a mark; what it must come to is written in reference_expected."""

from __future__ import annotations

import re
import shutil
from functools import cache

import pytest
from reference_course import (
    WAYS,
    exported,
    grade_by,
    grader,
    hand_in_first,
    nbgrader_exported,
    read_book,
    records_of,
)
from reference_expected import (
    CHECKS,
    COMMENTS,
    EXPORTED,
    FIRST,
    HANDED_IN,
    LANGUAGE,
    MAX,
    MAX_TOTAL,
    NBGRADER_EXPORTED,
    NOTEBOOKS,
    PENALTY,
    RECORDS,
    SCORE,
    SECOND,
    STUDENTS,
)

SLOW = {"two_workers", "autograde", "button"}


def ways(wrong=lambda way: None, but=()):
    """Every way; `wrong` says why today's engine gives another value, if it does."""
    return [
        pytest.param(way, marks=[pytest.mark.slow] * (way in SLOW) + expected_to_fail(wrong(way)))
        for way in WAYS
        if way not in but
    ]


def expected_to_fail(reason):
    """Strict: whoever mends what `reason` names takes the mark away."""
    return [pytest.mark.xfail(reason=reason, strict=True)] if reason else []


def table(rows, wrong=lambda way, key: None):
    """Every way × every row; `wrong` says why today's engine gives another value, if it does."""
    return [
        pytest.param(
            way,
            key,
            marks=[pytest.mark.slow] * (way in SLOW) + expected_to_fail(wrong(way, key)),
            id=f"{way}-{'-'.join(key) if isinstance(key, tuple) else key}",
        )
        for way in WAYS
        for key in rows
    ]


@pytest.fixture(scope="module")
def graded(template, tmp_path_factory):
    """The class as one way graded it; each way goes once."""
    return cache(lambda way: grade_by(way, template, tmp_path_factory.mktemp(way)))


@pytest.fixture(scope="module")
def pages(graded):
    @cache
    def write(way):
        root = graded(way).root
        assert grader(root, "feedback").status == 0
        return {
            (path.parent.parent.name, path.stem): path.read_text(encoding="utf-8")
            for path in sorted((root / "work" / "feedback").rglob("*.html"))
        }

    return write


@pytest.mark.parametrize(("way", "key"), table(FIRST))
def test_the_first_grading_gives_the_marks_that_were_written_down(graded, way, key):
    expected = FIRST[key]

    assert graded(way).first.rows[key] == (*expected, MAX[key[1]])


@pytest.mark.parametrize(("way", "key"), table(SECOND))
def test_marks_by_hand_survive_and_a_resubmission_is_looked_at_again(graded, way, key):
    expected = SECOND[key]

    assert graded(way).second.rows[key] == (*expected, MAX[key[1]])


@pytest.mark.parametrize(("way", "key"), table(SCORE))
def test_a_notebook_is_worth_what_its_cells_are(graded, way, key):
    assert graded(way).second.scores[key] == SCORE[key]


@pytest.mark.parametrize(("way", "key"), table(PENALTY))
def test_late_work_costs_what_the_teachers_plugin_says(graded, way, key):
    assert graded(way).second.penalties[key] == PENALTY[key]


@pytest.mark.parametrize(("way", "key"), table(HANDED_IN))
def test_the_gradebook_knows_when_it_was_handed_in(graded, way, key):
    assert graded(way).second.times[key] == HANDED_IN[key]


@pytest.mark.parametrize("way", ways())
def test_comments_stay_with_the_student_they_were_written_for(graded, way):
    given = {key: text for key, text in graded(way).second.comments.items() if text}

    assert given == COMMENTS


@pytest.mark.parametrize("way", ways())
def test_nobody_is_in_the_gradebook_who_handed_nothing_in(graded, way):
    book = graded(way).second

    assert {student for student, _ in book.scores} == set(STUDENTS)
    assert len(book.scores) == len(STUDENTS) * len(NOTEBOOKS)


# --- grading once more ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", ways(but={"two_workers", "autograde"}))
def test_grading_what_has_not_changed_changes_nothing(graded, way):
    root = graded(way).root
    before = read_book(root)

    WAYS[way](root)

    assert read_book(root) == before


@pytest.mark.parametrize("way", ways(but={"two_workers", "autograde"}))
def test_force_gives_the_same_marks(graded, way):
    before = graded(way).second

    WAYS[way](graded(way).root, force=True)

    after = read_book(graded(way).root)
    assert after.scores == before.scores
    assert after.penalties == before.penalties
    assert after.times == before.times
    assert {key: row[:2] for key, row in after.rows.items()} == {
        key: row[:2] for key, row in before.rows.items()
    }
    assert not after.rows["ada", "why"][2]  # prose with a mark by hand is not asked for again


# --- outputs -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def records(graded, template, tmp_path_factory):
    root = tmp_path_factory.mktemp("records") / "course"
    shutil.copytree(template, root)
    hand_in_first(root)
    rows = records_of(root)
    assert len(rows) == len(RECORDS)
    return {(row["student"], row["exercise"]): row for row in rows}


@pytest.mark.parametrize("key", RECORDS, ids="-".join)
def test_a_record_says_how_each_exercise_ended(records, key):
    outcome, points, mistake, findings = RECORDS[key]
    row = records[key]

    assert (row["outcome"], row["points"], row["misconception"]) == (outcome, points, mistake)
    assert row["max_points"] == MAX[key[1]]
    assert CHECKS[row["notebook"]] == key[1]
    assert row["assignment"] == NOTEBOOKS[row["notebook"]]
    assert findings <= set(row["findings"])
    if not findings and key[0] != "dee":
        assert row["findings"] == []


@pytest.mark.parametrize(("way", "student"), table(EXPORTED))
def test_the_csv_has_each_notebook_in_its_own_column(graded, way, student):
    rows = exported(graded(way).root)

    assert rows[student] == EXPORTED[student] | {"max": MAX_TOTAL}
    assert list(rows) == list(STUDENTS)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["two_workers", "autograde"])
def test_nbgraders_own_export_says_the_same(graded, way):
    assert nbgrader_exported(graded(way).root) == NBGRADER_EXPORTED


HEAD = re.compile(r'class="score">\s*([\d.]+) / ([\d.]+)')


@pytest.mark.parametrize("way", ways())
def test_there_is_a_page_for_each_student_and_notebook_and_no_other(pages, way):
    assert set(pages(way)) == {(who, notebook) for who in STUDENTS for notebook in NOTEBOOKS}


@pytest.mark.parametrize(("way", "student"), table(STUDENTS))
def test_a_students_pages_hold_nothing_of_anybody_else(pages, way, student):
    mine = {notebook: page for (who, notebook), page in pages(way).items() if who == student}

    for page in mine.values():
        assert student in re.search("<title>(.*)</title>", page)[1]
        for other in set(STUDENTS) - {student}:
            assert not re.search(rf"\b{other}\b", page)
        html_language = {"zh": "zh-CN", "en": "en"}[LANGUAGE[student]]
        unread = student == "cui" and "1_sizes" in page  # of a file that is cut off
        assert f'<html lang="{html_language}">' in page or unread


@pytest.mark.parametrize(("way", "key"), table(COMMENTS))
def test_a_comment_stands_on_its_own_page_alone(pages, way, key):
    student, cell = key
    text = COMMENTS[key]

    found = [where for where, page in pages(way).items() if text in page]

    (notebook,) = (book for book, name in CHECKS.items() if cell == f"{name}-answer")
    assert found == [(student, notebook)]


@pytest.mark.parametrize(("way", "key"), table(SCORE))
def test_a_page_shows_the_marks_of_its_student_and_notebook(pages, way, key):
    score, most = map(float, HEAD.search(pages(way)[key]).groups())

    assert score == SCORE[key] - PENALTY[key]
    assert most == sum(MAX[name] for name in MAX if name == CHECKS[key[1]]) + (key[1] == "1_sizes")


@pytest.mark.parametrize("way", ways())
def test_each_answer_is_shown_to_the_one_who_wrote_it(pages, way):
    for (student, notebook), page in pages(way).items():
        words = re.sub("<[^>]*>", "", page)
        written = (student, notebook) not in {("cui", "1_sizes"), ("dee", "3_edges")}
        if written:
            assert f"only {student} wrote this" in words, (student, notebook)
    assert "Prose of ada alone." in pages(way)["ada", "1_sizes"]


@pytest.mark.parametrize("way", ways())
def test_the_report_lists_everybody_once_for_each_notebook(graded, way):
    said = grader(graded(way).root, "report", "--table")

    assert said.status == 0
    for student in STUDENTS:
        for notebook in NOTEBOOKS:
            lines = [
                line for line in said.text.splitlines() if line.split()[:2] == [student, notebook]
            ]
            assert len(lines) == 1, (student, notebook, said.text)

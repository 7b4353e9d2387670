"""The gallery holds every exercise to its word: right answers pass, wrong ones fail by name."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from coursecheck.cases import draw_cases
from coursecheck.judge.judge import find_mismatches, judge_cases
from coursecheck.model import Exercise, Misconception, Outcome
from coursecheck.observe.run import observe_case
from coursecheck.registry import lessons
from grader.author.prove.gallery import Entry, entries, tried
from grader.author.prove.sweep import sweep
from grader.course.notebooks import CourseError
from grader.run.answer_files import load

FOLDER = Path(__file__).parents[1] / "gallery"
EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]
BY_NAME = {exercise.name: exercise for exercise in EXERCISES}
ENTRIES = [entry for exercise in EXERCISES for entry in entries(FOLDER, exercise.name)]
MISTAKES = [(exercise, m) for exercise in EXERCISES for m in exercise.misconceptions]

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
each_entry = pytest.mark.parametrize(
    "entry", ENTRIES, ids=[f"{e.answer.exercise}-{e.stem}" for e in ENTRIES]
)


@cache
def gallery(name: str) -> tuple[Entry, ...]:
    return tuple(entries(FOLDER, name))


@each_entry
def test_an_answer_of_the_gallery_ends_as_its_file_is_called(entry: Entry) -> None:
    trial = tried(entry, "public", 1)
    assert (trial.outcome, trial.name) == (entry.outcome, entry.name)
    full = BY_NAME[entry.answer.exercise].points
    if entry.right:
        assert trial.points == full
    elif entry.wrong:
        assert trial.points < full
    else:
        assert trial.points == 0


@pytest.mark.slow
@each_exercise
def test_twenty_seeds_judge_the_gallery_alike(exercise: Exercise) -> None:
    off = sweep(FOLDER, exercise.name, range(20))
    assert {stem: seeds for stem, seeds in off.items() if seeds} == {}


@each_exercise
def test_the_gallery_shows_three_right_answers_a_stub_and_every_mistake(exercise: Exercise) -> None:
    kinds = Counter(entry.outcome for entry in gallery(exercise.name))
    assert kinds[Outcome.CORRECT] >= 3
    assert kinds[Outcome.NOT_ANSWERED] >= 1
    shown = {entry.name for entry in gallery(exercise.name)}
    listed = {m.name for m in exercise.misconceptions} | {rule.name for rule in exercise.rules}
    assert listed - shown == set(), "give each of these an answer in the gallery"
    assert shown - listed - {None} - {"plain_code"} == set(), "the exercise does not know these"


@each_exercise
@pytest.mark.parametrize("rounds", [1, 3])
def test_the_reference_meets_its_own_exercise(exercise: Exercise, rounds: int) -> None:
    cases = draw_cases(exercise, "public", rounds)
    seen = [observe_case(exercise.reference, exercise, case) for case in cases]
    assert find_mismatches(exercise, cases, seen) == {}


@pytest.mark.parametrize(
    ("exercise", "misconception"), MISTAKES, ids=[f"{e.name}-{m.name}" for e, m in MISTAKES]
)
def test_every_wrong_way_fails_and_is_named_as_itself(
    exercise: Exercise, misconception: Misconception
) -> None:
    cases = draw_cases(exercise, 0)
    for wrong in misconception.wrong[:4]:  # further ones differ in no more than a number
        verdict = judge_cases(
            exercise, cases, [observe_case(wrong, exercise, case) for case in cases]
        )
        assert verdict.points < exercise.points
        assert verdict.misconception == misconception.name


def test_points_add_up_to_what_a_course_is_worth() -> None:
    by_lesson = {
        lesson.name: sum(exercise.points for exercise in lesson.exercises) for lesson in lessons()
    }
    assert by_lesson["1_by_hand"] == 12
    assert by_lesson["2_padding_stride_channels"] == 23
    # Two more are for the answers in prose, which a person marks.
    assert sum(by_lesson.values()) == 100 - 2


@each_exercise
def test_every_group_gives_points_and_draws_cases(exercise: Exercise) -> None:
    drawn = Counter(case.group for case in draw_cases(exercise, 0))
    for group in exercise.groups:
        assert group.points >= 1
        assert drawn[group.name] >= 1


@each_exercise
def test_hints_are_short_and_in_both_languages(exercise: Exercise) -> None:
    for known in (*exercise.misconceptions, *exercise.rules):
        assert set(known.hint) == {"zh", "en"}
        assert len(known.hint["en"].split()) <= 160
        assert len(known.hint["zh"]) <= 320
        assert not re.search(r"[\u4e00-\u9fff][,;:!?]", known.hint["zh"]), "full-width, please"


@each_exercise
def test_names_of_mistakes_are_unique(exercise: Exercise) -> None:
    names = Counter(m.name for m in exercise.misconceptions)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_file_of_the_gallery_whose_name_says_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pool2d").mkdir()
    (tmp_path / "pool2d" / "looks_fine.py").write_text("def pool2d(): ...\n", encoding="utf-8")
    with pytest.raises(CourseError, match="<outcome>__<what_was_done>"):
        entries(tmp_path, "pool2d")


def test_an_answer_file_must_define_its_exercise(tmp_path: Path) -> None:
    (tmp_path / "pool2d").mkdir()
    (tmp_path / "pool2d" / "correct__elsewhere.py").write_text("pool = 1\n", encoding="utf-8")
    (entry,) = entries(tmp_path, "pool2d")
    with pytest.raises(NameError, match="does not define 'pool2d'"):
        load(entry.answer)

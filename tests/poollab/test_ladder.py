"""The ladder of a hint: one line, then the case worked through, then the idea of a solution."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from coursecheck.explain.explain import explain
from coursecheck.explain.html import verdict_html
from coursecheck.explain.locale.en import SENTENCES
from coursecheck.explain.text import verdict_text
from coursecheck.judge.judge import find_mismatches
from coursecheck.judge.known import cases_of
from coursecheck.model import Exercise, Outcome, Verdict
from coursecheck.observe.run import observe_case
from coursecheck.registry import lessons

EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]
SCHOOL_YEARS = 9.0

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)


def grade_level(text: str) -> float:
    """Return the school years that English `text` asks for, by Flesch and Kincaid."""
    words = re.findall(r"[A-Za-z]+", text)
    sentences = max(1, len(re.findall(r"[.!?:](?=\s|$)", text)))
    syllables = sum(map(syllables_of, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    """Count groups of vowels, without a silent e at the end."""
    plain = word.lower()
    if re.search(r"[^aeiouyl]e$|[^aeioutd]ed$", plain):
        plain = re.sub(r"e(d?)$", r"\1", plain)
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


def failures(exercise: Exercise) -> Iterator[Verdict]:
    """One verdict for each known mistake, with the first case that it fails."""
    cases = cases_of(exercise, "public", 1)
    for known in exercise.misconceptions:
        for case in cases:
            seen = observe_case(known.wrong[0], exercise, case, placed=False)
            found = find_mismatches(exercise, [case], [seen])
            if found:
                wrong = Outcome.RAISED if seen.raised else Outcome.WRONG
                full = exercise.points
                yield Verdict(exercise.name, wrong, 0, full, (), known.name, mismatch=found[0])
                break


def test_the_measure_of_reading_tells_a_simple_text_from_a_hard_one() -> None:
    assert grade_level("The cat sat on the mat. It was warm.") < 2
    hard = "Notwithstanding considerable institutional deliberations, implementation necessitated"
    assert grade_level(f"{hard} interdisciplinary collaboration.") > 20


@each_exercise
def test_the_case_is_worked_through_in_eighty_to_a_hundred_and_sixty_plain_words(
    exercise: Exercise,
) -> None:
    for verdict in failures(exercise):
        more = {language: explain(verdict, language).more for language in ("en", "zh")}
        assert more["en"] is not None
        assert more["zh"] is not None
        text = " ".join(more["en"].worked)
        assert 80 <= len(text.split()) <= 160, (verdict.misconception, text)
        assert grade_level(text) <= SCHOOL_YEARS, (verdict.misconception, text)
        chinese = "".join(more["zh"].worked)
        assert 110 <= len(chinese) <= 360, (verdict.misconception, chinese)


@each_exercise
def test_the_idea_of_a_right_solution_is_told_in_plain_words_and_not_in_code(
    exercise: Exercise,
) -> None:
    english, chinese = exercise.idea["en"], exercise.idea["zh"]

    assert grade_level(english) <= SCHOOL_YEARS
    assert 30 <= len(english.split()) <= 100
    assert 40 <= len(chinese) <= 200
    for text in (english, chinese):
        assert not re.search(r"\w\(|==|\[.*:.*\]|\bdef\b", text)


@pytest.mark.parametrize("key", [key for key in SENTENCES if key.startswith("more_steps_")])
def test_every_way_to_work_by_hand_is_told_in_plain_words(key: str) -> None:
    assert grade_level(SENTENCES[key]) <= SCHOOL_YEARS


@each_exercise
def test_a_page_folds_the_rungs_one_in_the_other_and_a_console_says_how_to_see_them(
    exercise: Exercise,
) -> None:
    verdict = next(failures(exercise))
    page = verdict_html(verdict, "en")
    short, long = (verdict_text(verdict, "en", more=more) for more in (False, True))
    more = explain(verdict, "en").more
    assert more is not None

    assert page.count("<details") == page.count("</details>") == 2
    assert page.index(SENTENCES["more"]) < page.index(SENTENCES["more_idea"])
    assert "<script" not in page
    assert more.worked[1] not in short
    assert f'check("{exercise.name}", {exercise.name}, more=True)' in short
    assert exercise.idea["en"] in long
    assert more.worked[1] in long
    graded = verdict_text(verdict, "en", graded=True)
    assert "more=True" not in graded  # there is nothing left to run

"""Texts beside an exercise: they are joined with it, and what does not fit is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from toys import NO_AMAX, misconception, toy

from coursecheck.model import Misconception
from coursecheck.texts import TextsError, with_texts

GOOD = """
title.zh = "每行最大"
title.en = "The largest of each row"
order = 2
minutes = 7
difficulty = 3
parts = [{ zh = "结果", en = "result" }]
idea = { zh = "逐行比较", en = "row by row" }

[groups]
values = { zh = "数值", en = "values" }
care = { zh = "细节", en = "care" }

[rules.no_amax]
hint = { zh = "不要用 amax", en = "no amax" }

[misconceptions.columns]
title = { zh = "按列", en = "by columns" }
hint = { zh = "看轴", en = "look at the axis" }
"""
SHARED = """
[misconceptions.float32_buffer]
title = { zh = "总是 float32", en = "always float32" }
hint = { zh = "跟随 X", en = "follow X" }
"""
EXERCISE = toy(
    misconceptions=(Misconception("columns", ()), Misconception("float32_buffer", ())),
    rules=(NO_AMAX,),
)


def joined(tmp_path: Path, text: str = GOOD, exercise=EXERCISE):
    folder = tmp_path / "rows"
    folder.mkdir()
    (tmp_path / "shared.toml").write_text(SHARED, encoding="utf-8")
    (folder / "row_max.toml").write_text(text, encoding="utf-8")
    return with_texts(exercise, folder / "row_max.toml")


def test_everything_that_a_person_reads_comes_from_the_file(tmp_path) -> None:
    exercise, order = joined(tmp_path)

    assert (order, exercise.minutes, exercise.difficulty) == (2, 7, 3)
    assert exercise.title == {"zh": "每行最大", "en": "The largest of each row"}
    assert [group.title["en"] for group in exercise.groups] == ["values", "care"]
    assert exercise.rules[0].hint["zh"] == "不要用 amax"
    assert exercise.misconception("columns").hint["en"] == "look at the axis"
    assert exercise.parts == ({"zh": "结果", "en": "result"},)
    assert exercise.idea == {"zh": "逐行比较", "en": "row by row"}


def test_an_exercise_may_do_without_an_idea_but_not_without_a_language_of_it(tmp_path) -> None:
    exercise, _ = joined(tmp_path, GOOD.replace("idea =", "# idea ="))
    assert exercise.idea == {}

    with pytest.raises(TextsError, match=r"idea\.en"):
        with_texts(EXERCISE, _without_english(tmp_path))


def _without_english(tmp_path: Path) -> Path:
    path = tmp_path / "rows" / "row_max.toml"
    path.write_text(GOOD.replace(', en = "row by row"', ""), encoding="utf-8")
    return path


def test_a_shared_text_stands_in_the_folder_above(tmp_path) -> None:
    exercise, _ = joined(tmp_path)

    assert exercise.misconception("float32_buffer").title["en"] == "always float32"


def test_a_text_of_the_exercises_own_comes_before_a_shared_one(tmp_path) -> None:
    own = '[misconceptions.float32_buffer]\ntitle = {zh="自", en="own"}\nhint = {zh="自", en="own"}'

    exercise, _ = joined(tmp_path, GOOD + own)

    assert exercise.misconception("float32_buffer").title["en"] == "own"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('title.en = "The largest of each row"', "", "groups.values.zh|groups.values.en"),
        ('title.zh = "每行最大"\ntitle.en = "The largest of each row"', "", "title"),
        ("order = 2", "", "order"),
        ("minutes = 7", 'minutes = "7"', "minutes"),
        ("minutes = 7", "minutes = 0", "minutes"),
        ("difficulty = 3", "dificulty = 3", "dificulty: did you mean 'difficulty'"),
        (', en = "values" }', " }", "groups.values.en"),
        (', en = "values" }', ', en = " " }', "groups.values.en"),
        ("care = {", "cares = {", "groups.cares: did you mean 'care'"),
        ("[rules.no_amax]", "[rules.no_max]", "rules.no_max: did you mean 'no_amax'"),
        ("[misconceptions.columns]", "[misconceptions.rows]", "misconceptions.rows"),
        (', en = "by columns" }', " }", "misconceptions.columns.title.en"),
        (', en = "by columns" }', ', en = "by columns", de = "x" }', "columns.title.de"),
        (', en = "result"', "", "parts[0].en"),
        ("[groups]", "[groups", "cannot be read"),
    ],
)
def test_what_is_missing_or_left_over_is_named_with_its_file(tmp_path, old, new, key) -> None:
    assert old in GOOD

    with pytest.raises(TextsError) as error:
        joined(tmp_path, GOOD.replace(old, new))

    assert "row_max.toml" in str(error.value)
    assert any(part in str(error.value) for part in key.split("|")), str(error.value)


def test_a_missing_hint_is_named_with_the_two_places_where_it_may_stand(tmp_path) -> None:
    exercise = toy(
        misconceptions=(misconception("new"), *EXERCISE.misconceptions), rules=(NO_AMAX,)
    )

    with pytest.raises(TextsError, match=re.escape("misconceptions.new: write it here, or in")):
        joined(tmp_path, exercise=exercise)


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(TextsError, match=r"row_max\.toml is missing"):
        with_texts(EXERCISE, tmp_path / "row_max.toml")

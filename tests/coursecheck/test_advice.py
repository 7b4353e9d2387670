"""What a check says of right answers: another way, a copy or a detour to do without. Never false.

`tests/gallery/notes.toml` says what is due for the gallery; `tests/noted` holds right answers whose
first line does, most of them close to one of which it would be untrue.
"""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from coursecheck.cases import draw_cases
from coursecheck.check import _shown
from coursecheck.explain.html import verdict_html
from coursecheck.explain.text import verdict_text
from coursecheck.judge.judge import judge
from coursecheck.model import Outcome
from coursecheck.observe.run import observe, observe_case
from coursecheck.registry import find, lessons

TESTS = Path(__file__).parents[1]
DUE = tomllib.loads((TESTS / "gallery" / "notes.toml").read_text(encoding="utf-8"))
NOTED = sorted((TESTS / "noted").glob("*/*.py"))
EXERCISES = [exercise for lesson in lessons() for exercise in lesson.exercises]


def answer(path: Path):
    spec = importlib.util.spec_from_file_location(f"noted_{path.stem}", path)
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, path.parent.name)


def verdict_on(path: Path):
    return _shown(answer(path), find(path.parent.name), "en", 60, more=False)[0]


def names(verdict) -> list[str]:
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.points == verdict.max_points
    return [note.name for note in verdict.notes]


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_of_each_right_answer_of_the_gallery_is_said_what_is_due(exercise):
    paths = sorted((TESTS / "gallery" / exercise.name).glob("correct__*.py"))
    due = DUE.get(exercise.name, {})
    assert due.keys() <= {path.stem for path in paths}
    assert {p.stem: said for p in paths if (said := names(verdict_on(p)))} == due


@pytest.mark.parametrize("path", NOTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_of_a_right_answer_is_said_what_its_first_line_says(path):
    due = re.match(r"# due: (.+)", path.read_text(encoding="utf-8"))[1].split(", ")
    assert names(verdict_on(path)) == ([] if due == ["nothing"] else due)


def test_the_gallery_and_its_neighbours_have_every_note_and_answers_without():
    said = [note for of in DUE.values() for notes in of.values() for note in notes]
    lines = [path.read_text(encoding="utf-8").splitlines()[0] for path in NOTED]
    for name in ("another_way", "needless_copy", "list_round_trip"):
        assert name in said
        assert any(name in line for line in lines)
    assert lines.count("# due: nothing") >= 5


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("graded", [False, True])
def test_a_note_shows_in_html_and_in_words_with_the_line_it_is_about(language, graded):
    path = TESTS / "noted" / "pool2d" / "numbers_one_by_one_from_a_copy.py"
    verdict = verdict_on(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    number = 1 + lines.index("    cells = X.clone()")
    for page in (
        verdict_html(verdict, language, graded=graded),
        verdict_text(verdict, language, graded=graded),
    ):
        assert "cells = X.clone()" in page
        assert "return torch.tensor(table" in page
        assert {"zh": f"第 {number} 行", "en": f"line {number}"}[language] in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_grading_speaks_of_another_way_from_the_operators_that_ran(language):
    exercise = find("pool2d")
    loop = answer(TESTS / "gallery" / "pool2d" / "correct__loop.py")
    verdict = judge(exercise, 7, observe(loop, exercise, 7, 3), 3)
    page = verdict_html(verdict, language, graded=True)
    assert exercise.another_way[language] in page
    assert str(verdict.notes[0].count) in page
    assert verdict.notes[0].count > exercise.another_way_operators


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES if e.another_way], ids=lambda exercise: exercise.name
)
def test_another_way_is_in_the_gallery_and_runs_no_more_operators_than_is_said(exercise):
    counts = []
    for path in (TESTS / "gallery" / exercise.name).glob("correct__*.py"):
        thing = answer(path)
        seen = [
            observe_case(thing, exercise, case, placed=False) for case in draw_cases(exercise, 3)
        ]
        counts.append(max(sum(count for _, count in one.operators) for one in seen))
    assert exercise.another_way_operators in counts


def test_a_wrong_answer_gets_no_advice():
    def pool2d(X, pool_size, mode="max"):
        X = X.clone()
        return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).amax((-2, -1))

    verdict, _ = _shown(pool2d, find("pool2d"), "en", 60, more=False)
    assert verdict.outcome is not Outcome.CORRECT
    assert verdict.notes == ()

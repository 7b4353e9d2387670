"""The version of an exercise: a change of what decides a mark asks for grading again."""

from __future__ import annotations

import sys

import pytest

from coursecheck import registry
from grader.marks import version

MODULE = """
from coursecheck.model import Exercise, Group
from twice.lessons.shared import right

EXERCISE = Exercise(
    name="twice", reference=right, misconceptions=(), needs_device=False,
    groups=(Group("all", 2, lambda draw: ()),),
)
"""
TEXTS = """
title.en = "Twice"
order = 1
minutes = 5
difficulty = 1
groups.all.en = "everything"
"""


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A course package of one exercise, and one file of an engine that decides."""
    folder = tmp_path / "twice" / "lessons"
    (folder / "first").mkdir(parents=True)
    for path, text in {
        tmp_path / "twice" / "__init__.py": "",
        folder / "__init__.py": "",
        folder / "shared.py": "def right(x):\n    return 2 * x\n",
        folder / "first" / "__init__.py": "NOTEBOOK = '1_first'\n",
        folder / "first" / "twice.py": MODULE,
        folder / "first" / "twice.toml": TEXTS,
        tmp_path / "judge.py": "",
    }.items():
        path.write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(registry, "_packages", [*registry.packages(), "twice"])
    monkeypatch.setattr(version, "_DECIDING", (tmp_path / "judge.py",))
    registry.lessons.cache_clear()
    yield tmp_path
    registry.lessons.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "twice"]:
        del sys.modules[name]
    version.exercise_version.cache_clear()
    version._engine.cache_clear()


def current(name="twice"):
    version.exercise_version.cache_clear()
    version._engine.cache_clear()
    return version.exercise_version(name)


@pytest.mark.parametrize(
    "changed", ["twice/lessons/first/twice.py", "twice/lessons/shared.py", "judge.py"]
)
def test_a_change_of_a_deciding_file_is_another_version(lesson, changed):
    before = current()
    path = lesson / changed
    path.write_text(path.read_text().replace("2 * x", "3 * x") + "# accepts something else\n")

    assert current() != before


def test_a_text_that_students_read_is_no_part_of_it(lesson):
    before = current()
    (lesson / "twice/lessons/first/twice.toml").write_text(TEXTS.replace("Twice", "Two times"))

    assert current() == before


def test_the_number_of_rounds_is_part_of_it(lesson, monkeypatch):
    before = current()
    monkeypatch.setattr(version, "ROUNDS", version.ROUNDS + 1)

    assert current() != before


def test_another_lessons_exercise_keeps_its_version(lesson):
    before = current("pool2d")
    path = lesson / "twice/lessons/first/twice.py"
    path.write_text(path.read_text() + "# changed\n")

    assert current("pool2d") == before


@pytest.mark.parametrize(
    "name", ["execute", "rules", "compare", "device_watch", "snapshot", "cases", "verdict", "model"]
)
def test_what_observes_runs_and_judges_decides(name):
    deciding = {path.stem for place in version._DECIDING for path in version._python_in(place)}

    assert name in deciding

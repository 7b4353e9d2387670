"""The proof's own tools: mutants, answer files met apart, and a report that tells what is off."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coursecheck.model import Outcome
from grader.__main__ import main
from grader.author.prove.gallery import Trial
from grader.author.prove.mutants import Hunt, Survivor, explained
from grader.author.prove.operators import mutants, second_mutants
from grader.author.prove.report import Report, text_of
from grader.author.prove.targets import targets
from grader.course.notebooks import find_course
from grader.run.answer_files import Answer, verdict_on

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "tests" / "gallery"


def changed(source: str) -> set[str]:
    return {mutant.source for mutant in mutants(source)}


def test_a_mutant_changes_one_thing() -> None:
    assert changed("y = n + 1") == {"y = n - 1", "y = n + 2", "y = n + 0"}
    assert changed("a < b") == {"a <= b", "a >= b", "pass"}
    assert changed("h, w = size") == {"w, h = size"}
    assert changed("y = x.max(dim=2)") >= {"y = x.min(dim=2)", "y = x.max()", "y = x.max(dim=3)"}
    assert changed("y = X[i:j]") == {"y = X[:j]", "y = X[i:]"}


def test_a_second_change_is_in_another_line_and_both_are_known_to_be_noticed() -> None:
    source = "def f(n):\n    k = 2\n    m = 3\n    return n"
    known = [m for m in mutants(source) if m.after in ("k = 3", "m = 4")]
    (found,) = second_mutants(source, known, 1)
    assert found.source == "def f(n):\n    k = 3\n    m = 4\n    return n"
    assert second_mutants(source, known[:1], 5) == []


def test_a_mutant_tells_the_line_that_it_changed() -> None:
    found = {(m.before, m.after) for m in mutants("def f(n):\n    k = 2\n    return n - k")}
    assert ("return n - k", "return n + k") in found
    assert ("k = 2", "k = 3") in found


def test_docstrings_annotations_and_messages_of_errors_are_left_alone() -> None:
    source = "def f(n: '1') -> '2':\n    \"\"\"3\"\"\"\n    raise ValueError(f'{n + 4} 5')"
    assert changed(source) == {source.replace("raise ValueError(f'{n + 4} 5')", "pass")}


def test_the_order_in_which_a_membership_lists_its_values_is_no_mutant() -> None:
    assert "x in ('b', 'a')" not in changed("x in ('a', 'b')")
    assert "x in ('a?', 'b')" in changed("x in ('a', 'b')")


@pytest.mark.slow
def test_every_exercise_has_a_solution_whose_mutants_can_be_hunted() -> None:
    solution, *others = targets(find_course(ROOT), GALLERY, "avg_pool2d")
    assert "def avg_pool2d" in solution.source
    assert len(mutants(solution.source)) > 20
    assert {other.origin for other in others} == {
        path.stem for path in (GALLERY / "avg_pool2d").glob("correct__*.py")
    }


def test_every_survivor_that_is_excused_has_a_reason() -> None:
    assert all(len(reason.split()) >= 4 for reason in explained(GALLERY).values())


TRIAL = Trial("pool2d", "correct__loop", Outcome.CORRECT, None, Outcome.CORRECT, None, 8, 8, 0.0)
CHAFF = Trial("pool2d", "wrong__median", Outcome.WRONG, "median", Outcome.WRONG, "median", 5, 8, 0)


def off(*trials: Trial) -> str:
    return "\n".join(Report(1, trials={"pool2d": list(trials)}).off)


def test_a_report_tells_of_a_right_answer_that_fails_and_a_wrong_one_that_passes() -> None:
    assert "pool2d/correct__loop" not in off(TRIAL)
    assert "right, but wrong" in off(replace(TRIAL, outcome=Outcome.WRONG, points=5))
    assert "right, but correct (median)" in off(replace(TRIAL, name="median"))
    assert "wrong, but passes" in off(replace(CHAFF, outcome=Outcome.CORRECT, points=8, name=None))


def test_a_report_tells_of_names_seeds_and_mutants_below_the_bar() -> None:
    assert "0.0% of wrong answers are named" in off(replace(CHAFF, name=None))
    report = Report(3, flaky={"pool2d": {"correct__loop": [1, 2]}})
    assert report.off == ["pool2d/correct__loop: not as due for the seeds 1, 2"]
    weak = Hunt("pool2d", "1_by_hand", 10, (Survivor("pool2d", "a", "b"),), named=9)
    told = Report(0, hunts={"pool2d": weak})
    assert told.mutation_score == pytest.approx(0.9)
    assert len(told.off) == 2
    excused = replace(weak, survivors=(Survivor("pool2d", "a", "b", "does the same"),))
    assert Report(0, hunts={"pool2d": excused}).off == []


def test_a_report_shows_each_wrong_answer_beside_the_name_it_got() -> None:
    report = Report(0, trials={"pool2d": [CHAFF, CHAFF]})
    row = next(line for line in text_of(report).splitlines() if line.endswith("wrong__median"))
    assert row.count("●") == 1
    assert "✗" not in row


def tried(*arguments: str) -> int:
    return main(["try", *arguments])


def test_try_prints_one_verdict_for_each_file(capsys: pytest.CaptureFixture[str]) -> None:
    folder = GALLERY / "pad2d"
    files = [str(folder / name) for name in ("correct__f_pad.py", "wrong__f_pad_order.py")]
    assert tried("pad2d", *files, "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["file"], row["outcome"], row["misconception"]) for row in rows] == [
        (files[0], "correct", None),
        (files[1], "wrong", "f_pad_order"),
    ]
    assert rows[0]["points"] == rows[0]["max_points"] == 3
    assert rows[1]["points"] < 3


@pytest.mark.slow
def test_try_writes_json_whatever_an_answer_prints(tmp_path: Path) -> None:
    right = (GALLERY / "pad2d" / "correct__f_pad.py").read_text(encoding="utf-8")
    loud = """import os, subprocess, sys
print('loaded')
os.write(1, b'written')
subprocess.run(['echo', 'said'])
sys.__stdout__.write('x')
print(1, file=sys.stderr)
"""
    called = right.replace(":\n", ":\n    print('called'); os.write(1, b'written')\n", 1)
    path = tmp_path / "loud.py"
    path.write_text(loud + called, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "grader", "try", "pad2d", str(path), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    (row,) = json.loads(told.stdout)
    assert row["outcome"] == "correct"


def test_try_says_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert tried("pool3d", "x.py") == 2
    assert "no exercise is called 'pool3d'" in capsys.readouterr().err
    assert tried("pool2d", "nowhere.py") == 2
    assert "nowhere.py" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("def pad2d(*_):\n    while True: pass", Outcome.TIMED_OUT),
        ("import os\ndef pad2d(*_):\n    os._exit(0)", Outcome.DIED),
        ("def pad2d(*_:", Outcome.RAISED),
        ("pad = 1", Outcome.RAISED),
        ("def pad2d(*_):\n    raise NotImplementedError", Outcome.NOT_ANSWERED),
    ],
    ids=["loops", "exits", "no Python", "another name", "stub"],
)
def test_an_answer_that_hangs_or_dies_ends_alone(text: str, outcome: Outcome) -> None:
    verdict = verdict_on(Answer("pad2d", "answer.py", text), seed=1, rounds=1, seconds=2)
    assert verdict.outcome is outcome
    assert verdict.points == 0

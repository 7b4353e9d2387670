"""Each hostile file gains or harms when its fence is taken away: else its test would show nothing.

The control runs in namespaces of its own, in which it is root, and in memory. `FENCES=all` in the
environment takes away all of them, one after the other (minutes); else it is a sample.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fence_control import classes
from fence_namespace import ALONE
from galleries import gallery
from sabotage import FENCES, NOT_LIFTED, NOT_SHOWN

from grader.jail.confinement import landlock
from grader.marks.gradebook import open_marks

HERE = Path(__file__).parent
SAMPLE = ("check text",)
WANTED = tuple(FENCES) if os.environ.get("FENCES") == "all" else SAMPLE
CLASSES = classes(WANTED)
NAMED = {entry.name for entry in gallery("hostile")}
OPEN = {name for names in NOT_SHOWN.values() for name in names}
FILES = [e for entries in CLASSES.values() for e in entries if e.name not in OPEN]


@pytest.fixture(scope="module")
def harm(released_once):
    """What each file gained or harmed, and under `plain: FENCE` what a plain wrong answer did."""
    if os.geteuid() != 0 or landlock.abi() < 1:
        pytest.skip("only root has namespaces for all of it, and a Linux with Landlock walls")
    with open_marks(released_once) as marks:
        marks.prepare("pooling")
    program = [sys.executable, str(HERE / "fence_control.py"), str(released_once.root), *WANTED]
    ran = subprocess.run(
        [*ALONE, *program],
        capture_output=True, text=True, check=False, timeout=1800,
        env=os.environ | {"PYTHONPATH": str(HERE)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    return {
        name: what for line in ran.stdout.splitlines() for name, what in json.loads(line).items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry.name)
def test_without_its_fence_it_gains_or_harms(harm, entry):
    assert harm[entry.name] != [], entry.about


@pytest.mark.slow
@pytest.mark.parametrize("fences", CLASSES, ids=", ".join)
def test_without_the_fence_a_plain_wrong_answer_gains_nothing(harm, fences):
    assert harm[f"plain: {', '.join(fences)}"] == []


def test_a_control_is_there_for_every_file_that_is_not_on_the_list_of_exceptions():
    shown = {entry.name for entries in classes(tuple(FENCES)).values() for entry in entries}

    assert shown | NOT_LIFTED.keys() == NAMED
    assert shown.isdisjoint(NOT_LIFTED)
    assert shown >= OPEN
    assert all(len(reason.split()) >= 5 for reason in (*NOT_LIFTED.values(), *NOT_SHOWN))

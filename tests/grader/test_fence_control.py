"""Each hostile file gains or hurts when its fence is taken away: else its test would show nothing.

The controls run in namespaces of their own, in which they are root, and in memory. `FENCES=all` in
the environment takes away all of them (minutes) and lists what each file came to; else it is a
sample. `FENCES="frames; plain values"` takes away these.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fence_control import classes
from fence_harm import kind
from fence_namespace import ALONE
from galleries import gallery
from sabotage import ENDS_OTHERWISE, FENCES, NOT_LIFTED

from grader.jail.confinement import landlock
from grader.marks.gradebook import open_marks

HERE = Path(__file__).parent
ASKED = os.environ.get("FENCES", "")
CLASSES = classes(() if ASKED == "all" else (ASKED or "check text").split("; "))
FILES = [entry for entries in CLASSES.values() for entry in entries]
AT_ONCE = 3  # most of the time is waiting


def shares() -> list[list[str]]:
    """The classes in parts that take about as long as each other."""
    parts: list[list[str]] = [[] for _ in range(AT_ONCE)]
    for fences in sorted(CLASSES, key=lambda fences: -len(CLASSES[fences])):
        min(parts, key=lambda part: sum(5 + len(CLASSES[one]) for one in part)).append(fences)
    return [part for part in parts if part]


@pytest.fixture(scope="module")
def harm(released_once, pytestconfig):
    """What each file gained or harmed, and under `plain: FENCE` what a plain wrong answer did."""
    if os.geteuid() != 0 or landlock.abi() < 1:
        pytest.skip("only root has namespaces for all of it, and a Linux with Landlock walls")
    with open_marks(released_once) as marks:
        marks.prepare("pooling")

    def control(part: list[str]) -> str:
        program = [sys.executable, str(HERE / "fence_control.py"), str(released_once.root), *part]
        ran = subprocess.run(
            [*ALONE, *program],
            capture_output=True, text=True, check=False, timeout=1800,
            env=os.environ | {"PYTHONPATH": str(HERE)},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-3000:]
        return ran.stdout

    with ThreadPoolExecutor(AT_ONCE) as pool:
        lines = "".join(pool.map(control, shares())).splitlines()
    found = {name: what for line in lines for name, what in json.loads(line).items()}
    if ASKED:
        with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(listing(found))
    return found


def listing(found: dict[str, list[str]]) -> str:
    """What each file came to without its fence, and which were never without."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for entry in FILES:
        what = dict.fromkeys(found[entry.name])
        kinds[kind(found[entry.name])].append(
            f"  {entry.name}: {', '.join(what)} (without {', '.join(entry.fences)})"
        )
    kinds["never without"] = [f"  {name}: {reason}" for name, reason in NOT_LIFTED.items()]
    return "\n".join(f"\n{len(rows)} {name}\n" + "\n".join(rows) for name, rows in kinds.items())


@pytest.mark.slow
@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry.name)
def test_without_its_fence_it_gains_or_harms(harm, entry):
    due = ("ends otherwise",) if entry.name in ENDS_OTHERWISE else ("gains", "hurts")

    assert kind(harm[entry.name]) in due, (harm[entry.name], entry.about)


@pytest.mark.slow
@pytest.mark.parametrize("fences", CLASSES)
def test_without_the_fence_a_plain_wrong_answer_gains_nothing(harm, fences):
    assert harm[f"plain: {fences}"] == []


@pytest.mark.parametrize("fence", FENCES.values(), ids=FENCES)
def test_what_a_sabotage_takes_away_is_there(fence, monkeypatch):
    fence.patch(monkeypatch)  # raises where a name has moved
    compile(fence.code, "sabotage", "exec")


def test_a_control_is_there_for_every_file_that_is_not_on_the_list_of_exceptions():
    shown = {entry.name for entries in classes().values() for entry in entries}

    assert shown | NOT_LIFTED.keys() == {entry.name for entry in gallery("hostile")}
    assert shown.isdisjoint(NOT_LIFTED)
    assert {fence for fences in classes() for fence in fences.split(", ")} == FENCES.keys()
    assert ENDS_OTHERWISE.keys() <= shown
    assert all(len(why.split()) >= 5 for why in (NOT_LIFTED | ENDS_OTHERWISE).values())

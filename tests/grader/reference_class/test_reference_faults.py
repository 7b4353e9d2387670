"""Trouble of ours, put in where it hurts: it costs nobody a mark, and the next run is as ever."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from reference_course import RIGHT, grader, put, read_book

HERE = Path(__file__).parent
WRONG = RIGHT["pool_out_size"].replace("o - 1 if ceil_mode", "o if ceil_mode")
STUDENTS = ("ada", "bai", "cui", "dee", "eva", "fan")
FULL, PART = 5.0, 4.0  # without the last rule of rounding up one of four groups is lost


def hand_in(root, answers):
    for student, answer in answers.items():
        put(root, student, "en", "2_more", answer)


def marks(root):
    rows = read_book(root).rows
    return {student: row[0] for (student, name), row in rows.items() if name == "pool_out_size"}


def injected(root, kind, marker, count, *words):
    """Run `grader grade alpha` with trouble; return its status and what it said."""
    left = root / "left.txt"
    left.write_text(str(count))
    command = ["grade", "--course", str(root), "--workers", "2", *words, "alpha"]
    ran = subprocess.run(
        [sys.executable, str(HERE / "injected.py"), kind, marker, str(left), *command],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert left.read_text() == "0", f"the trouble did not come: {ran.stdout}{ran.stderr}"
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["killed", "fault", "late"])
def test_what_goes_wrong_once_costs_nobody_a_mark(root, kind):
    hand_in(root, dict.fromkeys(STUDENTS, RIGHT["pool_out_size"]))

    status, said = injected(root, kind, "only cui wrote this", 1)

    assert marks(root) == dict.fromkeys(STUDENTS, FULL), said
    assert status == 0 or "not handed in" in said


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["killed", "fault"])
def test_what_goes_wrong_twice_keeps_the_earlier_mark_and_is_said(root, kind):
    hand_in(root, {"ada": RIGHT["pool_out_size"], "cui": WRONG})
    grader(root, "grade", "--workers", "1", "alpha")
    assert marks(root) == {"ada": FULL, "cui": PART}
    hand_in(root, dict.fromkeys(STUDENTS, RIGHT["pool_out_size"]))

    status, said = injected(root, kind, "only cui wrote this", 2)

    assert status != 0
    assert "cui" in said
    assert marks(root) == dict.fromkeys(STUDENTS, FULL) | {"cui": PART}, said
    grader(root, "grade", "--workers", "1", "alpha")
    assert marks(root) == dict.fromkeys(STUDENTS, FULL)


@pytest.mark.slow
def test_a_time_out_that_comes_again_is_a_result(root):
    hand_in(root, dict.fromkeys(STUDENTS[:2], RIGHT["pool_out_size"]))

    injected(root, "late", "only bai wrote this", 2)

    assert marks(root) == {"ada": FULL, "bai": 0.0}
    grader(root, "grade", "--workers", "1", "alpha")  # what ran out of time is tried again
    assert marks(root) == {"ada": FULL, "bai": FULL}


@pytest.mark.slow
def test_a_parent_of_kernels_that_does_not_start_once_costs_nobody_a_mark(root):
    hand_in(root, dict.fromkeys(STUDENTS[:3], RIGHT["pool_out_size"]))

    _, said = injected(root, "parent", "fork_server", 1)

    assert marks(root) == dict.fromkeys(STUDENTS[:3], FULL), said


# --- what is read back ---------------------------------------------------------------------------

DAMAGE = {
    "empty": b"",
    "cut": None,
    "zeros": bytes(200),
    "another JSON": b'{"records": [{"points": "many"}], "findings": 3, "language": []}',
    "a list": b"[1, 2]",
    "not text": b"\xff\xfe\x00",
}


@pytest.fixture(scope="module")
def graded_root(template, tmp_path_factory):
    root = tmp_path_factory.mktemp("damage") / "course"
    shutil.copytree(template, root)
    hand_in(root, {"ada": WRONG, "bai": RIGHT["pool_out_size"]})
    grader(root, "grade", "--workers", "1", "alpha")
    grader(root, "feedback", "alpha")
    return root


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_file_of_ours_that_was_damaged_costs_nobody_a_mark(graded_root, damage):
    work = graded_root / "work"
    files = [
        path
        for path in sorted(work.rglob("*"))
        if path.is_file()
        and path.suffix in (".json", ".ipynb", ".html")
        and "submitted" not in path.relative_to(work).parts
    ]
    assert {path.suffix for path in files} == {".json", ".ipynb", ".html"}
    for path in files:
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] if DAMAGE[damage] is None else DAMAGE[damage])

    said = grader(graded_root, "grade", "--workers", "1", "alpha")
    assert "Traceback" not in said.text
    report = grader(graded_root, "report", "alpha")

    assert marks(graded_root) == {"ada": PART, "bai": FULL}
    assert report.status == 0
    assert "Traceback" not in report.text
    pages = grader(graded_root, "feedback", "--student", "bai", "alpha")
    assert pages.status == 0, pages.text
    (page,) = (graded_root / "work" / "feedback").rglob("bai/alpha/2_more.html")
    assert "5 / 5 points" in page.read_text(encoding="utf-8")


def test_a_gradebook_that_somebody_writes_for_a_moment_is_waited_for(root):
    hand_in(root, {"ada": RIGHT["pool_out_size"]})
    other = sqlite3.connect(root / "work" / "gradebook.db", check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(2.0, other.rollback).start()

    grader(root, "grade", "--workers", "1", "alpha")

    other.close()
    assert marks(root) == {"ada": FULL}


def test_the_records_of_a_run_are_those_of_the_run_before(root, tmp_path):
    hand_in(root, {"ada": RIGHT["pool_out_size"], "bai": WRONG})
    grader(root, "grade", "--workers", "1", "--json", str(tmp_path / "first"), "alpha")
    grader(root, "grade", "--workers", "1", "--json", str(tmp_path / "second"), "alpha")

    first = json.loads((tmp_path / "first").read_text())
    assert first == json.loads((tmp_path / "second").read_text())
    assert {(row["student"], row["points"]) for row in first if row["points"]} == {
        ("ada", FULL),
        ("bai", PART),
    }

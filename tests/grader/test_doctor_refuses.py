"""A promise that the jail does not keep: the doctor names it and ends with 1, nothing is graded."""

from __future__ import annotations

import pytest
from building import RIGHT
from grading import grade, hand_in, submission
from sabotage import FENCES

from grader.cli import doctor as command
from grader.jail import doctor_table, parent
from grader.jail.confinement import landlock, tiers
from grader.jail.doctor import examine
from grader.marks.result_cache import all_records
from grader.marks.task import close_kernels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(landlock.abi() < 1, reason="this Linux has no Landlock"),
]
NO_FILTER = "from grader.jail.confinement import seccomp; seccomp.seal = lambda pid: None; "
GRADE = ("grade", "pooling", "--isolation", "landlock")


def sabotage(patch, module, name, code):
    """Run `code` before what `module` has its interpreters run."""
    patch.setattr(module, name, getattr(module, name).replace(tiers.BOOT, tiers.BOOT + code, 1))


@pytest.fixture
def handed_in(course):
    hand_in(course, "ada", submission(course, RIGHT))
    return course


def test_what_does_not_hold_is_named_by_the_doctor(run, monkeypatch):
    gone = f"exec({FENCES['system calls'].code!r}, {{}}); "
    sabotage(monkeypatch, parent, "SERVE", gone)
    few = [("landlock", lambda: examine("landlock", bounds=False))]
    monkeypatch.setattr(command, "columns", lambda _: [(name, tried()) for name, tried in few])

    status, said = run("doctor")
    rows = said.split("\n\n")[1].splitlines()
    failed = {row.split("  ")[0] for row in rows if " FAILS " in row}

    assert status == 1
    assert {"signalling another kernel", "a signal by an open file (F_SETOWN)"} <= failed
    assert failed.isdisjoint({"reading the gradebook", "changing the gradebook", "isolation"})
    assert "\nlandlock: signalling another kernel: POSSIBLE" in said


def test_where_the_trial_fails_the_doctor_says_so_and_nothing_is_graded(
    run, handed_in, monkeypatch
):
    sabotage(monkeypatch, tiers, "PROVE", NO_FILTER)

    status, said = run("doctor")
    assert status == 1
    assert "FAILS" in said
    assert "is possible in here" in said

    status, said = run(*GRADE)
    assert status == 2
    assert "nothing was run" in said
    assert list(all_records(handed_in, "pooling")) == []


def test_a_kernel_in_which_a_fence_does_not_stand_runs_nothing(handed_in, monkeypatch):
    close_kernels()  # those of other tests stand behind every fence
    sabotage(monkeypatch, parent, "SERVE", NO_FILTER)

    (done,) = grade(handed_in, isolation="landlock", retries=0)

    assert "is possible in here" in done.fault
    assert list(all_records(handed_in, "pooling")) == []


def test_each_version_of_landlock_and_an_ordinary_user_have_a_column(monkeypatch):
    tried = []

    def examined(_tier, limits=doctor_table.TRIAL, bounds=True):
        tried.append((limits.landlock_newest, bounds))
        return []

    monkeypatch.setattr(doctor_table, "examine", examined)
    monkeypatch.setattr(doctor_table, "_as_ordinary_user", lambda _: [])
    monkeypatch.setattr(doctor_table.tiers, "choose", lambda _: "bubblewrap")
    monkeypatch.setattr(doctor_table.landlock, "abi", lambda: 7)
    monkeypatch.setattr(doctor_table.os, "getuid", lambda: 0)

    titles = [title for title, _ in doctor_table.columns("auto")]

    assert titles == ["bubblewrap", *(f"Landlock {n}" for n in (1, 2, 4, 6, 7)), "as a user"]
    assert tried == [(0, True), *((n, False) for n in (1, 2, 4, 6)), (7, True)]

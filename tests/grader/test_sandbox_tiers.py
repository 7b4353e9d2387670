"""Which isolation is taken, and what is said where it cannot be had."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jails import TIERS, with_bwrap, with_landlock

from grader.jail.confinement import bubblewrap, places, tiers
from grader.jail.limits import Limits

REPOSITORY = Path(__file__).resolve().parents[2]
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the jail needs Linux")


@with_bwrap
@with_landlock
def test_auto_takes_the_strongest_tier_that_holds():
    assert tiers.choose("auto") == "bubblewrap"


@with_landlock
def test_without_bubblewrap_auto_takes_landlock(monkeypatch):
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    assert tiers.choose("auto") == "landlock"


@on_linux
def test_asking_for_bubblewrap_where_it_is_missing_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    with pytest.raises(tiers.IsolationUnavailableError, match="apt install bubblewrap"):
        tiers.choose("bubblewrap")


@on_linux
def test_where_nothing_holds_nothing_is_chosen_and_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(tiers, "_problem", lambda tier, limits: "refused here")
    with pytest.raises(tiers.IsolationUnavailableError, match="--isolation none") as told:
        tiers.choose("auto")
    assert "Linux 5.13" in str(told.value)


def test_off_linux_the_reason_is_the_system(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(tiers.IsolationUnavailableError, match="this is darwin, not Linux"):
        tiers.choose("landlock")


def test_no_isolation_is_had_only_by_name():
    assert tiers.choose("none") == "none"
    with pytest.raises(ValueError, match="not 'nothing'"):
        tiers.choose("nothing")


@with_landlock
@pytest.mark.parametrize("tier", TIERS)
def test_a_fence_that_does_not_stand_is_found_by_the_trial(tier, monkeypatch):
    sabotage = "from grader.jail.confinement import seccomp; seccomp.seal = lambda pid: None; "
    monkeypatch.setattr(
        tiers, "PROVE", tiers.PROVE.replace("from grader", sabotage + "from grader", 1)
    )
    with pytest.raises(tiers.IsolationUnavailableError, match="is possible in here"):
        tiers.choose(tier)


def test_neither_the_course_nor_the_engine_is_among_the_places_that_can_be_read():
    found = places.find()
    for folder in (*found.read, *found.path):
        assert not REPOSITORY.is_relative_to(folder), folder
        assert not (REPOSITORY / "grader").is_relative_to(folder), folder
    assert str(REPOSITORY) not in found.path


def test_the_course_is_not_mounted_where_only_pieces_are():
    command = bubblewrap.command(places.find(), Limits())
    mounted = {command[at + 1] for at, word in enumerate(command) if word.endswith("bind")}
    assert mounted
    assert not any(REPOSITORY.is_relative_to(place) for place in mounted)


def reachable_python(folder):
    """A Python that an ordinary user can start, with our packages: (executable, sys.path)."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info[1]}"):
        real = Path(python).resolve()
        open_to_all = all(parent.stat().st_mode & 0o005 == 0o005 for parent in real.parents)
        if real.exists() and open_to_all:
            return str(real)
    return None


@with_landlock
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("tier", TIERS)
def test_an_ordinary_user_gets_the_same_tier(tier, tmp_path):
    python = reachable_python(tmp_path)
    if python is None or shutil.which("setpriv") is None:
        pytest.skip("no Python outside root's own folders, or no setpriv")
    code = (
        f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); "
        f"from grader.jail.confinement import tiers; print(tiers.choose({tier!r}))"
    )
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    run = subprocess.run(
        [*nobody, python, "-B", "-c", code],
        capture_output=True, text=True, env={"HOME": "/tmp"}, cwd="/", check=False,
    )  # fmt: skip
    assert run.stdout.strip() == tier, run.stderr

"""The jails that this machine may be able to build, as marks and parameters of tests."""

import shutil

import pytest

from grader.jail.confinement import landlock

with_bwrap = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
with_landlock = pytest.mark.skipif(landlock.abi() < 1, reason="this Linux has no Landlock")
TIERS = ["landlock", pytest.param("bubblewrap", marks=with_bwrap)]


def text(run):
    """What a cell has printed."""
    return "".join(out.get("text", "") for out in run.outputs)

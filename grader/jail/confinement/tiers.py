"""Which isolation this machine can enforce, found by doing it once in a process of its own.

"bubblewrap" = bwrap round the warm parent, and Landlock, system-call filter and limits in each
kernel; "landlock" = the latter without bwrap; "none" = nothing, and only when asked by name.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from grader.jail.confinement import bubblewrap, places
from grader.jail.limits import Limits
from grader.user_error import UserError

TIERS = ("bubblewrap", "landlock", "none")  # strongest first
REMEDY = {
    "bubblewrap": (
        "install it (Debian and Ubuntu: apt install bubblewrap) and allow user namespaces; "
        "Ubuntu 24.04 wants an AppArmor profile for /usr/bin/bwrap, Docker the option "
        "--security-opt seccomp=unconfined. Or ask for --isolation landlock"
    ),
    "landlock": (
        "Linux 5.13 or newer on x86_64 or aarch64 with Landlock enabled; WSL2 and Docker's default "
        "profile have it. On macOS and Windows grade in WSL2, a container or a virtual machine"
    ),
}
# Run by the interpreter with a clean path; `argv[1]` is JSON.
BOOT = "import sys, json; _s = json.loads(sys.argv[1]); sys.path[:] = [_s['engine'], *_s['path']]; "
PROVE = BOOT + (
    "from grader.jail.confinement import confine; import os; confine.give_up_privileges(); "
    "confine.watch_children(); "
    "confine.enter(_s['read'], _s['scratch'], _s['limits']); confine.seal(); "
    "os.write(1, b'confined')"
)


class IsolationUnavailableError(UserError):
    """The isolation that was asked for cannot be enforced here; nothing was run."""


def interpreter(where: places.Places, code: str, setup: dict[str, object]) -> list[str]:
    """The command for a clean interpreter: no site, no environment, no bytecode written."""
    return [where.python, "-I", "-S", "-B", "-c", code, json.dumps(setup)]


def inside(tier: str, where: places.Places, scratch: Path) -> dict[str, object]:
    """The setup as the process in the jail sees it: where `grader` and its scratch lie."""
    wrapped = tier == "bubblewrap"
    return {
        **asdict(where),
        "engine": bubblewrap.ENGINE if wrapped else where.engine,
        "scratch": bubblewrap.SCRATCH if wrapped else str(scratch),
    }


def _problem(tier: str, limits: Limits) -> str | None:
    """Why this tier does not hold here, or None: it was tried and it does."""
    if not sys.platform.startswith("linux"):
        return f"this is {sys.platform}, not Linux"
    if tier == "bubblewrap" and bubblewrap.find() is None:
        return "bubblewrap is not installed"
    where = places.find()
    with tempfile.TemporaryDirectory(prefix="pl-") as folder:
        setup = inside(tier, where, Path(folder)) | {"limits": asdict(limits)}
        shell = bubblewrap.command(where, limits) if tier == "bubblewrap" else []
        trial = subprocess.run(  # noqa: S603 - our own command
            [*shell, *interpreter(where, PROVE, setup)],
            capture_output=True, stdin=subprocess.DEVNULL, env={"LANG": "C.UTF-8"}, cwd="/",
            timeout=60, check=False,
        )  # fmt: skip
    if trial.returncode == 0 and trial.stdout == b"confined":
        return None
    said = trial.stderr.decode(errors="replace").strip().splitlines()
    return said[-1] if said else f"the trial ended with status {trial.returncode}"


def choose(asked: str = "auto", limits: Limits | None = None) -> str:
    """The tier to use: the one asked for, or with "auto" the strongest that holds.

    Raises IsolationUnavailableError, with the remedy, where that is less than what was asked for;
    ValueError for a word that is none of the tiers.
    """
    if asked not in ("auto", *TIERS):
        raise ValueError(f"isolation is auto, {', '.join(TIERS)}; not {asked!r}")
    if asked == "none":
        return "none"
    problems = {}
    for tier in ("bubblewrap", "landlock") if asked == "auto" else (asked,):
        problems[tier] = _problem(tier, limits or Limits())
        if problems[tier] is None:
            return tier
    reasons = "; ".join(f"{tier}: {why} (remedy: {REMEDY[tier]})" for tier, why in problems.items())
    raise IsolationUnavailableError(
        f"Student code cannot be isolated on this machine, so nothing was run. {reasons}. "
        f"Only code that you trust may run with --isolation none. (uid {os.getuid()})"
    )

"""The doctor's table: each attempt in each jail that this machine, or an older Linux, would give.

An older Linux is tried by using no newer version of Landlock than it has, and an ordinary user by
trying once more as one. It knows attempts and how to print them.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from grader.jail.confinement import landlock, tiers
from grader.jail.doctor import TRIAL, Attempt, examine

VERSIONS = (1, 2, 4, 6)
"""Of Landlock: Linux 5.13, 5.19, 6.7 and 6.12 each brought a fence that another stands behind."""
NOBODY = 65534
SHOWN = 60  # characters of what happened
Column = tuple[str, list[Attempt]]


def columns(isolation: str) -> Iterator[Column]:
    """Yield what each jail is called and what was tried in it, the one that grading takes first.

    Limits are tried in that one and, where it has more walls than Landlock's, in Landlock alone.
    """
    if isolation == "none":
        yield isolation, examine(isolation)
        return
    try:
        tier, newest = tiers.choose(isolation), landlock.abi()
    except tiers.IsolationUnavailableError as problem:
        yield isolation, [Attempt("isolation", False, str(problem))]
        return
    yield tier, examine(tier)
    for version in (*(old for old in VERSIONS if old < newest), newest):
        if version < newest or tier != "landlock":
            limits = replace(TRIAL, landlock_newest=version)
            yield f"Landlock {version}", examine("landlock", limits, bounds=version == newest)
    if os.getuid() == 0:
        yield "as a user", _as_ordinary_user(isolation)


def _as_ordinary_user(isolation: str) -> list[Attempt]:
    """Try once more as somebody who owns nothing. One failed attempt where that cannot be."""
    command = [sys.executable, "-m", "grader.jail.doctor", isolation]
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, check=False, timeout=300, cwd="/",
            user=NOBODY, group=NOBODY, extra_groups=[],
            env={"PYTHONPATH": paths, "HOME": "/nonexistent", "PATH": os.environ.get("PATH", "")},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as problem:
        return [_not_tried(str(problem))]
    try:
        return [Attempt(**row) for row in json.loads(done.stdout)]
    except ValueError:
        return [_not_tried(done.stderr.strip().splitlines()[-1:] or "it said nothing")]


def _not_tried(why: object) -> Attempt:
    text = f"not tried, since this interpreter is not for other users: {why}"
    return Attempt("as an ordinary user", False, text[:300], required=False)


def print_table(found: Sequence[Column]) -> bool:
    """Print a row for each attempt, with what happened in the first jail that tried it.

    What does not hold comes below in full. Return whether all that must hold does.
    """
    names = list(dict.fromkeys(a.name for _, attempts in found for a in attempts))
    width = max(map(len, names))
    print(" " * width, *(f"{title:>11}" for title, _ in found), " what happened")
    for name in names:
        tried = [a for _, attempts in found for a in attempts if a.name == name]
        marks = (f"{_mark(name, attempts):>11}" for _, attempts in found)
        print(f"{name:<{width}}", *marks, f" {_in_short(tried[0].detail)}")
    failed = [(t, a) for t, attempts in found for a in attempts if not a.holds]
    for title, attempt in failed:
        print(f"\n{title}: {attempt.name}: {attempt.detail}")
    return not any(attempt.required for _, attempt in failed)


def _in_short(detail: str) -> str:
    """Return what happened in one line that fits beside the marks."""
    line = " ".join(detail.removeprefix("refused: ").split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def _mark(name: str, attempts: Sequence[Attempt]) -> str:
    held = next((attempt for attempt in attempts if attempt.name == name), None)
    if held is None:
        return "-"
    return "holds" if held.holds else "FAILS" if held.required else "gap"


def kernel_name() -> str:
    """Which Linux this is, and what it offers."""
    release = Path("/proc/sys/kernel/osrelease").read_text().strip()
    return f"Linux {release}, Landlock {landlock.abi()}, uid {os.getuid()}"

"""Runs tests of a changed copy of the code, each time in a fresh child that has torch loaded.

A program of its own, started by path: it must import nothing of ours, or a child would test what
the server had loaded. One JSON object a line: in `{"folder", "tests", "seconds"}`, out
`{"status", "said"}`; `status` is pytest's, or null when the time was up.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

_BROKEN = 70  # no status of pytest's own
_KEPT = 4000  # characters of what a test run said
_LOADED = ("torch", "numpy", "pytest", "nbformat", "nbgrader.api", "jinja2")


def main() -> None:
    """Answer until the input ends."""
    for name in _LOADED:
        __import__(name)
    for line in sys.stdin:
        print(json.dumps(_trial(**json.loads(line))), flush=True)


def _trial(folder: str, tests: list[str], seconds: float) -> dict[str, object]:
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            _run(folder, tests, said.fileno())
        status = _wait(child, time.monotonic() + seconds)
        said.seek(0)
        return {"status": status, "said": said.read().decode(errors="replace")[-_KEPT:]}


def _run(folder: str, tests: list[str], output: int) -> None:
    """Be the child: the copy comes first on the path, here and in every process from here."""
    os.setsid()
    for handle in (1, 2):
        os.dup2(output, handle)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(folder)
    own = [f"{folder}/src", folder]
    scratch = Path(folder) / "tmp"  # what other runs keep in the common one is not swept
    scratch.mkdir(exist_ok=True)
    tempfile.tempdir = None
    os.environ |= {"PYTHONPATH": os.pathsep.join(own), "TMPDIR": str(scratch)}
    sys.path[:0] = own
    import pytest

    status = _BROKEN
    try:
        options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header"]
        status = int(pytest.main([*options, *tests]))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _wait(child: int, deadline: float) -> int | None:
    """Return how the child ended, and leave nothing of its own running."""
    status: int | None = None
    while time.monotonic() < deadline:
        ended, code = os.waitpid(child, os.WNOHANG)
        if ended:
            status = os.waitstatus_to_exitcode(code)
            break
        time.sleep(0.02)
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        return status
    if status is None:
        os.waitpid(child, 0)
    return status


if __name__ == "__main__":
    main()

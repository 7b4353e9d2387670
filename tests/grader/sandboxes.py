"""Linux's own ways to make a machine sick for one process: namespaces, a filter for one call."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

#: A mount table, process numbers and /proc of its own, gone with all in it when its first ends.
APART = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"]
if os.getuid():
    APART[1:1] = ["--user", "--map-root-user"]

#: Denies system call `argv[1]` with error `argv[2]`, then becomes the program behind them.
DENY = """
import ctypes, os, struct, sys
steps = [(0x20, 0, 0, 0), (0x15, 0, 1, int(sys.argv[1])), (6, 0, 0, 0x50000 | int(sys.argv[2])),
         (6, 0, 0, 0x7FFF0000)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, ctypes.byref(Program(len(steps), ctypes.addressof(code))), 0, 0) == 0
os.execv(sys.argv[3], sys.argv[3:])
"""


@cache
def _can_unshare() -> bool:
    try:
        return subprocess.run([*APART, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def need_namespaces() -> None:
    """Skip the test where this user may make no namespaces."""
    if not _can_unshare():
        pytest.skip("unshare may not make namespaces here")


def hiding(folder: Path) -> list[str]:
    """Return what a program is started behind to find nothing in `folder`."""
    own = ["--user", "--map-root-user"] if os.getuid() else []
    script = 'mount -t tmpfs none "$0"; exec "$@"'
    return ["unshare", *own, "--mount", "sh", "-ec", script, str(folder)]


def grader_behind(prefix: list[str], *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command of the grader behind `prefix`, as somebody would type it."""
    return subprocess.run(
        [*prefix, sys.executable, "-m", "grader", *map(str, words)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def on_sick_machine(sickness: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command of the grader after the shell's lines `sickness`, in namespaces of its own."""
    need_namespaces()
    return grader_behind([*APART, "sh", "-ec", f'{sickness}\nexec "$@"', "sh"], *words)

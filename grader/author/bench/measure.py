"""Wall time, CPU time and memory of a command with all its descendants.

Time and memory are taken in runs of their own: to add up the memory of a dozen processes takes
milliseconds each and holds them up meanwhile. To read their times takes next to nothing.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY = 0.5  # seconds between looks


@dataclass(frozen=True)
class Measured:
    """Seconds, and CPU seconds of all processes."""

    wall: float
    cpu: float

    def __add__(self, other: Measured) -> Measured:
        """One after the other."""
        return Measured(self.wall + other.wall, self.cpu + other.cpu)


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Run `command` in `folder`. Raises CalledProcessError with its last words if it fails."""
    begun = time.perf_counter()
    # One that has ended counts through whoever waited for it, as long as that one is there.
    cpu = _most(command, folder, lambda process: sum(process.cpu_times()[:4]))
    return Measured(time.perf_counter() - begun, cpu)


def peak_memory(command: Sequence[str], folder: Path) -> float:
    """Run `command` in `folder`; the largest sum of its processes' PSS that was seen, in MB."""
    return _most(command, folder, lambda process: process.memory_full_info().pss / 1e6)


def first_result(command: Sequence[str], folder: Path) -> float:
    """Run `command`, which tells its progress as JSON; the seconds until the first notebook."""
    begun = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - commands of our own
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        first = None
        for line in process.stderr or ():
            told = json.loads(line) if line.startswith("{") else {}
            if told.get("event") == "notebook" and first is None:
                first = time.perf_counter() - begun
    if first is None:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return first


def _most(command: Sequence[str], folder: Path, read: Callable[[psutil.Process], float]) -> float:
    """Run `command`; the largest sum of `read` over all its processes at any moment."""
    log = folder / "bench.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - commands of our own
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
    root, most = psutil.Process(process.pid), 0.0
    while not _ended(process):
        with suppress(psutil.Error):  # one of them ended under our eyes: the next look counts
            most = max(most, sum(map(read, (root, *root.children(recursive=True)))))
    if process.returncode not in (0, 1):
        words = log.read_text(errors="replace")[-2000:]
        raise subprocess.CalledProcessError(process.returncode, list(command), words)
    return most


def _ended(process: subprocess.Popen[bytes]) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(_EVERY)
        return True
    return False

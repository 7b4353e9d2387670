"""Wall time, CPU time and peak memory of a command with all its descendants."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY = 0.25  # seconds between looks at the memory; reading PSS costs milliseconds a process


@dataclass(frozen=True)
class Measured:
    """Seconds, CPU seconds of all processes, and the largest sum of their PSS in MB."""

    wall: float
    cpu: float
    peak_mb: float

    def __add__(self, other: Measured) -> Measured:
        """One after the other."""
        peak = max(self.peak_mb, other.peak_mb)
        return Measured(self.wall + other.wall, self.cpu + other.cpu, peak)


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Run `command` in `folder`. Raises CalledProcessError with its last words if it fails."""
    log = folder / "bench.log"
    before = _children_cpu()
    begun = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - commands of our own
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
        peak = _Peak(process.pid)
        status = process.wait()
    wall = time.perf_counter() - begun
    peak.stop()
    if status not in (0, 1):
        words = log.read_text(errors="replace")[-2000:]
        raise subprocess.CalledProcessError(status, list(command), words)
    return Measured(wall, _children_cpu() - before, peak.bytes / 1e6)


def _children_cpu() -> float:
    """CPU seconds of all descendants that have ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peak:
    """Watches the memory of a process and its descendants from a thread."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._root = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watch."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            total = 0
            with suppress(psutil.Error):
                for process in (self._root, *self._root.children(recursive=True)):
                    with suppress(psutil.Error):
                        total += process.memory_full_info().pss
            self.bytes = max(self.bytes, total)

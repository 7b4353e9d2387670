"""Wall time, CPU time and peak memory of a command with all its descendants."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil

_EVERY = 0.5  # seconds between looks
_MEMORY = 4  # every fourth look is at the memory too: reading PSS costs milliseconds a process


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
    begun = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - commands of our own
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid)
        status = process.wait()
    wall = time.perf_counter() - begun
    watch.stop()
    if status not in (0, 1):
        words = log.read_text(errors="replace")[-2000:]
        raise subprocess.CalledProcessError(status, list(command), words)
    return Measured(wall, watch.cpu, watch.bytes / 1e6)


class _Watch:
    """Watches memory and CPU time of a process and its descendants from a thread.

    A descendant that has ended counts through whoever waited for it; so the sum over all that
    are alive, of their own time and that of the dead they waited for, never misses one for good.
    """

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self.cpu = 0.0
        self._root = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watch."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        for look in count():
            if self._over.wait(_EVERY):
                return
            total, seconds = 0, 0.0
            with suppress(psutil.Error):
                for process in (self._root, *self._root.children(recursive=True)):
                    with suppress(psutil.Error):
                        total += 0 if look % _MEMORY else process.memory_full_info().pss
                        seconds += sum(process.cpu_times()[:4])
            self.bytes = max(self.bytes, total)
            self.cpu = max(self.cpu, seconds)

"""The door for the rest of the engine: warm kernels, one call for one cell.

Plain calls that work from any thread. It knows no notebook and no marks.
"""

import contextlib
import logging
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from grader.course.settings import NO_COURSE, KernelImports
from grader.jail import cold
from grader.jail.cell import Allowance, CellRun, Conversation
from grader.jail.confinement import tiers
from grader.jail.frames import LONGEST_NAME, fields
from grader.jail.limits import Limits
from grader.jail.parent import KernelStartError, Process, WarmParent, WarmParentError

LOG = logging.getLogger("grader.jail")  # not that of nbgrader, which keeps every word of it


class Kernel:
    """One kernel with a private scratch folder; use it from one thread."""

    def __init__(self, process: Process, limits: Limits, files: Mapping[str, bytes]) -> None:
        self._process, self._limits = process, limits
        self._conversation = Conversation(process, limits)
        for name, data in files.items():
            self._conversation.place(fields({name: data}))

    @property
    def alive(self) -> bool:
        """Whether the next cell can be run."""
        return self._process.ended() is None

    @property
    def pid(self) -> int:
        """The process, as this machine counts."""
        return self._process.pid

    def run(self, code: str, allowance: Allowance | None = None) -> CellRun:
        """Run one cell. Limits are those of `Limits` unless given. A dead kernel says "died"."""
        if not self.alive:
            return CellRun((), "died", "KernelDied", "it had ended before this cell", 0.0, 0.0)
        return self._conversation.run_cell(code, allowance or Allowance.of(self._limits))


class WarmKernels:
    """The warm parent of this process and the kernels that come from it.

    `isolation`: "auto" takes the strongest tier that holds on this machine; "bubblewrap",
    "landlock" and "none" that one or an error. Start it in the process that uses it, not before a
    fork. With a `lent` parent, which is warm, its tier and limits are taken and it is left alive;
    a parent that has ended is replaced by one of the same tier with the same options.
    Raises IsolationUnavailableError, WarmParentError.
    """

    def __init__(
        self,
        isolation: str = "auto",
        limits: Limits | None = None,
        lent: WarmParent | None = None,
        imports: KernelImports = NO_COURSE,
    ) -> None:
        self.limits = lent.limits if lent else limits or Limits()
        self.isolation = isolation
        self.imports = lent.imports if lent else imports
        self.tier = ""
        self._owner_pid = 0
        self._lent = lent
        self._parent: WarmParent | None = None
        self._is_lent = False
        self._starting = threading.Lock()

    def __enter__(self) -> "WarmKernels":
        self._owner_pid = os.getpid()
        self.tier = self._lent.tier if self._lent else tiers.choose(self.isolation, self.limits)
        self._living_parent()
        return self

    def __exit__(self, *_: object) -> None:
        with self._starting:
            self._let_go()
            self._lent = None

    @contextlib.contextmanager
    def kernel(
        self, files: Mapping[str, bytes] | None = None, seed: int | None = None
    ) -> Iterator[Kernel]:
        """Give a fresh kernel; everything of it is gone afterwards.

        In a jail the same `seed`, below 2 ** 62, gives the same draws; without one no two kernels
        share them.
        `files` are put into its working folder, by their names there. Raises WarmParentError if
        no parent can be had, KernelStartError if no jail could be built, ValueError for files that
        are too many, too large or not below the working folder.
        """
        checked = _checked(files or {}, self.limits)
        process = self._start(secrets.randbits(62) if seed is None else seed)
        try:
            yield Kernel(process, self.limits, checked)
        finally:
            process.close()

    def _start(self, seed: int) -> Process:
        parent = self._living_parent()
        if parent is None:
            return cold.start(self.limits, self.imports)
        try:
            return parent.spawn(seed)
        except (WarmParentError, KernelStartError):
            if parent.alive:
                raise
        # It ended under our hands, before or after it had taken the question.
        parent = self._living_parent()
        assert parent is not None
        return parent.spawn(seed)

    def _living_parent(self) -> WarmParent | None:
        """Return the parent; another one, just the same, if it has ended. None without a jail."""
        if os.getpid() != self._owner_pid:
            raise RuntimeError("WarmKernels must be started in the process that uses it")
        if self.tier == "none":
            return None
        with self._starting:
            if self._parent is None and self._lent is not None:
                self._parent, self._lent = self._lent, None
                self._is_lent = True
            if self._parent is None or not self._parent.alive:
                if self._parent is not None:
                    LOG.warning("the warm parent has ended; another one takes its place")
                    self._let_go()
                fresh = WarmParent(self.tier, self.limits, self.imports)
                fresh.launch()
                fresh.wait()
                self._parent, self._is_lent = fresh, False
            return self._parent

    def _let_go(self) -> None:
        if self._parent is not None and not self._is_lent:
            self._parent.stop()
        self._parent = None


def _checked(files: Mapping[str, bytes], limits: Limits) -> dict[str, bytes]:
    """Return files to be placed. Raises ValueError."""
    if len(files) > limits.side_files or sum(map(len, files.values())) > limits.side_bytes:
        raise ValueError(
            f"no more than {limits.side_files} files of {limits.side_bytes} bytes together"
        )
    for name in files:
        path = PurePosixPath(name)
        long = len(name.encode("utf-8", "replace")) > LONGEST_NAME
        if long or path.is_absolute() or ".." in path.parts or "\0" in name or not path.name:
            raise ValueError(f"no file of that name can be placed: {name[:80]!r}")
    return dict(files)

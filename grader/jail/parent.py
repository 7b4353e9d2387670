"""The grader's end of the warm parent: starts it in its jail, asks it for kernels, ends it.

It holds the parent's options in one place and never starts it again by itself. It knows sockets
and processes, nothing of cells.
"""

import json
import resource
import select
import signal
import socket
import struct
import subprocess
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from grader.course.settings import NO_COURSE, KernelImports
from grader.jail import preload as warm
from grader.jail.confinement import bubblewrap, places
from grader.jail.confinement.tiers import BOOT, inside, interpreter
from grader.jail.limits import Limits
from grader.jail.live_folder import LiveFolder
from grader.user_error import OurFaultError

LARGEST_REPORT = 65536
SERVE = BOOT + "from grader.jail.fork_server import main; main(_s)"
STOP_SECONDS = 5.0  # for a parent to end by itself


class WarmParentError(OurFaultError):
    """The warm parent could not be started, or is no longer there."""


class KernelStartError(RuntimeError):
    """A kernel could not be jailed or did not start."""


@dataclass(frozen=True)
class Exit:
    """How a kernel's process ended. `status` is negative for a signal, None where unknown."""

    status: int | None
    why: str = ""  # a limit that the warm parent enforces
    cpu_seconds: float | None = None

    @property
    def reason(self) -> str:
        """Say it in a few words."""
        if self.why or self.status is None:
            return self.why or "nobody knows how"
        if self.status < 0:
            return f"ended by {signal.Signals(-self.status).name}"
        return f"exit status {self.status}"


class Process:
    """A kernel's process as the grader sees it: its channel, its CPU time, its end.

    What it says on `line` comes from the warm parent, and from the child alone until it is ready:
    no student's code can write there. What comes on `channel` is a claim.
    """

    def __init__(self, line: socket.socket, channel: socket.socket) -> None:
        self.line, self.channel = line, channel
        self.pid = 0  # as this side of the jail counts
        self._ended: Exit | None = None
        self._process: psutil.Process | None = None
        self._cpu = self._waited = 0.0
        line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        line.setblocking(False)
        channel.setblocking(False)

    def wait_until_ready(self, seconds: float) -> None:
        """Return when it stands in its jail. Raises KernelStartError."""
        word, pid = self._next_word(seconds)
        if word != b"ready":
            self.close()
            said = word.removeprefix(b"failed").decode(errors="replace")
            raise KernelStartError(f"a kernel could not be started: {said or 'no answer'}")
        self.pid = pid

    def ended(self, seconds: float = 0.0) -> Exit | None:
        """Return how it ended, if it has within so many seconds."""
        if self._ended is None:
            word, _ = self._next_word(seconds)
            if word.startswith(b"{"):
                report = json.loads(word)
                self._ended = Exit(report["exit"], report["why"], report["cpu"])
                self._cpu = max(self._cpu, report["cpu"])
            elif word == b"":
                self._ended = Exit(None, "the warm parent ended")
        return self._ended

    def cpu_seconds(self) -> float:
        """User and system time so far."""
        if self._ended is None:
            with suppress(psutil.Error):
                self._process = self._process or psutil.Process(self.pid)
                times = self._process.cpu_times()
                self._cpu = max(self._cpu, times.user + times.system)
        return self._cpu

    def waited_seconds(self) -> float:
        """How long it could have run and had no processor, so far; 0.0 where Linux does not say."""
        if self._ended is None:
            with suppress(OSError, ValueError, IndexError):
                said = Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii")
                self._waited = max(self._waited, int(said.split()[1]) / 1e9)
        return self._waited

    def signal(self, number: int) -> None:
        """Send it a signal; nothing happens where it has ended."""
        with suppress(OSError):
            self.line.send(str(number).encode())

    def close(self) -> None:
        """Let go, after its end: the warm parent kills it and removes what it left."""
        self.channel.close()
        if self._ended is None and self.pid and self.line.fileno() >= 0:
            self.signal(signal.SIGKILL)
            self.ended(STOP_SECONDS)
        self.line.close()

    def _next_word(self, seconds: float) -> tuple[bytes, int]:
        """Return what comes on the line, b"-" for nothing in time, and who sent it."""
        poll = select.poll()
        poll.register(self.line, select.POLLIN)
        if not poll.poll(seconds * 1000):
            return b"-", 0
        room = socket.CMSG_SPACE(struct.calcsize("3i"))
        try:
            word, extra, _, _ = self.line.recvmsg(LARGEST_REPORT, room)
        except OSError:
            return b"", 0
        credentials = [data for _, kind, data in extra if kind == socket.SCM_CREDENTIALS]
        return word, struct.unpack("3i", credentials[0])[0] if credentials else 0


class WarmParent:
    """One warm parent: its options, its process, its folder.

    A process that is forked after `wait` may ask it for kernels too, and any thread may; only the
    process that started it may end it. It ends when nobody holds the other end of its connection.
    """

    def __init__(self, tier: str, limits: Limits, imports: KernelImports = NO_COURSE) -> None:
        self.tier, self.limits, self.imports = tier, limits, imports
        self.is_warm = False
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._live = LiveFolder()
        self.folder = self._live.path
        self._log = self.folder / "parent.log"

    @property
    def alive(self) -> bool:
        """Whether kernels can be asked for."""
        if self._control is None or self._control.fileno() < 0:
            return False
        poll = select.poll()
        poll.register(self._control, 0)  # what is always told: the other end is closed
        return not poll.poll(0)

    def launch(self) -> None:
        """Start it; it takes seconds to be warm. Raises WarmParentError."""
        _allow_open_files(self.limits)
        where = places.find(self.imports.package)
        scratch = self.folder / "scratch"
        setup = inside(self.tier, where, scratch) | {
            "limits": asdict(self.limits),
            "imports": asdict(self.imports),
            "hidden": places.hidden(self.imports.package),
        }
        shell = bubblewrap.command(where, self.limits) if self.tier == "bubblewrap" else []
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            scratch.mkdir(mode=0o700, exist_ok=True)
            with self._log.open("wb") as errors, theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own command
                    [*shell, *interpreter(where, SERVE, setup)],
                    stdin=theirs.fileno(), stdout=errors, stderr=errors, cwd="/",
                    env=warm.environment(warm.home_of_parent(str(setup["scratch"]))),
                )  # fmt: skip
        except OSError as problem:
            self.stop()
            raise WarmParentError(
                f"the warm parent could not be started ({self.tier}): {problem}. Is there room in"
                f" {self.folder.parent}, and may this user start processes?"
            ) from problem

    def wait(self) -> None:
        """Return when it is warm, at once if it is. Raises WarmParentError if it will not be."""
        if self.is_warm or self._control is None:
            return
        self._control.settimeout(self.limits.start_seconds)
        try:
            answer = self._control.recv(LARGEST_REPORT)
        except OSError as problem:  # TimeoutError is one
            answer = repr(problem).encode()
        self._control.setblocking(False)
        if answer != b"ready":
            said = self._log.read_text(errors="replace")[-2000:].strip()
            self.stop()
            raise WarmParentError(
                f"the warm parent did not start ({self.tier}): {said or answer.decode()}. See what"
                " `python -m grader doctor` says of this machine"
            )
        self.is_warm = True

    def spawn(self, seed: int) -> Process:
        """Ask for a kernel that draws from `seed`, below 2 ** 62.

        Raises WarmParentError without a parent, KernelStartError.
        """
        if not self.alive or self._control is None:
            raise WarmParentError("the warm parent has ended")
        line, their_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        channel, their_channel = socket.socketpair()
        process = Process(line, channel)
        latest = time.monotonic() + self.limits.start_seconds
        with their_line, their_channel:
            ends = [their_line.fileno(), their_channel.fileno()]
            while not self._asked(seed, ends):
                if time.monotonic() > latest or not self.alive:
                    process.close()
                    raise WarmParentError("the warm parent does not answer")
        process.wait_until_ready(latest - time.monotonic())
        return process

    def _asked(self, seed: int, ends: list[int]) -> bool:
        """Send one request; False where the parent is too busy to take it now."""
        assert self._control is not None
        try:
            socket.send_fds(self._control, [b"%d" % seed], ends)
        except BlockingIOError:
            time.sleep(0.01)
            return False
        except OSError as problem:
            raise WarmParentError(f"the warm parent does not answer: {problem}") from problem
        return True

    def stop(self) -> None:
        """End it with all its kernels; leaves no file behind. May be called twice."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._live.remove()


def _allow_open_files(limits: Limits) -> None:
    """Let this process and its kernels open as many files as they need. Raises WarmParentError."""
    need = 2 * limits.open_files
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < need:
        raise WarmParentError(
            f"a process may open {hard} files here (EMFILE comes then), and grading needs {need}:"
            f" `ulimit -n {2 * need}` in this shell, or --ulimit nofile={2 * need} for a container"
        )
    if soft != resource.RLIM_INFINITY and soft < need:
        resource.setrlimit(resource.RLIMIT_NOFILE, (need, hard))

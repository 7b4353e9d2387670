"""The grader's end of the warm parent: starts it in its jail, asks it for kernels, ends it.

It holds the parent's options in one place and never starts it again by itself. It knows sockets
and processes, nothing of Jupyter.
"""

import asyncio
import contextlib
import json
import os
import select
import shutil
import socket
import struct
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.course.settings import NO_COURSE, KernelImports
from grader.jail import preload as warm
from grader.jail.confinement import bubblewrap, places
from grader.jail.confinement.tiers import BOOT, inside, interpreter
from grader.jail.limits import Limits

LARGEST_REPORT = 65536
LONGEST_SOCKET_PATH = 107
SERVE = BOOT + "from grader.jail.fork_server import main; main(_s)"


class WarmParentError(RuntimeError):
    """The warm parent could not be started, or is no longer there."""


class KernelStartError(RuntimeError):
    """A kernel could not be jailed or did not start."""


@dataclass(frozen=True)
class Exit:
    """How a kernel's process ended. `status` is negative for a signal, None where unknown."""

    status: int | None
    why: str = ""  # a limit that the warm parent enforces
    cpu_seconds: float | None = None


class Line:
    """The connection that belongs to one kernel: it is alive as long as this is open."""

    def __init__(self, end: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
        self._socket, self._loop = end, loop
        self.pid: int | None = None  # as this side of the jail counts
        self.ready: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[Exit] = loop.create_future()
        end.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        end.setblocking(False)
        loop.add_reader(end.fileno(), self._readable)

    def _readable(self) -> None:
        room = socket.CMSG_SPACE(struct.calcsize("3i"))
        try:
            message, extra, _, _ = self._socket.recvmsg(LARGEST_REPORT, room)
        except BlockingIOError:
            return
        except OSError:
            message, extra = b"", []
        if message == b"ready" and not self.ready.done():
            credentials = [data for _, kind, data in extra if kind == socket.SCM_CREDENTIALS]
            self.pid = struct.unpack("3i", credentials[0])[0]
            self.ready.set_result(None)
        elif message.startswith(b"failed") and not self.ready.done():
            text = message.removeprefix(b"failed").decode(errors="replace")
            self.ready.set_exception(KernelStartError(f"a kernel could not be started:\n{text}"))
        elif message.startswith(b"{"):
            report = json.loads(message)
            self._over(Exit(report["exit"], report["why"], report["cpu"]))
        else:
            self._over(Exit(None, "the warm parent ended"))

    def _over(self, how: Exit) -> None:
        if not self.ready.done():
            self.ready.set_exception(KernelStartError(f"a kernel ended while starting: {how}"))
        if not self.ended.done():
            self.ended.set_result(how)
        self.close()

    def signal(self, number: int) -> None:
        """Send a signal to the kernel; nothing happens where it has ended."""
        with contextlib.suppress(OSError):
            self._socket.send(str(number).encode())

    def close(self) -> None:
        """Let go: the warm parent kills the kernel and removes what it left."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()
        if self.ready.done() and not self.ready.cancelled():
            self.ready.exception()  # seen, or nobody is left to see it


class WarmParent:
    """One warm parent: its options, its process, its folder.

    A process that is forked after `wait` may ask it for kernels too; only the one that started it
    may end it.
    """

    def __init__(self, tier: str, limits: Limits, imports: KernelImports = NO_COURSE) -> None:
        self.tier, self.limits, self.imports = tier, limits, imports
        self.missing: dict[str, str] = {}
        self.is_warm = False
        self._process: subprocess.Popen[bytes] | None = None
        self._pidfd = -1
        self._control: socket.socket | None = None
        self.folder = _make_folder()
        self.lines = self.folder / "line"
        self._log = self.folder / "parent.log"
        self.count = 0

    @property
    def alive(self) -> bool:
        """Whether kernels can be asked for."""
        if self._pidfd < 0:
            return False
        poll = select.poll()
        poll.register(self._pidfd, select.POLLIN)
        return not poll.poll(0)

    def launch(self) -> None:
        """Start it. It ends with the thread that calls this, and takes seconds to be warm."""
        where = places.find(self.imports.package)
        scratch = self.folder / "scratch"
        for folder in (self.lines, scratch):
            folder.mkdir(mode=0o700, exist_ok=True)
        setup = inside(self.tier, where, scratch) | {
            "limits": self.limits.as_plain(),
            "imports": asdict(self.imports),
        }
        wrapped = self.tier == "bubblewrap"
        shell = bubblewrap.command(where, self.limits, self.lines) if wrapped else []
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with self._log.open("wb") as errors, theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [*shell, *interpreter(where, SERVE, setup)],
                stdin=theirs.fileno(), stdout=errors, stderr=errors, cwd="/",
                env=warm.environment(warm.home_of_parent(str(setup["scratch"]))),
            )  # fmt: skip
        self._pidfd = os.pidfd_open(self._process.pid)

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
        if not answer.startswith(b"{"):
            said = self._log.read_text(errors="replace")[-2000:]
            self.stop()
            raise WarmParentError(f"the warm parent did not start ({self.tier}): {said}")
        self.missing = json.loads(answer)["missing"]
        self.is_warm = True

    def spawn(self, connection: dict[str, Any]) -> Line:
        """Ask for a kernel with this connection info. Raises WarmParentError without a parent."""
        if not self.alive or self._control is None:
            raise WarmParentError(
                "the warm parent has ended; WarmKernels.restart() starts another, with the same "
                "options"
            )
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line = Line(ours, asyncio.get_running_loop())
        with theirs:
            try:
                socket.send_fds(
                    self._control,
                    [json.dumps({"connection": connection}).encode()],
                    [theirs.fileno()],
                )
            except OSError as problem:
                line.close()
                raise WarmParentError(f"the warm parent does not answer: {problem}") from problem
        return line

    def new_line_folder(self) -> Path:
        """A folder for one kernel's sockets, shared with the jail."""
        self.count += 1
        folder = self.lines / f"{os.getpid()}-{self.count}"
        folder.mkdir(mode=0o700)
        return folder

    def stop(self) -> None:
        """End it with all its kernels; leaves no file behind."""
        if self._control is not None:
            self._control.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1
        if self._process is not None:
            try:
                self._process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _make_folder() -> Path:
    """A private folder; its name is short, as socket paths must be. Sweeps up after the dead."""
    root = Path(tempfile.gettempdir())
    if len(str(root)) > LONGEST_SOCKET_PATH - 50:
        root = Path("/tmp")  # noqa: S108 - mkdtemp makes the folder itself private
    for left in root.glob("poollab-*-*"):
        owner = left.name.split("-")[1]
        if owner.isdigit() and left.stat().st_uid == os.getuid() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"poollab-{os.getpid()}-", dir=root))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

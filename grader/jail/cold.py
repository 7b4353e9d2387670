"""A kernel without a jail, for code that one trusts: an ordinary process that ends with its cells.

The same shell and the same channel as in the jail, and no warm parent: it takes seconds to start.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.course.settings import KernelImports
from grader.jail.limits import Limits
from grader.jail.parent import Exit, KernelStartError, Process

CODE = "import json, sys; _s = json.loads(sys.argv[1]); sys.path[:] = _s['path']; " + (
    "from grader.jail.cold import main; main(_s)"
)


class ColdProcess(Process):
    """A kernel's process that this one has started itself."""

    def __init__(self, line: socket.socket, channel: socket.socket, folder: str) -> None:
        super().__init__(line, channel)
        self._folder = folder
        self.started: subprocess.Popen[bytes] | None = None

    def ended(self, seconds: float = 0.0) -> Exit | None:
        """Return how it ended, if it has within so many seconds."""
        if self._ended is None and self.started is not None:
            try:
                self._ended = Exit(self.started.wait(seconds))
            except subprocess.TimeoutExpired:
                return None
        return self._ended

    def signal(self, number: int) -> None:
        """Send it a signal."""
        if self.started is not None:
            self.started.send_signal(number)

    def close(self) -> None:
        """End it and remove its folder."""
        self.signal(signal.SIGKILL)
        self.ended(5.0)
        self.channel.close()
        self.line.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def start(limits: Limits, imports: KernelImports) -> ColdProcess:
    """Start a kernel and wait until it is ready. Raises KernelStartError."""
    line, their_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    channel, their_channel = socket.socketpair()
    folder = tempfile.mkdtemp(prefix="grader-cold-")
    process = ColdProcess(line, channel, folder)
    ends = [their_line.fileno(), their_channel.fileno()]
    setup = {
        "path": [entry for entry in sys.path if entry] + [str(Path(__file__).parents[2])],
        "limits": asdict(limits),
        "imports": asdict(imports),
        "home": folder,
        "ends": ends,
    }
    with their_line, their_channel:
        process.started = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-B", "-c", CODE, json.dumps(setup)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=folder,
            pass_fds=ends,
            env=os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
        )  # fmt: skip
    line.setblocking(True)
    line.settimeout(limits.start_seconds)
    word = line.recv(16)
    if word != b"ready":
        process.close()
        raise KernelStartError("a kernel without a jail could not be started")
    process.pid = process.started.pid
    line.setblocking(False)
    return process


def main(setup: dict[str, Any]) -> None:
    """In the new process: be a kernel."""
    from grader.jail import preload
    from grader.jail.child import make_ready

    line, channel = (socket.socket(fileno=fd) for fd in setup["ends"])
    preload.leave_out(setup["imports"]["deferred"])
    preload.warm_up(Path(setup["home"]), None, setup["imports"])
    if not setup["imports"]["keep_answers"]:
        preload.forget_answers()
    ready = make_ready()

    from grader.jail import kernel, shell
    from grader.jail.outbox import Outbox

    sys.path.insert(0, "")
    outbox = Outbox(channel, setup["limits"])
    below = kernel.FilesBelow(setup["home"])
    shell.put_into(ready.shell, setup["home"], outbox)
    line.send(b"ready")
    kernel.serve(ready.shell, channel, outbox, below)
    os._exit(0)

"""The warm parent: forks a kernel for each request, reports how it ended, runs no student's line.

It runs inside the jail without privileges and without a secret; it takes requests from one socket
and ends, with all its kernels, when the grader's end of it is closed.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.jail import child, large_pages
from grader.jail import preload as warm
from grader.jail.confinement import confine, places

TICK = 0.05  # seconds between looks at what the kernels use
LARGEST_REQUEST = 32
WORTH_IT = 8  # kernels: after so many others will come


@dataclass
class Running:
    """A kernel as its parent sees it."""

    pid: int
    pidfd: int
    line: socket.socket
    scratch: Path
    why: str = ""  # the limit for which it was ended
    let_go: bool = False  # nobody is at the other end of its line any more


def main(setup: dict[str, Any]) -> None:
    """Warm up, announce it, serve; in each child: become a kernel."""
    control = socket.socket(fileno=0)
    confine.give_up_privileges()
    sys.path[:] = setup["path"]
    warm.leave_out(setup["imports"]["deferred"])
    scratch = Path(setup["scratch"])
    home = Path(warm.home_of_parent(setup["scratch"]))
    warm.warm_up(home, setup["font_cache"], setup["imports"])
    if not setup["imports"]["keep_answers"]:
        warm.forget_answers()
    ready = child.make_ready()
    setup["read"], setup["named"] = places.around(setup["read"], setup["hidden"])
    warm.freeze()
    control.send(b"ready")
    request = Server(control, scratch, setup).serve()
    if request is None:
        os._exit(0)  # Python would take apart what it has imported
    child.become_kernel(request, setup, ready)


class Server:
    """Requests in, kernels out. One thread, one loop."""

    def __init__(self, control: socket.socket, scratch: Path, setup: dict[str, Any]) -> None:
        self.control, self.scratch, self.limits = control, scratch, setup["limits"]
        self.running: dict[int, Running] = {}
        self.count = 0
        self.pieces: Iterator[tuple[int, int]] | None = None

    def serve(self) -> child.Request | None:
        """Until the grader goes: None. In a new kernel: what it was asked to be."""
        while True:
            poll = select.poll()
            poll.register(self.control, select.POLLIN)
            sources: dict[int, Running] = {}
            for kernel in self.running.values():
                sources[kernel.pidfd] = sources[kernel.line.fileno()] = kernel
                poll.register(kernel.pidfd, select.POLLIN)
                if not kernel.let_go:
                    poll.register(kernel.line, select.POLLIN)
            events = poll.poll(TICK * 1000 if self.running else None)
            for fd, _ in events:
                if fd == self.control.fileno():
                    request = self._request()
                    if request is not None:
                        return request
                    if self.control.fileno() < 0:
                        return None
                elif sources[fd].pid not in self.running:
                    continue  # ended by an earlier event of this round
                elif fd == sources[fd].pidfd:
                    self._ended(sources[fd])
                else:
                    self._told(sources[fd])
            for kernel in list(self.running.values()):
                self._watch(kernel)
            if not events and self.count > WORTH_IT:
                self._use_idle_time()

    def _use_idle_time(self) -> None:
        """One step towards large pages."""
        if self.pieces is None:
            self.pieces = large_pages.pieces()
        piece = next(self.pieces, None)
        if piece is not None:
            large_pages.collapse(piece)

    def _request(self) -> child.Request | None:
        """Fork for one request; closes everything when the grader is gone."""
        message, fds, _, _ = socket.recv_fds(self.control, LARGEST_REQUEST, 2)
        if not message:
            for kernel in self.running.values():
                self._end(kernel)
            for kernel in list(self.running.values()):
                self._ended(kernel)
            self.control.close()
            return None
        line, channel = (socket.socket(fileno=fd) for fd in fds)
        self.count += 1
        scratch = self.scratch / f"kernel-{self.count}"
        parent = os.getpid()
        try:
            scratch.mkdir(mode=0o700)
            pid = os.fork()
        except OSError as problem:  # no room, no process: for this one kernel
            line.send(f"failed{problem}".encode())
            line.close()
            channel.close()
            return None
        if pid == 0:
            self._forget()
            return child.Request(line, channel, str(scratch), parent, int(message))
        channel.close()
        line.setblocking(False)
        self.running[pid] = Running(pid, os.pidfd_open(pid), line, scratch)
        return None

    def _forget(self) -> None:
        """In the child: let go of the parent's sockets without ending anyone's connection."""
        for kernel in self.running.values():
            os.close(kernel.pidfd)
            os.close(kernel.line.detach())
        self.running.clear()
        os.close(self.control.detach())

    def _told(self, kernel: Running) -> None:
        """The grader wants a signal sent, or has let go of the kernel."""
        try:
            message = kernel.line.recv(64)
        except OSError:
            message = b""
        if not message:
            self._end(kernel)
        elif message.isdigit():
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(kernel.pidfd, int(message))

    def _end(self, kernel: Running) -> None:
        """Kill it. Linux takes a while to take it apart: others need not wait for that."""
        kernel.let_go = True
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(kernel.pidfd, signal.SIGKILL)

    def _ended(self, kernel: Running) -> None:
        """Collect it, remove what it left, say how it ended: then all of it is gone."""
        _, status, used = os.wait4(kernel.pid, 0)
        report = {
            "exit": os.waitstatus_to_exitcode(status),
            "why": kernel.why,
            "cpu": used.ru_utime + used.ru_stime,
        }
        shutil.rmtree(kernel.scratch, ignore_errors=True)
        with contextlib.suppress(OSError):  # the grader may have let go already
            kernel.line.send(json.dumps(report).encode())
        kernel.line.close()
        os.close(kernel.pidfd)
        del self.running[kernel.pid]

    def _watch(self, kernel: Running) -> None:
        """End a kernel that has more threads or more on disk than it may."""
        reason = _excess(kernel, self.limits)
        if reason and kernel.pid in self.running:
            kernel.why = reason
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(kernel.pidfd, signal.SIGKILL)


def _excess(kernel: Running, limits: dict[str, Any]) -> str:
    """Which limit is passed that Linux does not keep by itself; "" for none."""
    try:
        status = Path(f"/proc/{kernel.pid}/stat").read_text()
    except OSError:
        return ""  # gone: the pidfd tells
    threads = int(status.rsplit(")", 1)[1].split()[17])
    if threads > limits["threads"]:
        return f"more than {limits['threads']} threads"
    size, files, folders = 0, 0, [str(kernel.scratch)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            files += 1
            with contextlib.suppress(OSError):
                size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
        if files > limits["scratch_files"]:
            return f"more than {limits['scratch_files']} files in the scratch folder"
    if size + _unlinked(kernel.pid) > limits["scratch_bytes"]:
        return f"more than {limits['scratch_bytes']} bytes in the scratch folder"
    return ""


def _unlinked(pid: int) -> int:
    """Bytes of files that have no name any more and live as long as they are open or mapped."""
    sizes: dict[tuple[int, int], int] = {}
    for entry in Path(f"/proc/{pid}/fd").glob("*"):
        with contextlib.suppress(OSError):
            about = entry.stat()
            if stat.S_ISREG(about.st_mode) and about.st_nlink == 0:
                sizes[about.st_dev, about.st_ino] = about.st_blocks * 512
    mapped = 0
    with contextlib.suppress(OSError), Path(f"/proc/{pid}/maps").open(errors="replace") as lines:
        for line in lines:
            if line.rstrip().endswith(" (deleted)"):
                first, last = (int(end, 16) for end in line.split(" ", 1)[0].split("-"))
                mapped += last - first
    return sum(sizes.values()) + mapped

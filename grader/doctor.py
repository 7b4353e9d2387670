"""Shows that the jail holds, by trying in a jailed kernel what a submission must not be able to do.

It believes no configuration: each finding is an attempt that was made just now, and where
something could have changed outside, the outside is looked at. It knows no course and no marks.
"""

import contextlib
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from grader.kernel.session import Kernel, WarmKernels
from grader.limits import MIB, Limits

POSSIBLE = "POSSIBLE"
VARIABLE = "POOLLAB_DOCTOR_SECRET"
# Small limits, so that running into them takes no time.
TRIAL = Limits(
    cpu_seconds=2.0, wall_seconds=20.0, grace_seconds=1.0,
    memory_bytes=512 * MIB, scratch_bytes=32 * MIB,
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One attempt: whether the fence held, and what was seen."""

    name: str
    holds: bool
    detail: str
    required: bool = True  # False: a known gap of this tier, said openly


# A sentence for the report -> code that raises where it is refused.
REFUSED = {
    "reading the gradebook": "open({secret!r}).read()",
    "reading the gradebook through a symbolic link": (
        "import os; os.symlink({secret!r}, 'link'); open('link').read()"
    ),
    "changing the gradebook": "open({secret!r}, 'a').write('x')",
    "emptying the gradebook": "import os; os.truncate({secret!r}, 0)",
    "removing the gradebook": "import os; os.unlink({secret!r})",
    "changing the gradebook's rights": (
        "import os, pathlib; os.chmod({secret!r}, 0o777)\n"
        "if not os.stat({secret!r}).st_mode & 0o007: raise PermissionError('nothing changed')"
    ),
    "listing the folder of the gradebook": "import os; os.listdir(os.path.dirname({secret!r}))",
    "listing the root folder": "import os; os.listdir('/')",
    "reading /etc/passwd": "open('/etc/passwd').read()",
    "writing to /tmp": "open('/tmp/poollab-doctor', 'w')",
    "writing to /dev/shm": "open('/dev/shm/poollab-doctor', 'w')",
    "writing beside torch": (
        "import os, torch; open(os.path.join(os.path.dirname(torch.__file__), 'x.py'), 'w')"
    ),
    "reading another kernel's scratch folder": "import os; os.listdir({sibling_scratch!r})",
    "reading /proc of another kernel": "open('/proc/{sibling}/status').read()",
    "reading the memory of the warm parent": "import os; open(f'/proc/{{os.getppid()}}/mem', 'rb')",
    "listing processes": "import os; os.listdir('/proc')",
    "signalling another kernel": "import os; os.kill({sibling}, 0)",
    "signalling the warm parent": "import os; os.kill(os.getppid(), 0)",
    "signalling everyone": "import os; os.kill(-1, 0)",
    "tracing another kernel": (
        "import ctypes\nif ctypes.CDLL(None).ptrace(16, {sibling}, 0, 0) != 0: raise PermissionError"
    ),
    "reading another kernel's memory": (
        "import ctypes\nif ctypes.CDLL(None).syscall(310, {sibling}, 0, 0, 0, 0, 0) != 0:"
        " raise PermissionError"
    ),
    "a TCP connection": "import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
    "a TCP server": "import socket; socket.create_server(('127.0.0.1', 0))",
    "a UDP packet": (
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
        " s.sendto(b'x', ('127.0.0.1', {port}))"
    ),
    "a unix socket": "import socket; socket.socket(socket.AF_UNIX).connect({unix!r})",
    "a datagram to a unix socket": (
        "import socket; a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM);"
        " a.sendto(b'x', {unix!r})"
    ),
    "a new process": "import os; os.fork() or os._exit(0)",
    "starting a program": "import subprocess; subprocess.run(['/bin/true'])",
    "replacing itself by a program": "import os; os.execv('/bin/true', ['true'])",
    "raising its own limits": (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 45, 1 << 45))"
    ),
    "outliving its parent": (
        "import ctypes\nif ctypes.CDLL(None).prctl(1, 0, 0, 0, 0) != 0: raise PermissionError"
    ),
    "new namespaces": "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000): raise PermissionError",
    "memory behind a file": "import os; os.memfd_create('x')",
    "seeing the grader's environment": (
        "import os; text = str(dict(os.environ)) + open('/proc/self/environ').read()\n"
        "if {variable!r} not in text: raise PermissionError('it is not there')"
    ),
}
# Ends in the limit named; the kernel may die of it or be told off.
BOUNDED = {
    "memory": ("bytearray(8 << 30)", ("raised", "died")),
    "memory, slowly": ("a = []\nwhile True: a.append(bytearray(64 << 20))", ("raised", "died")),
    "processor time": ("while True: pass", ("timed_out",)),
    "processor time against interrupts": (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        ("timed_out",),
    ),
    "threads": (
        "import threading, time\nthreading.stack_size(65536)\n"
        "for _ in range(3000): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        "time.sleep(3)",
        ("raised", "died"),
    ),
    "the size of a file": (
        "f = open('big', 'wb')\nfor _ in range(999): f.write(bytes(1 << 20)); f.flush()",
        ("raised", "died"),
    ),
    "the scratch folder": (
        "for n in range(999): open(f'{n}', 'wb').write(bytes(1 << 20))\nimport time; time.sleep(3)",
        ("raised", "died"),
    ),
    "the number of files": (
        "for n in range(9999): open(f'{n}', 'wb')\nimport time; time.sleep(3)",
        ("raised", "died"),
    ),
    "output, as text": ("while True: print('x' * 1000)", ("too_much_output", "timed_out")),
    "output, as one endless message": (
        "get_ipython().kernel.iopub_socket.send_multipart([b'x' * 10_000_000] * 500, copy=False)\n"
        "import time; time.sleep(5)",
        ("too_much_output",),
    ),
}
WRAPPED = "try:\n{body}\nexcept BaseException as problem: print('refused:', repr(problem)[:200])\nelse: print({possible!r})"


def _tried(kernel: Kernel, name: str, code: str) -> Finding:
    body = "".join(f"    {line}\n" for line in code.splitlines())
    run = kernel.run(WRAPPED.format(body=body.rstrip(), possible=POSSIBLE))
    said = "".join(out.get("text", "") for out in run.outputs).strip()
    if run.ended == "ok":
        return Finding(name, said.startswith("refused:"), said or "no answer")
    return Finding(name, run.ended == "died", f"{run.ended} {run.error_value}".strip())


@dataclass(frozen=True)
class Outside:
    """What lies outside the jail during the trial, and whether it was touched."""

    secret: Path
    token: str
    tcp: socket.socket
    unix: socket.socket

    def touched(self) -> str:
        """What changed; "" for nothing."""
        if not self.secret.exists() or self.secret.read_text() != self.token:
            return "the gradebook was changed"
        for server in (self.tcp, self.unix):
            with contextlib.suppress(BlockingIOError):
                server.accept()
                return "a connection arrived"
        return ""


@contextlib.contextmanager
def _outside() -> Iterator[Outside]:
    with (
        tempfile.TemporaryDirectory(prefix="pl-doctor-") as folder,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        token = secrets.token_hex(16)
        secret = Path(folder) / "gradebook.db"
        secret.write_text(token)
        secret.chmod(0o600)
        unix.bind(f"{folder}/unix")
        unix.listen()
        for server in (tcp, unix):
            server.setblocking(False)
        yield Outside(secret, token, tcp, unix)


def _refusals(kernels: WarmKernels, outside: Outside) -> Iterator[Finding]:
    with kernels.kernel() as sibling, kernels.kernel() as kernel:
        told = sibling.run("import os; print(os.getpid(), os.getcwd())").outputs[0]["text"].split()
        facts = {
            "secret": str(outside.secret),
            "sibling": told[0],
            "sibling_scratch": told[1],
            "port": outside.tcp.getsockname()[1],
            "unix": outside.unix.getsockname(),
            "variable": VARIABLE,
        }
        for name, code in REFUSED.items():
            finding = _tried(kernel, name, code.format(**facts))
            changed = outside.touched() or ("" if sibling.alive else "the other kernel died")
            yield Finding(name, False, changed) if changed else finding
            if not kernel.alive:
                yield Finding("the kernel goes on after that", False, name)
                return
        seen = _tried(
            kernel, "seeing that a file exists", f"import os; os.stat({str(outside.secret)!r})"
        )
        gap = "known gap of this tier: names and sizes can be guessed, contents cannot be read"
        bare = kernels.tier != "bubblewrap"
        detail = gap if bare and not seen.holds else seen.detail
        yield Finding(seen.name, seen.holds, detail, required=not bare)


def _bounds(kernels: WarmKernels) -> Iterator[Finding]:
    me = psutil.Process()
    for name, (code, endings) in BOUNDED.items():
        before = me.memory_info().rss
        with kernels.kernel() as kernel:
            run = kernel.run(code)
        grown = (me.memory_info().rss - before) / MIB
        seen = f"{run.ended}: {run.error_name} {run.error_value}, {run.cpu_seconds:.1f} s CPU"
        held = run.ended in endings and grown < 128
        yield Finding(f"a limit on {name}", held, f"{seen}, grader grew by {grown:.0f} MiB")


def _persistence(kernels: WarmKernels) -> Iterator[Finding]:
    with kernels.kernel() as kernel:
        kernel.run("import builtins, torch; builtins.left = 1; torch.left = 1; open('left', 'w')")
        pid = kernel.pid
    yield Finding("its process is gone", not psutil.pid_exists(pid), f"process {pid}")
    with kernels.kernel() as kernel:
        code = "import os, builtins, torch\n" + (
            "if not (os.path.exists('left') or hasattr(builtins, 'left') or hasattr(torch, 'left')):"
            " raise FileNotFoundError('nothing was left')"
        )
        yield _tried(kernel, "leaving something for the next student", code)


def examine(isolation: str = "auto") -> list[Finding]:
    """Try everything. Raises IsolationUnavailableError where the tier asked for does not hold."""
    if isolation == "none":
        return [Finding("isolation", False, "none was asked for: nothing is enforced")]
    os.environ[VARIABLE] = secrets.token_hex(16)
    try:
        with _outside() as outside, WarmKernels(isolation, TRIAL) as kernels:
            return [
                Finding(f"isolation: {kernels.tier}", True, "proved by trying"),
                *_refusals(kernels, outside),
                *_bounds(kernels),
                *_persistence(kernels),
            ]
    finally:
        del os.environ[VARIABLE]


def print_report(findings: Sequence[Finding]) -> bool:
    """One line for each; whether all that must hold does."""
    for finding in findings:
        mark = "holds" if finding.holds else "FAILS" if finding.required else "gap  "
        print(f"{mark}  {finding.name}: {finding.detail}")  # noqa: T201 - this is the report
    return all(finding.holds or not finding.required for finding in findings)


if __name__ == "__main__":
    sys.exit(0 if print_report(examine(*sys.argv[1:2])) else 1)

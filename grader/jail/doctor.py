"""Shows that the jail holds, by trying in a jailed kernel what a submission must not be able to do.

It believes no configuration: each attempt is an attempt that was made just now, and where
something could have changed outside, the outside is looked at. It knows no course and no marks.
"""

import contextlib
import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from grader.jail.confinement.attempts import BOUNDED, REFUSED
from grader.jail.limits import MIB, Limits
from grader.jail.session import Kernel, WarmKernels

POSSIBLE = "POSSIBLE"
VARIABLE = "GRADER_DOCTOR_SECRET"
# Small limits, so that running into them takes no time.
TRIAL = Limits(
    cpu_seconds=2.0, wall_seconds=20.0, grace_seconds=1.0,
    memory_bytes=512 * MIB, scratch_bytes=32 * MIB,
)  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """One attempt: whether the fence held, and what was seen."""

    name: str
    holds: bool
    detail: str
    required: bool = True  # False: a known gap of this tier, said openly


WRAPPED = """try:
{body}
except BaseException as problem: print('refused:', repr(problem)[:200])
else: print({possible!r})
"""


def _tried(kernel: Kernel, name: str, code: str) -> Attempt:
    body = "".join(f"    {line}\n" for line in code.splitlines())
    run = kernel.run(WRAPPED.format(body=body.rstrip(), possible=POSSIBLE))
    said = "".join(out.get("text", "") for out in run.outputs).strip()
    if run.ended == "ok":
        return Attempt(name, said.startswith("refused:"), said or "no answer")
    return Attempt(name, run.ended == "died", f"{run.ended} {run.error_value}".strip())


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


def _refusals(kernels: WarmKernels, outside: Outside) -> Iterator[Attempt]:
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
            attempt = _tried(kernel, name, code.format(**facts))
            changed = outside.touched() or ("" if sibling.alive else "the other kernel died")
            yield Attempt(name, False, changed) if changed else attempt
            if not kernel.alive:
                yield Attempt("the kernel goes on after that", False, name)
                return
        seen = _tried(
            kernel, "seeing that a file exists", f"import os; os.stat({str(outside.secret)!r})"
        )
        gap = "known gap of this tier: names and sizes can be guessed, contents cannot be read"
        bare = kernels.tier != "bubblewrap"
        detail = gap if bare and not seen.holds else seen.detail
        yield Attempt(seen.name, seen.holds, detail, required=not bare)


def _bounds(kernels: WarmKernels) -> Iterator[Attempt]:
    me = psutil.Process()
    for name, (code, endings) in BOUNDED.items():
        before = me.memory_info().rss
        with kernels.kernel() as kernel:
            run = kernel.run(code)
        grown = (me.memory_info().rss - before) / MIB
        seen = f"{run.ended}: {run.error_name} {run.error_value}, {run.cpu_seconds:.1f} s CPU"
        held = run.ended in endings and grown < 128
        yield Attempt(f"a limit on {name}", held, f"{seen}, grader grew by {grown:.0f} MiB")


def _persistence(kernels: WarmKernels) -> Iterator[Attempt]:
    with kernels.kernel() as kernel:
        kernel.run("import builtins, torch; builtins.left = 1; torch.left = 1; open('left', 'w')")
        pid = kernel.pid
    yield Attempt("its process is gone", not psutil.pid_exists(pid), f"process {pid}")
    with kernels.kernel() as kernel:
        code = (
            "import os, builtins, torch\n"
            "left = os.path.exists('left') or hasattr(builtins, 'left') or hasattr(torch, 'left')\n"
            "if not left: raise FileNotFoundError('nothing was left')"
        )
        yield _tried(kernel, "leaving something for the next student", code)


def examine(isolation: str = "auto", limits: Limits = TRIAL, bounds: bool = True) -> list[Attempt]:
    """Try everything, or without `bounds` what is refused at once.

    Raises IsolationUnavailableError where the tier asked for does not hold.
    """
    if isolation == "none":
        return [Attempt("isolation", False, "none was asked for: nothing is enforced")]
    os.environ[VARIABLE] = secrets.token_hex(16)
    try:
        with _outside() as outside, WarmKernels(isolation, limits) as kernels:
            return [
                Attempt("isolation", True, f"{kernels.tier}, proved by trying"),
                *_refusals(kernels, outside),
                *(_bounds(kernels) if bounds else ()),
                *(_persistence(kernels) if bounds else ()),
            ]
    finally:
        del os.environ[VARIABLE]


if __name__ == "__main__":
    print(json.dumps([asdict(attempt) for attempt in examine(sys.argv[1])]))

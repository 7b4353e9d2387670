"""The forked child: puts itself in the jail, becomes a kernel, says so, runs.

Everything here happens after the fork and before a student's first line; whatever fails ends the
process.
"""

import importlib
import os
import random
import socket
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.jail.confinement import confine
from grader.jail.confinement.namespace import private_scratch
from grader.jail.preload import environment

if TYPE_CHECKING:
    from grader.jail.shell import ZMQInteractiveShell

FAILED = 70  # exit status of a kernel that could not be jailed or started
CHANNEL = 200  # the number that its connection gets: out of the way of what a student opens


@dataclass
class Request:
    """What the grader asked for: a line to answer on, a channel for the kernel's frames."""

    line: socket.socket
    channel: socket.socket
    scratch: str
    parent: int
    seed: int  # of the random numbers that are no secret


@dataclass
class Ready:
    """What the warm parent has made for all its children."""

    shell: "ZMQInteractiveShell"
    ours: tuple[str, ...]  # modules that are no business of a student's code


def make_ready() -> Ready:
    """In the parent: as much of a kernel as does not depend on who it is for."""
    # Not before it is settled what is left out.
    importlib.import_module("grader.jail.kernel")
    made = importlib.import_module("grader.jail.shell").make_shell()
    return Ready(made, tuple(name for name in sys.modules if name.split(".")[0] == "grader"))


def become_kernel(request: Request, setup: dict[str, Any], ready: Ready) -> None:
    """Never returns: ends with the kernel."""
    from grader.jail import kernel, shell
    from grader.jail.outbox import Outbox

    try:
        _prepare(request, setup)
        below = kernel.FilesBelow(request.scratch)
        channel = _moved(request.channel)
        outbox = Outbox(channel, setup["limits"])
        shell.put_into(ready.shell, request.scratch, outbox)
        confine.seal()
        for name in ready.ours:
            del sys.modules[name]  # and not importable again
        request.line.send(b"ready")
        request.line.close()
    except BaseException:
        request.line.send(b"failed" + traceback.format_exc().encode()[-8000:])
        os._exit(FAILED)
    try:
        kernel.serve(ready.shell, channel, outbox, below)
    finally:
        os._exit(0)


def _moved(channel: socket.socket) -> socket.socket:
    """Give the connection another number."""
    import fcntl

    number = fcntl.fcntl(channel.fileno(), fcntl.F_DUPFD_CLOEXEC, CHANNEL)
    channel.close()
    return socket.socket(fileno=number)


def _prepare(request: Request, setup: dict[str, Any]) -> None:
    limits = setup["limits"]
    own = private_scratch(request.scratch, limits["scratch_bytes"], limits["scratch_files"])
    confine.give_up_privileges()
    confine.die_with(request.parent)  # Linux forgets it when privileges change, so not before
    nowhere = os.open("/dev/null", os.O_RDWR)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    os.environ.clear()
    os.environ.update(environment(request.scratch))
    os.chdir(request.scratch)
    sys.path.insert(0, "")  # as in every notebook: what lies beside it can be imported
    os.umask(0o077)
    confine.enter(setup["read"], request.scratch, limits, own, setup["named"])
    reseed(request.seed, limits["compute_threads"])


def reseed(seed: int, compute_threads: int) -> None:
    """Start the draws of this kernel, which no sibling shares; the same `seed` repeats them.

    Nothing secret is drawn from these: `secrets` and `os.urandom` ask Linux each time.
    """
    import numpy
    import torch

    random.seed(seed)
    numpy.random.seed([seed >> 32, seed & 0xFFFFFFFF])
    torch.default_generator.manual_seed(seed)
    torch.set_num_threads(compute_threads)

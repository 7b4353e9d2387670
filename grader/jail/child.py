"""The forked child: puts itself in the jail, becomes an ordinary IPython kernel, says so, runs.

Everything here happens after the fork and before a student's first line; whatever fails ends the
process.
"""

import os
import random
import socket
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.jail.confinement import confine
from grader.jail.confinement.namespace import private_scratch
from grader.jail.preload import environment

if TYPE_CHECKING:
    from grader.jail.app import JailedKernelApp

FAILED = 70  # exit status of a kernel that could not be jailed or started


@dataclass
class Request:
    """What the grader asked for: Jupyter's connection info, a line to answer on."""

    message: dict[str, Any]
    line: socket.socket
    scratch: str
    parent: int


@dataclass
class Ready:
    """What the warm parent has made for all its children."""

    app: "JailedKernelApp"
    ours: tuple[str, ...]  # modules that are no business of a student's code


def make_ready() -> Ready:
    """In the parent: as much of a kernel as does not depend on who it is for."""
    from grader.jail import app as kernel_app  # not before it is settled what is left out

    app = kernel_app.made()
    return Ready(app, tuple(name for name in sys.modules if name.split(".")[0] == "grader"))


def become_kernel(request: Request, setup: dict[str, Any], ready: Ready) -> None:
    """Never returns: ends with the kernel."""
    try:
        _prepare(request, setup, ready.app)
        confine.seal()
        for name in ready.ours:
            del sys.modules[name]  # and not importable again
        request.line.send(b"ready")
        request.line.close()
    except BaseException:
        request.line.send(b"failed" + traceback.format_exc().encode()[-8000:])
        os._exit(FAILED)
    try:
        ready.app.start()
    finally:
        os._exit(0)


def _prepare(request: Request, setup: dict[str, Any], app: "JailedKernelApp") -> None:
    limits = setup["limits"]
    own = private_scratch(request.scratch, limits["scratch_bytes"], limits["scratch_files"])
    confine.give_up_privileges()
    confine.die_with(request.parent)  # Linux forgets it when privileges change, so not before
    nowhere = os.open("/dev/null", os.O_RDWR)
    for fd in range(3):
        os.dup2(nowhere, fd)
    os.close(nowhere)
    os.environ.clear()
    os.environ.update(environment(request.scratch))
    os.chdir(request.scratch)
    os.umask(0o077)
    connection = request.message["connection"]
    line_folder = str(Path(connection["ip"]).parent)
    confine.enter(setup["read"], request.scratch, line_folder, limits, counts_alone=own)
    reseed(limits["compute_threads"])
    app.connect(connection)


def reseed(compute_threads: int) -> None:
    """Every kernel starts from the same draws, so that a mark repeats; torch's are its default."""
    import numpy
    import torch

    random.seed(0)
    numpy.random.seed(0)
    torch.default_generator.manual_seed(torch.default_generator.initial_seed())
    torch.set_num_threads(compute_threads)

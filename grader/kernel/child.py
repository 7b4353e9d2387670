"""The forked child: puts itself in the jail, becomes an ordinary IPython kernel, says so, runs.

Everything here happens after the fork and before a student's first line; whatever fails ends the
process.
"""

import contextlib
import os
import random
import socket
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import ipykernel.ipkernel
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

from grader.kernel.warm import environment
from grader.sandbox import confine
from grader.sandbox.namespace import private_scratch

FAILED = 70  # exit status of a kernel that could not be jailed or started


@dataclass
class Request:
    """What the grader asked for: Jupyter's connection info, a line to answer on."""

    message: dict[str, Any]
    line: socket.socket
    scratch: str
    parent: int


class JailedKernelApp(IPKernelApp):
    """An IPython kernel whose connection comes from the request; no files, no heartbeat."""

    def init_connection_file(self) -> None:
        """The connection is known already."""

    def write_connection_file(self, **kwargs: Any) -> None:
        """The grader has written its own."""

    def init_heartbeat(self) -> None:
        """The warm parent watches the process itself."""

    def parse_command_line(self, argv: Any = None) -> None:
        """There is no command line."""

    def load_config_file(self, *args: Any, **kwargs: Any) -> None:
        """There is no configuration in the jail."""


def become_kernel(request: Request, setup: dict[str, Any]) -> None:
    """Never returns: ends with the kernel."""
    try:
        app = _prepare(request, setup)
        confine.seal()
        for name in [name for name in sys.modules if name.split(".")[0] == "grader"]:
            del sys.modules[name]  # no business of a student's code, and not importable again
        request.line.send(b"ready")
        request.line.close()
    except BaseException:
        request.line.send(b"failed" + traceback.format_exc().encode()[-8000:])
        os._exit(FAILED)
    try:
        app.start()
    finally:
        os._exit(0)


def _prepare(request: Request, setup: dict[str, Any]) -> JailedKernelApp:
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
    app = JailedKernelApp.instance(config=_config(connection), **_endpoints(connection))
    with _without_a_walk_through_all_modules():
        app.initialize([])
    _show_figures_inline()
    return app


class _NoModules:
    """`sys`, as seen by one module, with no modules in it."""

    modules: ClassVar[dict[str, object]] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)


@contextlib.contextmanager
def _without_a_walk_through_all_modules() -> Iterator[None]:
    """Spare ipykernel its list: every module's file, for an absent debugger.

    Touching 2500 modules copies 14 MB of the parent's memory and takes 8 ms in each kernel.
    """
    ipykernel.ipkernel.sys = _NoModules()  # type: ignore[assignment]
    try:
        yield
    finally:
        ipykernel.ipkernel.sys = sys


def reseed(compute_threads: int) -> None:
    """Every kernel starts from the same draws, so that a mark repeats; torch's are its default."""
    import numpy
    import torch

    random.seed(0)
    numpy.random.seed(0)
    torch.default_generator.manual_seed(torch.default_generator.initial_seed())
    torch.set_num_threads(compute_threads)


def _endpoints(connection: dict[str, Any]) -> dict[str, Any]:
    names = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
    return {"transport": "ipc", "ip": connection["ip"], **{n: connection[n] for n in names}}


def _config(connection: dict[str, Any]) -> Config:
    config = Config()
    config.Session.key = connection["key"].encode()
    config.HistoryManager.enabled = False
    config.IPKernelApp.log_level = 50  # it has no terminal to speak to
    config.IPCompleter.use_jedi = False
    config.ScriptMagics.script_magics = []  # %%bash and the like need processes
    return config


def _show_figures_inline() -> None:
    """The inline backend was imported before there was a shell to hook into."""
    from matplotlib_inline.backend_inline import _enable_matplotlib_integration

    _enable_matplotlib_integration()

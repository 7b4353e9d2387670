"""The IPython kernel: made in the warm parent as far as it can be, given its connection in a child.

An application and a shell are the same for every student until somebody speaks to them, and to
make them takes as long as a small answer. It knows ipykernel and nothing of jails.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import ipykernel.ipkernel
from ipykernel.compiler import XCachingCompiler
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.external.pickleshare import PickleShareDB
from IPython.paths import get_ipython_dir
from traitlets.config import Config


class SentAlready(OutStream):
    """What is printed. ipykernel flushes it four times a cell and waits for a thread each time."""

    def flush(self) -> None:
        """Wait for what was written to be sent, if anything was."""
        if self._buffers:
            super().flush()


class JailedKernelApp(IPKernelApp):
    """An IPython kernel whose connection comes from the request; no files, no heartbeat."""

    def connect(self, connection: dict[str, Any]) -> None:
        """In the child: open the sockets that are named; everything is ready to run then."""
        self.ip = connection["ip"]
        for name in connection:
            if name.endswith("_port"):
                setattr(self, name, connection[name])
        self.config.Session.key = connection["key"].encode()
        self.ipython_dir = get_ipython_dir()  # in the home that it has now
        self.initialize([])

    def init_connection_file(self) -> None:
        """The connection is known already."""

    def write_connection_file(self, **kwargs: Any) -> None:
        """The grader has written its own."""

    def init_heartbeat(self) -> None:
        """The warm parent watches the process itself."""

    def init_kernel(self) -> None:
        """The shell, made earlier, learns what it could not know: its kernel and its folders."""
        with _without_a_walk_through_all_modules():
            super().init_kernel()
        shell = self.kernel.shell
        shell.kernel = self.kernel
        shell.ipython_dir, shell.profile_dir = self.ipython_dir, self.profile_dir
        shell.db = PickleShareDB(str(Path(self.profile_dir.location) / "db"))

    def init_code(self) -> None:
        """Nothing runs before the student's first line."""

    def parse_command_line(self, argv: Any = None) -> None:
        """There is no command line."""

    def load_config_file(self, *args: Any, **kwargs: Any) -> None:
        """There is no configuration in the jail."""


def made() -> JailedKernelApp:
    """Return the application with its shell: to be called once, in the parent, without a thread."""
    from matplotlib_inline.backend_inline import _enable_matplotlib_integration

    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.log_level = 50  # it has no terminal to speak to
    config.IPKernelApp.outstream_class = f"{__name__}.{SentAlready.__name__}"
    config.IPKernelApp.default_extensions = []  # loaded below, once for all
    config.IPCompleter.use_jedi = False
    config["IPythonKernel"]["_execute_sleep"] = 0.0  # half a millisecond after every cell
    config.ScriptMagics.script_magics = []  # %%bash and the like need processes
    app: JailedKernelApp = JailedKernelApp.instance(config=config, transport="ipc")
    shell = ZMQInteractiveShell.instance(parent=app, compiler_class=XCachingCompiler)
    shell.extension_manager.load_extension("storemagic")
    shell.user_ns_hidden.update(shell.user_ns)
    shell._sys_modules_keys = set(sys.modules)
    _enable_matplotlib_integration()  # the inline backend was imported before there was a shell
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

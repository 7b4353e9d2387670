"""IPython's shell as a notebook's kernel has it, with an outbox in place of Jupyter's wire.

It runs inside the jail and is made in the warm parent as far as it does not depend on who it is
for. Libraries ask a shell what it is: its class, its configuration and its application have the
names that Jupyter's have. It knows nothing of jails.
"""

import base64
import builtins
import getpass
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

from IPython.core.autocall import ExitAutocall
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell, InteractiveShellABC
from IPython.core.magic import Magics, line_magic, magics_class
from IPython.external.pickleshare import PickleShareDB
from IPython.utils.text import SList
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Application, Config

from coursecheck.observation import MIMETYPE
from grader.jail.frames import Kind, clean
from grader.jail.outbox import Outbox
from grader.jail.outputs import COUNT, ERROR_TEXT, ID

NO_PROGRAMS = "no program can be started while a notebook is graded: {}"
REFUSED_STATUS = 126  # as a POSIX shell says of what may not be run
TRACEBACK_TEXT = 100_000


class Publisher(DisplayPublisher):
    """Sends what `display` is given."""

    outbox = AnyTrait()

    def publish(
        self, data: Any, _metadata: Any = None, *, transient: Any = None, update: bool = False,
        **_: Any,
    ) -> None:  # fmt: skip
        """Send a bundle: texts and pictures, or what was seen of an answer."""
        if MIMETYPE in data:
            self.outbox.observed(data[MIMETYPE])
            return
        name = (transient or {}).get("display_id")
        extra = {ID: clean(str(name))} if name else {}
        self.outbox.bundle(Kind.UPDATE if update else Kind.DISPLAY, _bundle(data) | extra)

    def clear_output(self, wait: bool = False) -> None:
        """Take back what the cell has shown."""
        self.outbox.flush()
        self.outbox.send(Kind.CLEAR, b"1" if wait else b"0")


class ResultHook(DisplayHook):
    """Sends the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """There is no prompt."""

    def write_format_data(self, format_dict: Any, _metadata: Any = None) -> None:
        """Send it."""
        count = {COUNT: str(self.prompt_count).encode()}
        self.shell.display_pub.outbox.bundle(Kind.RESULT, _bundle(format_dict) | count)

    def log_output(self, format_dict: Any) -> None:
        """Nothing is kept of it."""

    def finish_displayhook(self) -> None:
        """Nothing is written after it."""
        self._is_active = False


def _bundle(data: Mapping[Any, Any]) -> dict[str, bytes]:
    """Return what of a MIME bundle can be shown: text, and bytes as base64."""
    shown = {}
    for mime, value in data.items():
        if isinstance(value, str):
            shown[str(mime)] = clean(value)
        elif isinstance(value, bytes):
            shown[str(mime)] = base64.b64encode(value)
    return shown


@magics_class
class NotebookMagics(Magics):
    """What ipykernel has beyond IPython, as far as a notebook without a reader can use it."""

    @line_magic
    def clear(self, _line: str) -> None:
        """Clear the terminal, of which there is none."""

    @line_magic
    def autosave(self, _line: str) -> None:
        """Set how often the notebook is saved, which nobody does."""


class ZMQInteractiveShell(InteractiveShell):
    """A notebook's shell; the name is one that libraries ask for."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(Publisher)
    kernel = AnyTrait()

    def enable_gui(self, gui: Any = None) -> None:
        """Nothing is to be done: figures are shown inline."""

    def init_environment(self) -> None:
        """The environment is the jail's."""

    def init_virtualenv(self) -> None:
        """What can be imported is settled."""

    def init_hooks(self) -> None:
        """A page of help goes to a pager, which a notebook that is graded has not."""
        super().init_hooks()
        self.set_hook("show_in_pager", lambda *_, **__: None, 99)

    def init_magics(self) -> None:
        """Add those of a notebook."""
        super().init_magics()
        self.register_magics(NotebookMagics)

    def ask_exit(self) -> NoReturn:
        """End the cell, and nothing else."""
        raise SystemExit

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        said = {
            "ename": clean(str(etype.__name__)[:ERROR_TEXT]),
            "evalue": clean(message_of(evalue)),
            "traceback": clean("\n".join(stb)[:TRACEBACK_TEXT]),
        }
        self.display_pub.outbox.bundle(Kind.ERROR, said)

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}  # nobody reads it, and to format a traceback twice takes as long again

    def system(self, cmd: str) -> None:
        """Say that no program can be started; the cell goes on, as after one that failed."""
        print(NO_PROGRAMS.format(cmd[:200]), file=sys.stderr)
        self.user_ns["_exit_code"] = REFUSED_STATUS

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, **_: Any) -> Any:
        """Say so, and return what such a program prints: nothing."""
        self.system(cmd)
        return SList([]) if split else ""


InteractiveShellABC.register(ZMQInteractiveShell)


def message_of(error: BaseException | None) -> str:
    """Return an exception's text, cut; its own way to say it may fail in any way."""
    try:
        return str(error)[:ERROR_TEXT]
    except Exception:
        return "<exception str() failed>"


class IPKernelApp(Application):
    """What `Application.instance()` gives; the name is one that libraries ask for."""

    kernel = AnyTrait()
    shell = AnyTrait()


def _shut_down(*_: object) -> NoReturn:
    """End the cell: a notebook that is graded is not ended by one of its cells."""
    raise SystemExit


def _no_input(*_: object, **__: object) -> NoReturn:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def make_shell() -> ZMQInteractiveShell:
    """Return the shell: to be called once, in the parent, without a thread."""
    from matplotlib_inline.backend_inline import _enable_matplotlib_integration

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.xmode = "Plain"  # a tenth of the time, and no walk through modules
    config.InteractiveShell.colors = "nocolor"
    config.IPKernelApp.log_level = 50  # tqdm looks for the key
    config.IPCompleter.use_jedi = False
    config.ScriptMagics.script_magics = []  # %%bash and the like need processes
    app: IPKernelApp = IPKernelApp.instance(config=config)
    shell: ZMQInteractiveShell = ZMQInteractiveShell.instance(parent=app)
    app.shell = shell
    app.kernel = shell.kernel = SimpleNamespace(shell=shell, app=app, do_shutdown=_shut_down)
    shell.extension_manager.load_extension("storemagic")
    shell.user_ns_hidden.update(shell.user_ns)
    shell._sys_modules_keys = set(sys.modules)
    _enable_matplotlib_integration()  # the inline backend was imported before there was a shell
    builtins.input = getpass.getpass = _no_input
    assert isinstance(shell.exiter, ExitAutocall)
    return shell


def put_into(shell: ZMQInteractiveShell, home: str, outbox: Outbox) -> None:
    """In the child: give the shell its folders and its mouth."""
    shell.ipython_dir = f"{home}/.ipython"
    shell.db = PickleShareDB(str(Path(shell.ipython_dir) / "db"))
    shell.display_pub.outbox = outbox
    sys.stdout, sys.stderr = outbox.streams()
    os.environ["TERM"] = "xterm-color"

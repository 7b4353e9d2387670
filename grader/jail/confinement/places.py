"""Which folders a student's process may read: the interpreter, its packages, the checks, fonts.

Worked out by the grader, handed to the jail as plain data. It names pieces, never the course
folder, even where the virtual environment lies inside it.
"""

import importlib.util
import os
import site
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SYSTEM = (
    "/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64",
    "/usr/local/lib", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig",
    "/usr/share/zoneinfo", "/usr/share/locale", "/usr/share/mime",
    "/etc/fonts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime",
    "/etc/alternatives", "/etc/mime.types",
)  # fmt: skip
# Made by Linux, not by anyone's files; "self" is the process that asks.
KERNEL = (
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu",
    "/sys/devices/system/node", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip
WRITABLE_DEVICES = ("/dev/null",)


@dataclass(frozen=True)
class Places:
    """Paths as text, so that they travel as JSON.

    `python` runs the warm parent; `engine` is the folder that holds the package `grader`, which
    the parent needs and the students' processes never read.
    """

    python: str
    engine: str
    path: tuple[str, ...]  # sys.path inside
    read: tuple[str, ...]
    font_cache: str | None = None


def _folder_of(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).resolve().parent if spec and spec.origin else None


def _packages() -> list[str]:
    """The site-packages folders, in the order of sys.path."""
    folders = [*site.getsitepackages()]
    if site.ENABLE_USER_SITE and site.getusersitepackages():
        folders.append(site.getusersitepackages())
    return [folder for folder in folders if Path(folder).is_dir()]


def find(package: str = "") -> Places:
    """The places of the interpreter that runs this, and of the course's own package."""
    packages = _packages()
    path = [sysconfig.get_path("stdlib"), sysconfig.get_config_var("DESTSHARED"), *packages]
    read = [*path, str(Path(sys.base_prefix) / "lib"), str(Path(sys.prefix) / "lib")]
    for name in filter(None, ("coursecheck", package)):
        folder = _folder_of(name)
        if folder is not None and str(folder.parent) not in packages:
            path.append(str(folder.parent))
            read.append(str(folder))
    if Path(sys.base_prefix) in (Path("/usr"), Path("/")):
        read = [folder for folder in read if folder != str(Path(sys.base_prefix) / "lib")]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "matplotlib"
    return Places(
        python=str(Path(getattr(sys, "_base_executable", sys.executable)).resolve()),
        engine=str(Path(__file__).resolve().parents[3]),
        path=tuple(dict.fromkeys(path)),
        read=tuple(dict.fromkeys([*read, *SYSTEM])),
        font_cache=str(cache) if cache.is_dir() else None,
    )


def hidden(package: str) -> tuple[str, ...]:
    """Return the folders of a course's right answers: the parent reads them, no kernel does."""
    folder = _folder_of(package) if package else None
    return (str(folder / "lessons"),) if folder else ()


def around(read: Iterable[str], secret: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return (what may be read, folders of which only the names may be seen) without `secret`."""
    secrets, kept, named = [Path(path).resolve() for path in secret], [], []
    waiting = list(read)
    while waiting:
        path = Path(waiting.pop())
        real = path.resolve()
        if not any(hidden.is_relative_to(real) for hidden in secrets):
            kept.append(str(path))
        elif real not in secrets and path.is_dir():
            named.append(str(path))
            waiting += [str(entry) for entry in path.iterdir()]
    return kept, named

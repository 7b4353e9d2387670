"""The outer shell: a bubblewrap command in which only the interpreter's pieces exist.

It knows the options of bwrap; what happens inside is the business of `confine`.
"""

import shutil
from pathlib import Path

from grader.jail.confinement.places import Places
from grader.jail.limits import Limits

NOBODY = "65534"
ENGINE = "/engine"  # where the pieces of the package `grader` lie inside
SCRATCH = "/scratch"
ENGINE_PIECES = ("__init__.py", "user_error.py", "course/__init__.py", "course/settings.py", "jail")
SCRATCH_SHARE = 8  # kernels that may fill their scratch at once before the shared folder is full


def find() -> str | None:
    """The bwrap program, if this machine has one."""
    return shutil.which("bwrap")


def command(places: Places, limits: Limits) -> list[str]:
    """What to put before the command that is to run inside.

    Nothing is shared with the grader but what the command inherits. It ends by itself when the
    grader's end of its connection is closed; no thread of the grader's needs to live for it.
    """
    engine = Path(places.engine) / "grader"
    arguments = [
        find() or "bwrap",
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"),
        *("--unshare-cgroup-try", "--uid", NOBODY, "--gid", NOBODY, "--hostname", "jail"),
        *("--new-session", "--cap-drop", "ALL"),
        *("--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"),  # noqa: S108 - a new one, inside
        *("--size", str(SCRATCH_SHARE * limits.scratch_bytes), "--tmpfs", SCRATCH),
        *_bind_read_only([places.python, *places.read]),
        *("--ro-bind-try", "/sys/devices/system", "/sys/devices/system"),
    ]
    for piece in ENGINE_PIECES:
        arguments += ["--ro-bind", str(engine / piece), f"{ENGINE}/grader/{piece}"]
    return [*arguments, "--remount-ro", "/", "--chdir", "/"]


def _bind_read_only(paths: list[str]) -> list[str]:
    """Mounts, outermost folders first; a symbolic link at the top (/lib) stays one."""
    options: list[str] = []
    bound: list[Path] = []
    # A package folder may be a link out of a folder that is bound: where it leads is bound too.
    for place in sorted({Path(p) for p in paths} | {Path(p).resolve() for p in paths}):
        if not place.exists() or any(place.is_relative_to(folder) for folder in bound):
            continue
        if place.is_symlink() and place.parent == Path("/"):
            options += ["--symlink", str(place.readlink()), str(place)]
        else:
            options += ["--ro-bind", str(place), str(place)]
            bound.append(place)
    return options

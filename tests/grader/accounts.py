"""Run something as root or as an ordinary user, for tests that are run by root."""

from __future__ import annotations

import os
import pickle
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OPEN = """
set -e
mount --bind "$1" /mnt
mount -t tmpfs -o mode=755 tmpfs "$2"
before=$(umask)
umask 022
mkdir -p "$1"
umask "$before"
mount --bind /mnt "$1"
shift 2
exec "$@"
"""
"""Root's own interpreter may lie where nobody else may look: open it, in a view of our own."""


def as_somebody(account: pwd.struct_passwd) -> list[str]:
    """Return the words before a command that make it somebody's, where the tests run as root."""
    if os.geteuid() != 0:
        return []
    become = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    base = Path(sys.base_prefix).resolve()
    closed = [folder for folder in base.parents if not folder.stat().st_mode & 0o001]
    if not closed:
        return become
    private = ["unshare", "--mount", "--propagation", "private", "sh", "-c", OPEN, "sh"]
    return [*private, str(base), str(closed[-1]), *become]


def account(name: str) -> pwd.struct_passwd:
    """Somebody with an account; only root can become another."""
    return pwd.getpwnam(name) if os.geteuid() == 0 else pwd.getpwuid(os.getuid())


CALL = """
import pickle, sys
sys.path[:0] = {path!r}
from {module} import {name}
with open({answer!r}, "wb") as file:
    pickle.dump({name}(*{arguments!r}), file)
"""


@contextmanager
def copy_for(who: str, course: Path) -> Iterator[tuple[pwd.struct_passwd, Path]]:
    """A copy of a course's folder that is theirs: who they are, and where it lies."""
    somebody = pwd.getpwuid(os.getuid()) if who == "root" else account("games")
    place = Path(tempfile.mkdtemp(prefix="of-", dir="/tmp"))  # short: sockets lie in it
    try:
        place.chmod(0o755)
        (place / "tmp").mkdir()
        shutil.copytree(course, place / "course")
        if somebody.pw_uid != os.getuid():
            for path in (place, *place.rglob("*")):
                os.chown(path, somebody.pw_uid, somebody.pw_gid)
        yield somebody, place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def called_by(somebody: pwd.struct_passwd, place: Path, module: str, name: str, *args: str) -> Any:
    """What a function of a test's module returns in a process of `somebody`'s with one thread."""
    answer = place / "answer"
    path = [str(Path(__file__).parent)]
    code = CALL.format(path=path, module=module, name=name, answer=str(answer), arguments=args)
    become = [] if somebody.pw_uid == os.getuid() else as_somebody(somebody)
    home = {"HOME": str(place), "TMPDIR": str(place / "tmp")}
    ran = subprocess.run(
        [*become, sys.executable, "-c", code],
        cwd=place, env=os.environ | home, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return pickle.loads(answer.read_bytes())


__all__ = ["account", "as_somebody", "called_by", "copy_for"]

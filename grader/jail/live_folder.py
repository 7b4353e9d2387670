"""Folders for what runs now: each holds a file that its owner keeps locked.

A folder whose lock can be taken belongs to nobody any more, wherever its owner ran: process
numbers mean nothing in another container, a lock on a file does.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from grader.user_error import OurFaultError

PREFIX, UNFINISHED = "graderjail-", ".graderjail-"
LOCK = "owner.lock"


class LiveFolder:
    """A private folder, alive as long as this process or one forked from it is.

    Removes those of owners that are gone. Raises OurFaultError where none can be made.
    """

    def __init__(self) -> None:
        root = Path(tempfile.gettempdir())
        try:
            sweep(root)
            made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=root))
            self._lock = os.open(made / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.path = root / (PREFIX + made.name.removeprefix(UNFINISHED))
            made.rename(self.path)  # only now can a sweep see it
        except OSError as problem:
            raise OurFaultError(
                f"no folder for running kernels could be made in {root}: {problem}. Make room"
                " there, or set TMPDIR to a folder on a local disk that you may write to"
            ) from problem

    def remove(self) -> None:
        """Remove it; nothing happens the second time."""
        if self._lock >= 0:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1


def sweep(root: Path) -> None:
    """Remove the folders in `root` of which nobody holds the lock."""
    for folder in root.glob(f"{PREFIX}*"):
        try:
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            lock = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:  # somebody else has just removed it, or it is none of ours
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # its owner lives
        finally:
            os.close(lock)

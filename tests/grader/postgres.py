"""A PostgreSQL server for a test: started in a folder of its own, as somebody without rights."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Return the folder of the newest server that is installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    return found[-1].parent if found else None


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Yield the URL of a server that ends with the block."""
    nobody = pwd.getpwnam("nobody")
    as_nobody = {"user": nobody.pw_uid, "group": nobody.pw_gid} if os.geteuid() == 0 else {}

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [str(folder / program), *words],
            cwd=place, env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(place)},
            check=True, capture_output=True, timeout=120, extra_groups=[] if as_nobody else None,
            **as_nobody,
        )  # fmt: skip

    place = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has to be short
    try:
        if as_nobody:
            os.chown(place, nobody.pw_uid, nobody.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        data = str(place / "data")
        run("initdb", "-D", data, "-U", "teacher", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-c listen_addresses=127.0.0.1 -k {place} -p {port} -F"
        run("pg_ctl", "-D", data, "-o", settings, "-l", str(place / "log"), "-w", "start")
        try:
            yield f"postgresql://teacher@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)

"""What a process does to itself before a student's code runs in it, and the proof that it holds.

It runs inside the jail and fails closed: a step that does not succeed raises, and the process
that asked for it must end.
"""

import ctypes
import errno
import os
import resource
import signal
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.jail.confinement import landlock, seccomp
from grader.jail.confinement.places import KERNEL, WRITABLE_DEVICES

# linux/prctl.h, linux/securebits.h, linux/capability.h
SET_PDEATHSIG, SET_NO_NEW_PRIVS, SET_SECUREBITS, CAPBSET_DROP, AMBIENT = 1, 38, 28, 24, 47
AMBIENT_CLEAR_ALL = 4
NO_ROOT_PRIVILEGE_EVER = 0xEF  # uid 0 is nobody special; every such bit locked
CAPABILITY_VERSION_3 = 0x20080522
USER_PROCESSES = 4096  # a fence against floods where Linux counts by user; `threads` is per kernel

_libc = ctypes.CDLL(None, use_errno=True)


class NotConfinedError(RuntimeError):
    """A fence does not hold here; no student's code may run."""


def _prctl(option: int, *arguments: int) -> None:
    if _libc.prctl(option, *(ctypes.c_ulong(a) for a in (*arguments, 0, 0, 0, 0)[:4])) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"prctl({option}) was refused: {os.strerror(code)}")


def give_up_privileges() -> None:
    """Drop every capability for good, in this process and all that come from it.

    Root stays uid 0, which then owns its files and is privileged in nothing.
    """
    _prctl(SET_NO_NEW_PRIVS, 1)
    _prctl(AMBIENT, AMBIENT_CLEAR_ALL)
    if _capabilities():
        _prctl(SET_SECUREBITS, NO_ROOT_PRIVILEGE_EVER)
        last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
        for capability in range(last + 1):
            _prctl(CAPBSET_DROP, capability)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    if _libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        raise OSError(ctypes.get_errno(), "the capabilities could not be dropped")
    if _capabilities():
        raise NotConfinedError("the process still holds capabilities after dropping them")


def _capabilities() -> int:
    """Effective and permitted capabilities, as bits."""
    lines = Path("/proc/self/status").read_text().splitlines()
    fields = dict(line.split(":\t") for line in lines if line.startswith(("CapEff", "CapPrm")))
    return int(fields["CapEff"], 16) | int(fields["CapPrm"], 16)


def die_with(parent: int) -> None:
    """End this process when its parent ends, also if that has just happened."""
    _prctl(SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise NotConfinedError("the warm parent ended while this kernel was starting")


def enter(
    read: Sequence[str],
    scratch: str,
    limits: Mapping[str, Any],
    counts_alone: bool = False,
    named: Sequence[str] = (),
) -> None:
    """Rlimits and Landlock: read `read`, see what is in `named`, write `scratch`, no more.

    `counts_alone`: this process has a user namespace of its own, so that Linux's limit on
    processes counts only its threads.
    """
    _prctl(SET_NO_NEW_PRIVS, 1)
    page = resource.getpagesize()
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * page
    fences = {
        resource.RLIMIT_AS: mapped + limits["memory_bytes"],
        resource.RLIMIT_CPU: limits["notebook_cpu_seconds"],
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_NPROC: limits["threads"] if counts_alone else USER_PROCESSES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_SIGPENDING: 256,
    }
    for which, amount in fences.items():
        _, hard = resource.getrlimit(which)
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(which, (amount, amount))
    landlock.restrict(
        [
            *((place, landlock.READ) for place in (*read, *KERNEL)),
            *((place, landlock.READ_DIR) for place in named),
            *((place, landlock.READ | landlock.WRITE_FILE) for place in WRITABLE_DEVICES),
            (scratch, landlock.SCRATCH),
        ],
        limits.get("landlock_newest", 0),
    )


def watch_children() -> None:
    """Raise NotConfinedError where a process may not be held by a descriptor, as kernels are."""
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError as problem:
        raise NotConfinedError(
            f"pidfd_open is denied ({problem.strerror}): it takes Linux 5.3 or newer, and in a"
            " container a profile that allows it, such as --security-opt seccomp=unconfined"
        ) from problem


def seal() -> None:
    """The system-call filter on all threads, then a look whether the fences stand."""
    seccomp.seal(os.getpid())
    for name, attempt in _forbidden().items():
        try:
            attempt()
        except OSError as problem:
            if problem.errno in (errno.EPERM, errno.EACCES, errno.EROFS):
                continue
            raise NotConfinedError(f"{name} failed, but not by the jail: {problem}") from problem
        raise NotConfinedError(f"{name} is possible in here")


def _forbidden() -> dict[str, Callable[[], object]]:
    """A few cheap attempts, one for each mechanism, made in every kernel before it is used."""
    return {
        "listing the root folder": lambda: list(Path("/").iterdir()),
        "writing beside the scratch folder": lambda: os.open("/escaped", os.O_CREAT | os.O_WRONLY),
        "a network socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "a new process": os.fork,
    }

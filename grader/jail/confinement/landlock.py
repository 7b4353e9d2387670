"""Landlock through its three system calls: which files this process and its children may touch.

It knows Linux's numbers and nothing of the course. Everything that is not granted is refused; a
call that fails raises, so that nobody goes on unconfined.
"""

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
RULE_PATH_BENEATH = 1

# linux/landlock.h: the rights, and in which version (ABI) of Landlock each came
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
MAKE_SYM, REFER, TRUNCATE = 1 << 12, 1 << 13, 1 << 14
FILE_RIGHTS = {1: (1 << 13) - 1, 2: REFER, 3: TRUNCATE, 5: 1 << 15}
NET_RIGHTS = {4: 0b11}  # bind and connect TCP
SCOPES = {6: 0b11}  # abstract unix sockets, signals

READ = READ_FILE | READ_DIR
SCRATCH = (
    READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM | REFER | TRUNCATE
)
ONLY_DIRECTORIES = ~(EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | 1 << 15)

_libc = ctypes.CDLL(None, use_errno=True)


class _RulesetAttr(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "net", "scoped")]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def _call(number: int, *arguments: object) -> int:
    result = _libc.syscall(number, *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock refused: {os.strerror(code)}")
    return int(result)


def abi() -> int:
    """The version of Landlock that this Linux offers; 0 where there is none."""
    try:
        return _call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    except OSError:
        return 0


def _since(rights: dict[int, int], version: int) -> int:
    return sum(mask for first, mask in rights.items() if first <= version)


def restrict(grants: Iterable[tuple[Path | str, int]], newest: int = 0) -> None:
    """From here on this thread and what it starts touch only what is granted, for good.

    `grants` are (path, rights); a path that does not exist is left out. TCP, abstract sockets and
    signals to processes outside are refused as far as this version of Landlock can. `newest` is
    the last version to use, as on an older Linux; 0 for all that there is.
    NO_NEW_PRIVS must be set. Raises OSError where Landlock is missing or refuses.
    """
    version = min(abi(), newest) if newest else abi()
    if version < 1:
        raise OSError("this Linux has no Landlock: it needs version 5.13 or newer, with it enabled")
    files = _since(FILE_RIGHTS, version)
    attr = _RulesetAttr(files, _since(NET_RIGHTS, version), _since(SCOPES, version))
    ruleset = _call(
        CREATE_RULESET, ctypes.byref(attr), ctypes.c_size_t(ctypes.sizeof(attr)), ctypes.c_uint32(0)
    )
    try:
        for path, rights in grants:
            _grant(ruleset, path, rights & files)
        _call(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _grant(ruleset: int, path: Path | str, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return  # nothing there, or nothing that we could read ourselves: less is granted, not more
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            rights &= ~ONLY_DIRECTORIES
        rule = _PathBeneath(rights, parent)
        _call(
            ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(RULE_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(parent)

"""A scratch folder that no other kernel can fill or see: a small tmpfs in namespaces of its own.

It knows mounts and user namespaces. Where Linux grants them it is the better fence; where it does
not, nothing is lost: the folder stays an ordinary one that the warm parent watches.
"""

import ctypes
import os
from pathlib import Path

NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000  # linux/sched.h
PRIVATE_BELOW = 1 << 18 | 1 << 14  # linux/mount.h: MS_PRIVATE | MS_REC
NO_SUID_DEV_EXEC = 2 | 4 | 8

_libc = ctypes.CDLL(None, use_errno=True)


def private_scratch(scratch: str, size: int, files: int) -> bool:
    """Mount a tmpfs of `size` bytes and `files` files on the folder, for this process alone.

    False where Linux does not allow it. Leaves the process with capabilities over its own
    namespaces: give them up afterwards.
    """
    user, group = os.getuid(), os.getgid()
    if _libc.unshare(NEW_USER | NEW_MOUNTS) != 0:
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except OSError:
        return False
    options = f"size={size},nr_inodes={files},mode=700".encode()
    kept_to_itself = _libc.mount(b"none", b"/", None, ctypes.c_ulong(PRIVATE_BELOW), None)
    if kept_to_itself != 0:
        return False
    flags = ctypes.c_ulong(NO_SUID_DEV_EXEC)
    return bool(_libc.mount(b"scratch", scratch.encode(), b"tmpfs", flags, options) == 0)

"""The system-call filter: an allow-list, assembled into a small program for Linux.

Written against seccomp(2) itself, in place of libseccomp: the list is a table, the program needs
four kinds of instruction, and a newcomer needs no system package. What is not named is refused.
"""

import ctypes
import errno
import os
import platform
import struct
from dataclasses import dataclass

from grader.jail.confinement.syscalls import ALLOWED, ARCHITECTURES, SPECIAL, numbers

# linux/bpf_common.h: load a word, jump if equal, and-mask, return
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
X32 = 0x40000000  # numbers from here on are the x32 ABI, which nobody here uses

PRETEND = 0  # "done", without doing it: honest code goes on, nothing outside changes

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class If:
    """Allowed where argument & mask is one of `values`, else `otherwise` is returned."""

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF
    high: bool = False  # look at the upper half of the 64-bit argument
    otherwise: int = errno.EPERM

    def code(self) -> list[tuple[int, int, int, int]]:
        """Instructions that run on into what follows where it holds, else return."""
        offset = ARGUMENTS + 8 * self.argument + (4 if self.high else 0)
        to_go = range(len(self.values), 0, -1)  # instructions up to and with the refusal
        return [
            (LOAD, 0, 0, offset),
            (AND, 0, 0, self.mask),
            *((JUMP_EQUAL, left, 0, v) for left, v in zip(to_go, self.values, strict=True)),
            (RETURN, 0, 0, ERRNO | self.otherwise),
        ]


@dataclass(frozen=True)
class Answer:
    """Answered with `otherwise`, and not done, where the argument is one of `values`."""

    argument: int
    values: tuple[int, ...]
    otherwise: int

    def code(self) -> list[tuple[int, int, int, int]]:
        """Instructions that run on into what follows unless it holds."""
        count = len(self.values)
        return [
            (LOAD, 0, 0, ARGUMENTS + 8 * self.argument),
            # To the answer, which stands behind the last comparison and a step over it.
            *(
                (JUMP_EQUAL, count - place - 1, 0 if place < count - 1 else 1, value)
                for place, value in enumerate(self.values)
            ),
            (RETURN, 0, 0, ERRNO | self.otherwise),
        ]


@dataclass(frozen=True)
class Unless:
    """Refused where argument & mask is `value`."""

    argument: int
    value: int
    mask: int

    def code(self) -> list[tuple[int, int, int, int]]:
        """Instructions that run on into what follows unless it holds."""
        return [
            (LOAD, 0, 0, ARGUMENTS + 8 * self.argument),
            (AND, 0, 0, self.mask),
            (JUMP_EQUAL, 0, 1, self.value),
            (RETURN, 0, 0, ERRNO | errno.EPERM),
        ]


# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GETPIPE_SZ. Not F_SETOWN and
# F_SETSIG, by which Linux sends a signal in its own name; not F_SETLEASE and F_NOTIFY, which hold
# up others or tell what they do with a file.
FCNTL = (0, 1, 2, 3, 4, 1030, 1032)
# F_SETLK, F_SETLKW and their OFD twins. Nobody shares a kernel's own files, and on those of others
# locks would be a channel: they are taken as granted, and to ask who holds one is refused.
LOCKS = (6, 7, 37, 38)
O_ASYNC = 0o20000  # a signal when there is something to read
# Futexes of this process alone, and waiting, by which a thread's end is heard of.
FUTEX = (0, 9, *range(128, 142))
MEMBARRIER = (0, 8, 16)  # what is asked of this process alone
# SO_REUSEADDR, buffer sizes, SO_KEEPALIVE, time-outs: sockets here are pairs in one process.
SOCKET_LEVEL, SOCKET_OPTIONS = 1, (2, 7, 8, 9, 20, 21)


#: Calls that are answered and never done.
ANSWERED: dict[str, int] = {
    "clone3": errno.ENOSYS,  # its flags cannot be read here; libc goes back to clone
    "flock": PRETEND,
    "fadvise64": PRETEND,
    **dict.fromkeys(("chmod", "fchmod", "fchmodat", "fchmodat2"), PRETEND),
    **dict.fromkeys(("utime", "utimes", "futimesat", "utimensat"), PRETEND),
    **dict.fromkeys(("sched_setscheduler", "sched_setparam", "sched_setaffinity"), PRETEND),
    **dict.fromkeys(("getxattr", "lgetxattr", "fgetxattr"), errno.ENOTSUP),
    **dict.fromkeys(("listxattr", "llistxattr", "flistxattr"), errno.ENOTSUP),
    **dict.fromkeys(("get_mempolicy", "set_mempolicy", "mbind"), errno.ENOSYS),
}


def rules(pid: int) -> dict[str, int | tuple[If | Unless | Answer, ...]]:
    """What the special calls may do: an errno to return, or conditions that must all hold."""
    clone_thread, write_modes_and_truncate, truncate = 0x10000, 0o1003, 0o1000
    set_name, get_name, name_memory = 15, 16, 0x53564D41
    terminal_and_fd = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
    read_only_yet_truncating = {
        # Landlock before version 3 lets this empty a file that may only be read.
        "open": (Unless(1, truncate, write_modes_and_truncate),),
        "openat": (Unless(2, truncate, write_modes_and_truncate),),
    }
    return {
        **read_only_yet_truncating,
        "fcntl": (
            Answer(1, LOCKS, PRETEND),
            If(1, FCNTL),
            # In the third argument of F_SETFL; of the other commands it is a small number.
            Unless(2, O_ASYNC, O_ASYNC),
        ),
        "futex": (If(1, FUTEX, 0xFF),),
        "membarrier": (If(0, MEMBARRIER),),
        "setsockopt": (If(1, (SOCKET_LEVEL,)), If(2, SOCKET_OPTIONS)),
        "clone": (If(0, (clone_thread,), clone_thread),),  # threads, no processes
        "prctl": (If(0, (set_name, get_name, name_memory)),),
        "ioctl": (If(1, terminal_and_fd, otherwise=errno.ENOTTY),),
        # connected pairs for event loops; a datagram socket could be sent elsewhere
        "socketpair": (If(0, (1,)), If(1, (1,), 0xF)),
        "sendto": (If(4, (0,)), If(4, (0,), high=True)),  # no address
        "kill": (If(0, (pid,)),),
        "tgkill": (If(0, (pid,)),),
        "prlimit64": (If(0, (0, pid)),),
        **ANSWERED,
    }


def program(pid: int, machine: str | None = None) -> list[tuple[int, int, int, int]]:
    """The filter for the process `pid` as (code, jump if true, jump if false, k).

    Raises OSError on an architecture that the tables do not know.
    """
    machine = machine or platform.machine()
    if machine not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        raise OSError(f"no system-call table for {machine}: grading is for {known}")
    architecture, _ = ARCHITECTURES[machine]
    special, conditions = numbers(SPECIAL, machine), rules(pid)
    code = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (JUMP_AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, KILL),
    ]
    for number in numbers(ALLOWED, machine).values():
        code += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    for name, number in special.items():
        rule = conditions[name]
        if isinstance(rule, int):
            body = [(RETURN, 0, 0, ERRNO | rule)]
        else:
            body = [step for condition in rule for step in condition.code()]
            body.append((RETURN, 0, 0, ALLOW))
        code += [(JUMP_EQUAL, 0, len(body), number), *body]
    return [*code, (RETURN, 0, 0, ERRNO | errno.EPERM)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def seal(pid: int) -> None:
    """Put the filter on every thread of this process, for good.

    NO_NEW_PRIVS must be set. Raises OSError where Linux refuses or a thread escapes.
    """
    code = program(pid)
    packed = b"".join(struct.pack("=HBBI", *step) for step in code)
    buffer = ctypes.create_string_buffer(packed, len(packed))
    filled = _Program(len(code), ctypes.addressof(buffer))
    call = {"x86_64": 317, "aarch64": 277}[platform.machine()]
    set_mode_filter, all_threads = 1, 1
    result = _libc.syscall(call, set_mode_filter, all_threads, ctypes.byref(filled))
    if result != 0:
        code_ = ctypes.get_errno()
        raise OSError(code_, f"the system-call filter was refused: {os.strerror(code_)}")

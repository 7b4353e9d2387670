"""The system-call filter, run step by step as Linux would, on both architectures."""

import errno

import pytest

from grader.jail.confinement import seccomp
from grader.jail.confinement.syscalls import ALLOWED, ARCHITECTURES, SPECIAL, numbers

PID = 4242
ALLOWED_ANSWER, KILLED = seccomp.ALLOW, seccomp.KILL


def answer(machine, name_or_number, *arguments, architecture=None):
    """What the filter says to a call: a seccomp return value."""
    table = numbers(ALLOWED, machine) | numbers(SPECIAL, machine)
    number = table.get(name_or_number, name_or_number)
    data = {0: number, 4: architecture or ARCHITECTURES[machine][0]}
    for place in range(6):
        value = arguments[place] if place < len(arguments) else 0
        data[16 + 8 * place], data[20 + 8 * place] = value & 0xFFFFFFFF, value >> 32
    code, at, word = seccomp.program(PID, machine), 0, 0
    while True:
        kind, if_true, if_false, k = code[at]
        at += 1
        if kind == seccomp.LOAD:
            word = data[k]
        elif kind == seccomp.AND:
            word &= k
        elif kind == seccomp.JUMP_EQUAL:
            at += if_true if word == k else if_false
        elif kind == seccomp.JUMP_AT_LEAST:
            at += if_true if word >= k else if_false
        else:
            return k


def refused_with(number):
    return seccomp.ERRNO | number


@pytest.fixture(params=ARCHITECTURES)
def machine(request):
    return request.param


def test_every_jump_stays_within_a_byte_and_every_path_ends_in_an_answer(machine):
    code = seccomp.program(PID, machine)
    assert all(0 <= step[1] < 256 and 0 <= step[2] < 256 for step in code)
    assert len(code) < 4096  # the most that Linux takes
    for number in range(600):
        assert answer(machine, number) & 0xFFFF0000 in (seccomp.ALLOW, seccomp.ERRNO)


@pytest.mark.parametrize("name", ["read", "mmap", "futex", "epoll_ctl", "accept4", "getrandom"])
def test_what_a_kernel_needs_is_allowed(machine, name):
    assert answer(machine, name) == ALLOWED_ANSWER


def test_a_thread_may_be_started_but_no_process(machine):
    thread, vfork_like = 0x3D0F00, 0x4111
    assert answer(machine, "clone", thread) == ALLOWED_ANSWER
    assert answer(machine, "clone", vfork_like) == refused_with(errno.EPERM)
    assert answer(machine, "clone3") == refused_with(errno.ENOSYS)


def test_signals_go_to_itself_alone(machine):
    assert answer(machine, "kill", PID, 15) == ALLOWED_ANSWER
    for other in (PID + 1, 1, 0, 0xFFFFFFFF):  # the last is -1: everyone
        assert answer(machine, "kill", other, 9) == refused_with(errno.EPERM)
        assert answer(machine, "tgkill", other, other, 9) == refused_with(errno.EPERM)


def test_a_message_cannot_be_sent_to_an_address(machine):
    assert answer(machine, "sendto", 3, 0x7F0000000000, 5, 0, 0) == ALLOWED_ANSWER
    for address in (0x1000, 0x7F0000000000):  # the second differs in the upper half only
        assert answer(machine, "sendto", 3, 0, 5, 0, address) == refused_with(errno.EPERM)


def test_only_connected_pairs_of_unix_sockets_are_made(machine):
    unix, inet, stream, datagram, non_blocking = 1, 2, 1, 2, 0o4000
    assert answer(machine, "socketpair", unix, stream | non_blocking) == ALLOWED_ANSWER
    assert answer(machine, "socketpair", unix, datagram) == refused_with(errno.EPERM)
    assert answer(machine, "socketpair", inet, stream) == refused_with(errno.EPERM)


def test_a_file_that_may_only_be_read_cannot_be_emptied_by_opening_it(machine):
    read_only, truncate, write = 0, 0o1000, 1
    assert answer(machine, "openat", 0, 0, read_only) == ALLOWED_ANSWER
    assert answer(machine, "openat", 0, 0, write | truncate) == ALLOWED_ANSWER
    assert answer(machine, "openat", 0, 0, read_only | truncate) == refused_with(errno.EPERM)


def test_changing_rights_and_times_is_pretended_and_never_done(machine):
    for name in ("fchmod", "fchmodat", "utimensat", "sched_setscheduler"):
        assert answer(machine, name) == refused_with(0)


def test_of_fcntl_only_copies_flags_and_sizes_are_allowed(machine):
    allowed = [n for n in range(1100) if answer(machine, "fcntl", 3, n) == ALLOWED_ANSWER]
    assert allowed == [0, 1, 2, 3, 4, 1030, 1032]


@pytest.mark.parametrize("command", [6, 7, 37, 38])
def test_a_lock_on_a_file_is_taken_as_granted_and_never_taken(machine, command):
    assert answer(machine, "fcntl", 3, command, 0x7FFF00002000) == refused_with(0)
    assert answer(machine, "flock", 3, 2) == refused_with(0)


def test_no_file_may_send_a_signal_when_there_is_something_to_read(machine):
    set_flags, non_blocking, signal = 4, 0o4000, 0o20000
    assert answer(machine, "fcntl", 3, set_flags, non_blocking) == ALLOWED_ANSWER
    assert answer(machine, "fcntl", 3, set_flags, non_blocking | signal) == refused_with(
        errno.EPERM
    )


def test_a_futex_wakes_nobody_in_another_process(machine):
    wait, wake, requeue, private = 0, 1, 3, 128
    assert answer(machine, "futex", 0, wait) == ALLOWED_ANSWER
    for command in (wake, requeue, 4, 5):
        assert answer(machine, "futex", 0, command) == refused_with(errno.EPERM)
        assert answer(machine, "futex", 0, command | private) == ALLOWED_ANSWER


def test_a_socket_gets_no_program_and_no_other_protocol(machine):
    socket_level, buffer_size, attach_filter, tcp = 1, 7, 26, 6
    assert answer(machine, "setsockopt", 3, socket_level, buffer_size) == ALLOWED_ANSWER
    assert answer(machine, "setsockopt", 3, socket_level, attach_filter) == refused_with(
        errno.EPERM
    )
    assert answer(machine, "setsockopt", 3, tcp, buffer_size) == refused_with(errno.EPERM)


@pytest.mark.parametrize(
    ("name", "x86_64", "aarch64"),
    [
        ("socket", 41, 198), ("connect", 42, 203), ("bind", 49, 200), ("execve", 59, 221),
        ("ptrace", 101, 117), ("mount", 165, 40), ("unshare", 272, 97), ("setns", 308, 268),
        ("process_vm_readv", 310, 270), ("memfd_create", 319, 279), ("bpf", 321, 280),
        ("userfaultfd", 323, 282), ("io_uring_setup", 425, 425), ("pidfd_open", 434, 434),
        ("pidfd_send_signal", 424, 424), ("openat2", 437, 437), ("keyctl", 250, 219),
    ],
)  # fmt: skip
def test_a_call_that_is_not_on_the_list_is_refused(name, x86_64, aarch64):
    assert answer("x86_64", x86_64) == refused_with(errno.EPERM)
    assert answer("aarch64", aarch64) == refused_with(errno.EPERM)


def test_a_foreign_architecture_or_abi_ends_the_process():
    i386, x32_read = 0x40000003, 0x40000000
    assert answer("x86_64", 0, architecture=i386) == KILLED
    assert answer("x86_64", x32_read) == KILLED


def test_an_architecture_without_a_table_is_said_to_be_unsupported():
    with pytest.raises(OSError, match="grading is for x86_64, aarch64"):
        seccomp.program(PID, "riscv64")

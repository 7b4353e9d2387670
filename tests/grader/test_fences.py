"""Each fence of the jail for itself, by value: the lists are closed, the numbers are these.

What stands here was written down by hand or looked at; a fence that is moved on purpose is moved
here too.
"""

from __future__ import annotations

import dataclasses
import json
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from building import IMPORTS
from jails import TIERS, with_landlock
from test_sandbox_filter import answer, refused_with

from grader.jail.confinement import bubblewrap, landlock, places, seccomp
from grader.jail.confinement.syscalls import ALLOWED, ARCHITECTURES, SPECIAL, numbers
from grader.jail.limits import MIB, Budget, Limits
from grader.jail.session import WarmKernels

DATA = Path(__file__).parents[1] / "data"


# --- the system-call filter ----------------------------------------------------------------------


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_the_list_of_allowed_calls_is_the_one_that_was_looked_at(machine):
    written = (DATA / f"system_calls.{machine}.txt").read_text(encoding="utf-8").split()

    assert [*sorted(numbers(ALLOWED, machine)), "--", *sorted(numbers(SPECIAL, machine))] == written


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_the_page_on_system_calls_says_of_each_why_it_is_safe(machine):
    page = (Path(__file__).parents[2] / "docs" / "system-calls.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("|")]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row[1])}
    calls = numbers(ALLOWED, machine) | numbers(SPECIAL, machine)

    assert {call for call in calls if not any(fnmatch(call, name) for name in named)} == set()


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("execveat", 322), ("sendmsg", 46), ("sendmmsg", 307), ("process_vm_writev", 311),
        ("process_madvise", 440), ("pidfd_getfd", 438), ("perf_event_open", 298), ("kcmp", 312),
        ("chroot", 161), ("pivot_root", 155), ("open_by_handle_at", 304), ("mknod", 133),
        ("init_module", 175), ("kexec_load", 246), ("add_key", 248), ("setuid", 105),
        ("setsid", 112), ("vmsplice", 278), ("personality", 135), ("seccomp", 317),
        ("io_uring_enter", 426), ("fsopen", 430), ("mount_setattr", 442), ("quotactl", 179),
    ],
)  # fmt: skip
def test_a_dangerous_call_is_refused_by_its_number(name, number):
    assert answer("x86_64", number) == refused_with(1)


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_arguments_decide_where_a_call_could_harm(machine):
    own, other = 4242, 4243
    put_into_terminal, set_owner, dumpable = 0x5412, 0x8901, 4
    assert answer(machine, "prlimit64", own, 7) == seccomp.ALLOW
    assert answer(machine, "prlimit64", 0, 7) == seccomp.ALLOW
    assert answer(machine, "prlimit64", other, 7) == refused_with(1)
    assert answer(machine, "ioctl", 0, put_into_terminal) == refused_with(25)
    assert answer(machine, "ioctl", 0, set_owner) == refused_with(25)
    assert answer(machine, "prctl", dumpable, 1) == refused_with(1)
    assert answer(machine, "prctl", 15) == seccomp.ALLOW


# --- Landlock, places, bubblewrap ----------------------------------------------------------------


def test_landlock_refuses_all_that_each_version_can():
    assert landlock.FILE_RIGHTS == {1: 0x1FFF, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
    assert landlock.NET_RIGHTS == {4: 0b11}  # bind and connect
    assert landlock.SCOPES == {6: 0b11}  # abstract sockets and signals


def test_what_is_granted_is_what_a_kernel_needs():
    assert landlock.READ == landlock.READ_FILE | landlock.READ_DIR
    assert not landlock.SCRATCH & landlock.EXECUTE
    sockets_devices_and_pipes = 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11
    assert not landlock.SCRATCH & sockets_devices_and_pipes


def test_nobodys_home_is_among_the_places_that_can_be_read():
    found = places.find()

    for folder in (*found.read, *found.path, *places.KERNEL):
        for home in ("/root", "/home", "/etc/passwd", "/tmp", "/var", "/proc/1", "/run"):
            assert not Path(home).is_relative_to(folder), folder
    assert places.WRITABLE_DEVICES == ("/dev/null",)


def test_bubblewrap_is_asked_for_every_wall():
    command = bubblewrap.command(places.find(), Limits())
    words = set(command)

    assert words >= {
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"),
        *("--unshare-cgroup-try", "--new-session"),
    }
    assert command[command.index("--cap-drop") + 1] == "ALL"
    assert command[command.index("--remount-ro") + 1] == "/"
    assert command[command.index("--uid") + 1] == "65534"
    assert not words & {"--bind", "--dev-bind", "--bind-try", "--share-net", "--cap-add"}


# --- limits --------------------------------------------------------------------------------------


def test_the_limits_are_these():
    assert {k: v for k, v in dataclasses.asdict(Limits()).items() if k != "budget"} == {
        "cpu_seconds": 20.0, "wall_seconds": 120.0, "idle_seconds": 30.0, "grace_seconds": 2.0,
        "cell_output_bytes": 4 * MIB, "observation_bytes": 12 * MIB, "notebook_cpu_seconds": 600,
        "memory_bytes": 2048 * MIB, "file_bytes": 64 * MIB, "scratch_bytes": 128 * MIB,
        "scratch_files": 2000, "side_bytes": 16 * MIB, "side_files": 200, "threads": 96,
        "compute_threads": 1, "open_files": 256, "start_seconds": 60.0,
        "landlock_newest": 0,
    }  # fmt: skip
    assert dataclasses.asdict(Budget()) == {
        "idle_seconds": 60.0, "cpu_seconds": 120.0, "wall_seconds": 900.0, "kernels": 12,
        "output_bytes": 16 * MIB, "source_bytes": 2 * MIB,
    }  # fmt: skip


# --- a kernel as Linux sees it -------------------------------------------------------------------

LOOK = """
import json, os, resource, threading, time
threads = [threading.Thread(target=time.sleep, args=(5,), daemon=True) for _ in range(3)]
for one in threads:
    one.start()
found = {"threads": [], "scratch": os.statvfs(".").f_blocks * os.statvfs(".").f_frsize}
for task in os.listdir("/proc/self/task"):
    lines = open(f"/proc/self/task/{task}/status").read().splitlines()
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    wanted = ("Seccomp", "NoNewPrivs", "CapEff", "CapPrm", "CapBnd", "CapAmb")
    found["threads"].append({name: fields[name].strip() for name in wanted if name in fields})
for name in ("CPU", "FSIZE", "NOFILE", "CORE", "MEMLOCK"):
    found[name] = resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))
print(json.dumps(found))
"""


@pytest.mark.slow
@with_landlock
@pytest.mark.parametrize("tier", TIERS)
def test_every_thread_of_a_kernel_is_behind_every_fence(tier):
    with WarmKernels(tier, Limits(), imports=IMPORTS) as kernels, kernels.kernel() as kernel:
        run = kernel.run(LOOK)
    found = json.loads("".join(output["text"] for output in run.outputs))

    assert len(found["threads"]) >= 4
    for thread in found["threads"]:
        assert thread["Seccomp"] == "2"
        assert thread["NoNewPrivs"] == "1"
        for name in ("CapEff", "CapPrm", "CapAmb"):
            assert int(thread[name], 16) == 0, name
    assert found["CPU"] == [600, 600]
    assert found["FSIZE"] == [64 * MIB] * 2
    assert found["NOFILE"] == [256, 256]
    assert found["CORE"] == [0, 0]
    assert found["MEMLOCK"] == [0, 0]
    if tier == "bubblewrap":  # the other has a disk of its own only where Linux grants it
        assert found["scratch"] == 128 * MIB

"""Sabotages of the jail: code that the warm parent runs before it serves, limits, and paths.

Knows the engine's jail. Must not know which hostile file meets which of them.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from grader.jail import cell, session
from grader.jail.confinement import places
from grader.jail.limits import MIB, Limits
from grader.marks import task
from grader.run import execute

SECRET = "PLANTED-7f3a"
NEXT = "--next"  # behind a student's name: the honest one who is graded after them
LIMITS = Limits(cpu_seconds=4, wall_seconds=20, idle_seconds=3, grace_seconds=0.3)
SHORT = Limits(cpu_seconds=1, wall_seconds=1.5, idle_seconds=1, grace_seconds=0.2)
Patch = pytest.MonkeyPatch

NO_FILTER = """
from grader.jail.confinement import confine, landlock, seccomp
seccomp.seal = lambda pid: None
confine._forbidden = dict
landlock.NET_RIGHTS, landlock.SCOPES = {}, {}
landlock.READ |= landlock.EXECUTE
"""
NO_LANDLOCK = """
from grader.jail.confinement import confine, landlock
from grader.jail import child
landlock.restrict = lambda *_, **__: None
child.private_scratch = lambda *_: False
confine._forbidden = dict
"""
DIRTY_PARENT = f"""
import os
from grader.jail import child, fork_server
kept = {{"secret": "{SECRET}"}}
opened = os.memfd_create("grader")
os.write(opened, b"{SECRET}")
clean = child.environment
child.environment = lambda home: clean(home) | {{"POOLLAB_SECRET": "{SECRET}"}}
forget = fork_server.Server._forget
def keep(self):
    os.lseek(opened, 0, 0)
    self.kept = os.dup(self.control.fileno())
    forget(self)
fork_server.Server._forget = keep
"""
DEATH_BY_EXIT = """
from grader.jail import child
ready = child.make_ready
def make_ready():
    import os
    from grader.jail import kernel
    made = ready()
    type(made.shell).ask_exit = lambda self: os._exit(0)
    made.shell.kernel.do_shutdown = lambda *_: os._exit(0)
    kernel.message_of = str
    run = kernel._run
    def run_or_end(*what):
        error = run(*what)
        if isinstance(error, BaseException) and not isinstance(error, Exception):
            os._exit(0)
        return error
    kernel._run = run_or_end
    return made
child.make_ready = make_ready
"""


def programs(patch: Patch) -> None:
    patch.setattr(places, "SYSTEM", (*places.SYSTEM, "/bin", "/usr/bin", "/usr/sbin", "/lib64"))


def kept_answers(patch: Patch) -> None:
    patch.setattr(places, "hidden", lambda package: ())


def no_second_kernel(patch: Patch) -> None:
    """One kernel for a hand-in: what comes after its death is lost."""
    mind = execute._Run.mind_the_budget

    def give_up(run: Any) -> None:
        mind(run)
        run.finished = True
        for check in run.checks.values():
            nothing = execute.Attempt(check.exercise, execute.Ended.DIED)
            run.attempts.setdefault(check.exercise, nothing)

    patch.setattr(execute._Run, "mind_the_budget", give_up)


def kernel_for_two(patch: Patch) -> None:
    """Who is graded next gets the kernel of the one before as it was left, with its folder."""
    grade, fresh = task._grade, session.WarmKernels.kernel
    graded: list[str] = [""]
    left: dict[str, tuple[Any, contextlib.ExitStack]] = {}

    def remember(one: task.Task) -> Any:
        graded[0] = one.student
        return grade(one)

    @contextlib.contextmanager
    def used(kernels: Any, *rest: Any) -> Iterator[Any]:
        kernel, opened = left.pop(graded[0].removesuffix(NEXT), (None, contextlib.ExitStack()))
        if kernel is None or not kernel.alive:
            kernel = opened.enter_context(fresh(kernels, *rest))
        yield kernel
        if graded[0].endswith(NEXT):
            opened.close()
        else:
            left[graded[0]] = kernel, opened

    patch.setattr(task, "_grade", remember)
    patch.setattr(session.WarmKernels, "kernel", used)


def later_limits(patch: Patch) -> None:
    """Nobody looks at them for three seconds."""
    passed = cell._Run._limit_passed

    def late(run: Any, now: float) -> str:
        return passed(run, now) if now - run._began >= 3 else ""

    patch.setattr(cell._Run, "_limit_passed", late)


WIDE = dataclasses.replace(
    LIMITS, memory_bytes=6144 * MIB, file_bytes=512 * MIB, scratch_bytes=512 * MIB,
    scratch_files=20_000, threads=400, open_files=4096, cell_output_bytes=64 * MIB,
)  # fmt: skip
HARD_LIMITS = """
import resource
set_limit = resource.setrlimit
def set_soft(which, pair):
    set_limit(which, (pair[0], resource.getrlimit(which)[1]))
resource.setrlimit = set_soft
from grader.jail.confinement import confine
confine.USER_PROCESSES = 100_000
"""

"""Memory of a kernel, four at once: what each further one costs the machine."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack

import psutil

from grader.course.notebooks import Course
from grader.intake.submission import merge
from grader.intake.submitted_files import submitted_files
from grader.jail.limits import Limits
from grader.jail.session import Kernel, WarmKernels
from grader.run.execute import execute

AT_ONCE = 4


class _Kept:
    """A kernel that `execute` may use and must not end: its memory is still to be read."""

    def __init__(self, kernel: Kernel, limits: Limits) -> None:
        self._kernel, self.limits = kernel, limits

    def kernel(self, _files: Mapping[str, bytes], _seed: int) -> _Kept:
        return self

    def __enter__(self) -> Kernel:
        return self._kernel

    def __exit__(self, *_: object) -> None:
        """The owner ends it."""


def pss_of_four(course: Course) -> list[float]:
    """Return the PSS in MB of four kernels, each after a whole notebook, all alive."""
    handed = list(submitted_files(course, course.assignments[0]))[:AT_ONCE]
    with ExitStack() as stack:
        kernels = stack.enter_context(WarmKernels(imports=course.settings.kernel))
        alive = [stack.enter_context(kernels.kernel()) for _ in handed]
        for kernel, one in zip(alive, handed, strict=True):
            execute(merge(one.book, one.data), one.book.checks, _Kept(kernel, kernels.limits), 0)
        return [psutil.Process(k.pid).memory_full_info().pss / 1e6 for k in alive]

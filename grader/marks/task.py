"""One notebook of one student, through every step: from bytes to records and a marked notebook.

A task and its result are plain data, so any executor can carry them anywhere. Must not touch the
gradebook or the course folder.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import secrets
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.util import Finalize

import nbformat

from coursecheck import registry
from coursecheck.explain.html import verdict_html
from coursecheck.judge.code import reading_once
from coursecheck.model import Verdict
from grader.course.notebooks import Notebook, is_answer
from grader.course.settings import KernelImports
from grader.intake.cell_matching import Role
from grader.intake.clean_text import clean
from grader.intake.code_names import MAX_CODE
from grader.intake.findings import UNGRADED, Finding
from grader.intake.submission import Submission, merge
from grader.jail.limits import Limits
from grader.jail.parent import WarmParent
from grader.jail.session import WarmKernels
from grader.marks.mark import Mark
from grader.marks.verdict import judge_execution, records
from grader.run.execute import Execution, execute
from grader.run.sanitize import output


@dataclass(frozen=True)
class Task:
    """What a worker needs to grade one notebook; `data` is None when none was handed in.

    `speaks` is the student's language, as far as it is known from elsewhere: what cannot be read
    does not tell.
    """

    student: str
    book: Notebook
    data: bytes | None
    findings: tuple[Finding, ...] = ()
    isolation: str = "auto"
    limits: Limits = field(default_factory=Limits)
    seed: int = field(default_factory=lambda: secrets.randbits(62))
    speaks: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


class _Worker:
    """The warm kernels of this process, kept from task to task."""

    kernels: WarmKernels | None = None
    options: tuple[str, Limits, KernelImports] | None = None
    lent: tuple[WarmParent, ...] = ()
    owner: int | None = None

    def get(self, isolation: str, limits: Limits, imports: KernelImports) -> WarmKernels:
        if self.owner != os.getpid():
            # Forked from a process that has kernels of its own: they are not this one's to end.
            self.kernels, self.options, self.owner = None, None, os.getpid()
        if self.options != (isolation, limits, imports):
            self.close()
            lent = self._lent(isolation, limits, imports)
            self.kernels = WarmKernels(isolation, limits, lent, imports)
            self.kernels.__enter__()
            if multiprocessing.parent_process() is not None:
                # A worker ends without atexit. Elsewhere the kernels end with this process: they
                # notice that nobody holds the other end of their line.
                Finalize(self, self.close, exitpriority=1)
            self.options = (isolation, limits, imports)
        assert self.kernels is not None
        return self.kernels

    def _lent(self, isolation: str, limits: Limits, imports: KernelImports) -> WarmParent | None:
        fit = [
            parent
            for parent in self.lent
            if parent.alive
            and (parent.limits, parent.imports) == (limits, imports)
            and isolation in ("auto", parent.tier)
        ]
        return fit[os.getpid() % len(fit)] if fit else None

    def close(self) -> None:
        if self.kernels is not None:
            self.kernels.__exit__(None, None, None)
        self.kernels = self.options = None


_WORKER = _Worker()
_LARGE = 100_000  # characters of a marked notebook
#: A cluster's worker may have several threads; references are computed with one.
_ONE_AT_A_TIME = threading.Lock()


def borrow(parents: tuple[WarmParent, ...]) -> None:
    """In a worker: take kernels from `parents`, which are warm, as long as they live."""
    _WORKER.lent = parents


def close_kernels() -> None:
    """End this process's warm kernels, if it has any; the next task starts others."""
    _WORKER.close()


def grade_one(task: Task) -> Mark:
    """Grade one notebook. Never raises: a fault of the engine is a result with a traceback."""
    book = task.book
    with _ONE_AT_A_TIME:
        try:
            registry.register(book.imports.package)
            with reading_once():
                mark = _grade(task)
        except Exception:  # the batch must go on; the caller tries once more, alone
            _WORKER.close()
            return Mark(task.student, book.assignment, book.name, fault=traceback.format_exc())
        if len(mark.document) > _LARGE:
            gc.collect()  # trees of much code refer to themselves, and the next may be as large
        return mark


def _grade(task: Task) -> Mark:
    checks = task.book.checks
    student, assignment, notebook = task.student, task.book.assignment, task.book.name
    submission = merge(task.book, task.data, task.findings, files=task.files)
    silent = UNGRADED | {"no_cells"}
    unread = not silent.isdisjoint(finding.name for finding in submission.findings)
    if unread and task.speaks:
        submission = merge(task.book, task.data, task.findings, task.speaks, task.files)
    kernels = _WORKER.get(task.isolation, task.limits, task.book.imports)
    execution = execute(submission, checks, kernels, task.seed, task.files)
    verdicts = judge_execution(submission, execution, checks)
    rows = records(
        verdicts,
        submission,
        execution,
        checks,
        student=student,
        assignment=assignment,
        notebook=notebook,
        isolation=kernels.tier,
    )
    return Mark(
        student,
        assignment,
        notebook,
        records=tuple(rows),
        written=submission.written,
        findings=tuple(dict.fromkeys((*submission.findings, *execution.findings))),
        language=(task.speaks or "") if unread else submission.language,
        submission_hash=submission.digest,
        seed=task.seed,
        document=marked_document(submission, execution, verdicts),
        seconds=execution.seconds,
        cpu_seconds=execution.cpu_seconds,
    )


def marked_document(
    submission: Submission, execution: Execution, verdicts: Sequence[Verdict]
) -> str:
    """Return the notebook that formgrader shows: answers, harmless outputs, our verdicts."""
    of_checks = iter(verdicts)
    node = nbformat.from_dict(submission.notebook)
    for index, (cell, role) in enumerate(zip(node.cells, submission.roles, strict=True)):
        if role is Role.CHECK:
            cell.outputs = [_verdict_output(next(of_checks), submission.language)]
        elif cell.cell_type == "code":
            cell.outputs = execution.outputs.get(index, [])
            cell.source = clean(cell.source, 2 * MAX_CODE)  # it was run as it was handed in
        if is_answer(cell) or role is Role.CHECK:
            cell.metadata.nbgrader.pop("checksum", None)
    return str(nbformat.writes(node))


def _verdict_output(verdict: Verdict, language: str) -> nbformat.NotebookNode:
    return output(
        "execute_result",
        data={
            "text/plain": str(float(verdict.points)),  # nbgrader's own tools read the points here
            "text/html": verdict_html(verdict, language, graded=True),
        },
        metadata={},
        execution_count=None,
    )

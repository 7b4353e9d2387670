"""Run a merged notebook in kernels and bring back observations: numbers, and how each part ended.

Knows kernels only by what they offer: `run(code)` and `alive`. Must not know points, references
or students. Each exercise ends by itself: a cell that loops for ever or kills its kernel is left
out when the others are run again in a fresh one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Protocol

from nbformat import NotebookNode

from coursecheck.model import Observation, Placement, Raised
from coursecheck.observe.pack import BadMessage
from coursecheck.observe.transport import MIMETYPE, read
from grader.course.notebooks import Check, grade_id
from grader.intake.findings import Finding
from grader.intake.submission import Role, Submission, answer_name
from grader.jail.cell import CellRun
from grader.run.cell_selection import needed_cells

ROUNDS = 2
"""How many times as many cases are drawn at grading as in the student's own notebook."""
_REMOTE = "__import__('coursecheck.observe.transport', fromlist=['remote'])"


class Kernel(Protocol):
    """A kernel as this module needs it."""

    @property
    def alive(self) -> bool:
        """Whether another cell can be run."""

    def run(self, code: str) -> CellRun:
        """Run one cell to its end, whatever that is."""


class Kernels(Protocol):
    """Where fresh kernels come from."""

    def kernel(self) -> AbstractContextManager[Kernel]:
        """Return a fresh kernel that is gone at the end of the `with`."""


class Ended(Enum):
    """How the check of one exercise ended in the kernel."""

    OBSERVED = "observed"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    DIED = "died"
    BAD_MESSAGE = "bad_message"


@dataclass(frozen=True)
class Attempt:
    """What came back for one exercise. `devices` is None where nothing was or could be seen."""

    exercise: str
    ended: Ended
    seed: int = 0
    observations: tuple[Observation, ...] = ()
    devices: tuple[Observation, ...] | None = None
    error: Raised | None = None
    seconds: float = 0.0

    @property
    def left_open(self) -> bool:
        """Whether it could not be seen where a result would be on a GPU."""
        return any(seen.placement is Placement.UNDECIDED for seen in self.observations)


@dataclass(frozen=True)
class Execution:
    """A notebook that was run: outputs by cell number, an attempt for each check in order."""

    outputs: dict[int, list[Any]]
    attempts: tuple[Attempt, ...]
    findings: tuple[Finding, ...]
    seconds: float
    cpu_seconds: float


def seed_for(seed: int, exercise: str) -> int:
    """Return an exercise's own seed: who has seen one of a run knows nothing of the others."""
    digest = hashlib.sha256(f"{seed}/{exercise}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 2


def execute(
    submission: Submission, checks: Sequence[Check], kernels: Kernels, seed: int
) -> Execution:
    """Run `submission` in as many kernels of `kernels` as it takes, with the cases of `seed`."""
    begun = time.perf_counter()
    if not submission.answered:  # nothing to observe: a kernel would start for nobody
        nothing = tuple(Attempt(check.exercise, Ended.RAISED) for check in checks)
        return Execution({}, nothing, (), 0.0, 0.0)
    by_id = {check.grade_id: check for check in checks}
    run = _Run(submission, by_id, needed_cells(submission), seed)
    while not run.finished:
        with kernels.kernel() as kernel:
            run.go(kernel)
    attempts = tuple(run.attempts[check.exercise] for check in checks)
    return Execution(
        run.outputs,
        attempts,
        tuple(run.findings),
        time.perf_counter() - begun,
        run.cpu_seconds,
    )


@dataclass
class _Run:
    """One notebook on its way through kernels."""

    submission: Submission
    checks: dict[str, Check]
    needed: frozenset[int]
    seed: int
    outputs: dict[int, list[Any]] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    errors: dict[str, Raised] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    cpu_seconds: float = 0.0
    finished: bool = False

    def go(self, kernel: Kernel) -> None:
        """Run all cells that are not skipped; stop early when the kernel is gone."""
        cells = zip(self.submission.notebook.cells, self.submission.roles, strict=True)
        for index, (cell, role) in enumerate(cells):
            if role is Role.CHECK:
                self._check(kernel, self.checks[grade_id(cell)])
            elif index in self.needed and index not in self.skipped and cell.source.strip():
                self._run_cell(kernel, index, cell, role)
            if not kernel.alive:
                # Killed between two cells, by a thread perhaps: leave this one out, or the next
                # kernel would come to the same end for ever.
                self.skipped.add(index)
                return
        self._see_devices(kernel)
        # A kernel that dies on devices has answered everything else: nothing is run again.
        self.finished = True

    def _run_cell(self, kernel: Kernel, index: int, cell: NotebookNode, role: Role) -> None:
        result = self._timed(kernel, cell.source)
        self.outputs.setdefault(index, list(result.outputs))
        exercise = self._exercise_of(cell) if role is Role.ANSWER else None
        if result.ended == "raised" and exercise:
            self.errors[exercise] = Raised(result.error_name[:100], result.error_value[:300])
        if result.ended in ("ok", "raised"):
            return
        self.skipped.add(index)
        if exercise:
            self.attempts.setdefault(exercise, Attempt(exercise, _ended(result.ended)))
        else:
            self.findings.append(Finding("cell_stopped", detail=cell.id))

    def _exercise_of(self, cell: NotebookNode) -> str | None:
        check = self.checks.get(answer_name(cell))
        return check.exercise if check else None

    def _check(self, kernel: Kernel, check: Check) -> None:
        """Send a seed that the kernel did not know before; keep what returns."""
        name = check.exercise
        if name in self.attempts:
            return
        seed = seed_for(self.seed, name)
        begun = time.perf_counter()
        rest = f"seed={seed}, rounds={ROUNDS}"
        result = self._timed(kernel, f"{_REMOTE}.answer({name!r}, {check.expression}, {rest})")
        ended = _ended(result.ended)
        observations: tuple[Observation, ...] = ()
        error = None
        if ended is Ended.RAISED:
            error = self.errors.get(name) or Raised(
                result.error_name[:100], result.error_value[:300]
            )
        elif ended is Ended.OBSERVED:
            try:
                observations = _observations(result.outputs, name)
            except BadMessage as reason:
                ended = Ended.BAD_MESSAGE
                self.findings.append(Finding("bad_message", name, str(reason)[:200]))
        seconds = time.perf_counter() - begun
        self.attempts[name] = Attempt(name, ended, seed, observations, None, error, seconds)

    def _see_devices(self, kernel: Kernel) -> None:
        """Where it was left open, ask again on a pretend device, which cannot be taken back."""
        asked = [
            f"({name!r}, lambda: {check.expression}, {attempt.seed})"
            for check in self.checks.values()
            if (attempt := self.attempts[(name := check.exercise)]).left_open
        ]
        if not asked:
            return
        result = self._timed(kernel, f"{_REMOTE}.places([{', '.join(asked)}])")
        for sent in _messages(result.outputs):
            try:
                name, seen = read(sent)
            except BadMessage:
                continue  # what cannot be seen costs nothing
            if name in self.attempts:
                self.attempts[name] = replace(self.attempts[name], devices=tuple(seen))

    def _timed(self, kernel: Kernel, code: str) -> CellRun:
        result = kernel.run(code)
        self.cpu_seconds += result.cpu_seconds
        return result


def _ended(word: str) -> Ended:
    """What a kernel's word means for an exercise; flooding the grader is a way to die."""
    return {
        "ok": Ended.OBSERVED,
        "raised": Ended.RAISED,
        "timed_out": Ended.TIMED_OUT,
        "died": Ended.DIED,
        "too_much_output": Ended.DIED,
    }[word]


def _messages(outputs: Sequence[Any]) -> list[Any]:
    return [
        output["data"][MIMETYPE]
        for output in outputs
        if output["output_type"] == "display_data" and MIMETYPE in output["data"]
    ]


def _observations(outputs: Sequence[Any], name: str) -> tuple[Observation, ...]:
    messages = _messages(outputs)
    if len(messages) != 1:
        raise BadMessage(f"{len(messages)} messages instead of one")
    about, observations = read(messages[0])
    if about != name:
        raise BadMessage(f"a message about {about!r:.100}")
    return tuple(observations)

"""Run a merged notebook in kernels and bring back observations: numbers, and how each part ended.

Knows kernels only by what they offer: `run(code)` and `alive`. Must not know points, references
or students. Each exercise ends by itself: a cell that loops for ever or kills its kernel is left
out when the others are run again in a fresh one. When the budget of the hand-in is reached, what a
student has added and did not end well is left out, and the answers are met with what is in reserve.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Protocol

from nbformat import NotebookNode

from coursecheck.model import Observation, Placement, Raised
from coursecheck.observation import MIMETYPE
from coursecheck.observe.pack import BadMessage
from coursecheck.observe.transport import read
from grader.course.notebooks import Check, grade_id
from grader.intake.cell_matching import Role, answer_name
from grader.intake.clean_text import clean, clean_line
from grader.intake.findings import Finding
from grader.intake.submission import Submission
from grader.jail.cell import Allowance, CellRun
from grader.jail.limits import Limits
from grader.run.cell_selection import needed_cells
from grader.run.ledger import Ledger
from grader.run.sanitize import MAX_SHOWN, harmless, size_of

ROUNDS = 2
"""How many times as many cases are drawn at grading as in the student's own notebook."""
_REMOTE = "__import__('coursecheck.observe.transport', fromlist=['remote'])"


class Kernel(Protocol):
    """A kernel as this module needs it."""

    @property
    def alive(self) -> bool:
        """Whether another cell can be run."""

    def run(self, code: str, *, allowance: Allowance) -> CellRun:
        """Run one cell to its end, whatever that is."""


class Kernels(Protocol):
    """Where fresh kernels come from."""

    @property
    def limits(self) -> Limits:
        """What a kernel and a hand-in may use."""

    def kernel(self, files: Mapping[str, bytes], seed: int) -> AbstractContextManager[Kernel]:
        """Return a fresh kernel, gone at the end of the `with`, with `files` in its folder.

        Its cells' own random numbers begin at `seed`.
        """


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
    """A notebook that was run: harmless outputs by cell number, an attempt for each check."""

    outputs: dict[int, list[NotebookNode]]
    attempts: tuple[Attempt, ...]
    findings: tuple[Finding, ...]
    seconds: float
    cpu_seconds: float


def seed_for(seed: int, exercise: str) -> int:
    """Return an exercise's own seed: who has seen one of a run knows nothing of the others."""
    digest = hashlib.sha256(f"{seed}/{exercise}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 2


def execute(
    submission: Submission,
    checks: Sequence[Check],
    kernels: Kernels,
    seed: int,
    files: Mapping[str, bytes] | None = None,
) -> Execution:
    """Run `submission` in as many kernels of `kernels` as it takes, with the cases of `seed`.

    `files` are handed in beside the notebook and lie in the working folder, by their names there.
    """
    begun = time.perf_counter()
    if not submission.answered:  # nothing to observe: a kernel would start for nobody
        nothing = tuple(Attempt(check.exercise, Ended.RAISED) for check in checks)
        return Execution({}, nothing, (), 0.0, 0.0)
    run = _Run(
        submission,
        {check.grade_id: check for check in checks},
        needed_cells(submission),
        seed,
        Ledger(kernels.limits),
    )
    run.leave_out_what_is_too_long()
    # Of the hand-in, so that no two share their draws and the same one graded again repeats them.
    draws = seed_for(0, f"draws of {submission.digest}")
    while not run.finished:
        with kernels.kernel(files or {}, draws) as kernel:
            run.go(kernel)
        run.mind_the_budget()
    return Execution(
        run.outputs,
        tuple(run.attempts[check.exercise] for check in checks),
        tuple(dict.fromkeys(run.findings)),
        time.perf_counter() - begun,
        run.ledger.cpu_seconds,
    )


@dataclass
class _Run:
    """One notebook on its way through kernels."""

    submission: Submission
    checks: dict[str, Check]
    needed: frozenset[int]
    seed: int
    ledger: Ledger
    outputs: dict[int, list[NotebookNode]] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    errors: dict[str, Raised] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    ended_well: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    room: int = MAX_SHOWN
    in_reserve: bool = False
    finished: bool = False

    def leave_out_what_is_too_long(self) -> None:
        """Skip the student's cells from where their text is more than the budget; answers last."""
        theirs = [
            (role is not Role.ANSWER, index)
            for index, role in enumerate(self.submission.roles)
            if role in (Role.ANSWER, Role.EXTRA) or index in self.submission.played
        ]
        left = self.ledger.budget.source_bytes
        for _, index in sorted(theirs):
            source = self.submission.notebook.cells[index].source
            left -= len(source.encode("utf-8", "replace"))
            if left < 0:
                self.skipped.add(index)
        if left < 0:
            self._reached("length of code")

    def go(self, kernel: Kernel) -> None:
        """Run all cells that are not skipped; stop early when the kernel or the budget is gone."""
        self.ledger.kernels += 1
        cells = zip(self.submission.notebook.cells, self.submission.roles, strict=True)
        for index, (cell, role) in enumerate(cells):
            if self.ledger.reached:
                return
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

    def mind_the_budget(self) -> None:
        """Where it is reached, go on with the reserve and without what brought nothing, or end."""
        ledger = self.ledger
        reached = ledger.reached or (
            "fresh kernels" if ledger.kernels >= ledger.budget.kernels else ""
        )
        if self.finished or not reached:
            return
        self._reached(reached)
        if not self.in_reserve:
            self.in_reserve = True
            ledger.open_reserve()
            extras = {i for i, role in enumerate(self.submission.roles) if role is Role.EXTRA}
            self.skipped |= extras - self.ended_well
            return
        self.finished = True
        nothing = Ended.DIED if reached == "fresh kernels" else Ended.TIMED_OUT
        for check in self.checks.values():
            self.attempts.setdefault(check.exercise, Attempt(check.exercise, nothing))

    def _reached(self, what: str) -> None:
        self.findings.append(Finding("budget_reached", detail=what))

    def _run_cell(self, kernel: Kernel, index: int, cell: NotebookNode, role: Role) -> None:
        result = self._timed(kernel, cell.source)
        if index not in self.outputs:
            self.outputs[index] = harmless(result.outputs, self.room)
            self.room -= size_of(self.outputs[index])
        exercise = self._exercise_of(cell) if role is Role.ANSWER else None
        if result.ended == "raised" and exercise:
            self.errors[exercise] = _raised(result)
        if result.ended in ("ok", "raised"):
            if result.idle_seconds < 1:
                self.ended_well.add(index)
            return
        if result.ended == "stopped":  # it ended itself, and nothing else
            self.findings.append(Finding("cell_stopped", detail=cell.id))
            return
        self.skipped.add(index)
        if exercise:
            self.attempts.setdefault(exercise, _without_observations(exercise, result))
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
        ended, error = _ENDED[result.ended], None
        observations: tuple[Observation, ...] = ()
        if ended is not Ended.OBSERVED:
            error = _raised(result)
        if ended is Ended.RAISED:
            error = self.errors.get(name) or error
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
        allowance = self.ledger.allowance
        result = kernel.run(code, allowance=allowance)
        self.ledger.charge(result)
        if result.cut and allowance.output_bytes < self.ledger.limits.cell_output_bytes:
            self._reached("room for outputs")
        return result


#: What a kernel's word means for an exercise.
_ENDED = {
    "ok": Ended.OBSERVED,
    "raised": Ended.RAISED,
    "stopped": Ended.RAISED,
    "timed_out": Ended.TIMED_OUT,
    "died": Ended.DIED,
}


def _without_observations(exercise: str, result: CellRun) -> Attempt:
    """Say how it ended before its check."""
    error = _raised(result)
    return Attempt(exercise, _ENDED[result.ended], error=error, seconds=result.wall_seconds)


def _raised(result: CellRun) -> Raised:
    """Return what a cell says that it ended by: a student's words."""
    return Raised(clean_line(result.error_name, 100), clean(result.error_value, 300))


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

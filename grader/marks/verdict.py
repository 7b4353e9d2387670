"""From how an exercise ended to what it is worth: one record for each student and exercise.

Judges observations by `coursecheck.judge.judge`, in a process that never runs a student's code.
Must not know kernels, folders or the gradebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from coursecheck.judge import judge
from coursecheck.judge.code import Program, names_in, python_of
from coursecheck.model import Outcome, Verdict
from coursecheck.registry import find
from grader.course.notebooks import Check
from grader.intake.findings import Finding
from grader.intake.submission import Submission
from grader.marks.mark import Record
from grader.marks.version import exercise_version
from grader.run.execute import ROUNDS, Attempt, Ended, Execution

_WITHOUT_OBSERVATIONS = {
    Ended.RAISED: Outcome.RAISED,
    Ended.TIMED_OUT: Outcome.TIMED_OUT,
    Ended.DIED: Outcome.DIED,
    Ended.BAD_MESSAGE: Outcome.WRONG,
}


def judge_execution(
    submission: Submission, execution: Execution, checks: Sequence[Check]
) -> list[Verdict]:
    """Return a verdict for each check, in order."""
    torch.set_num_threads(1)  # results are small: a second thread would only be waited for
    program = Program(list(map(python_of, submission.code())), submission.written_by_student())
    return [
        _verdict(submission, program, attempt, check)
        for attempt, check in zip(execution.attempts, checks, strict=True)
    ]


def _verdict(submission: Submission, program: Program, attempt: Attempt, check: Check) -> Verdict:
    exercise = find(check.exercise)
    nothing = Verdict(exercise.name, Outcome.NOT_ANSWERED, 0, exercise.points)
    if exercise.name not in submission.answered:
        return nothing
    if attempt.ended is not Ended.OBSERVED:
        return replace(nothing, outcome=_WITHOUT_OBSERVATIONS[attempt.ended], raised=attempt.error)
    written = program.written(names_in(check.expression), submission.cells_before(check.grade_id))
    seen, seed = attempt.observations, attempt.seed
    try:
        return judge.judge(exercise, seed, seen, ROUNDS, written, devices=attempt.devices)
    except judge.ObservationCountError:  # a message may hold any number
        return replace(nothing, outcome=Outcome.WRONG)


def records(
    verdicts: Sequence[Verdict],
    submission: Submission,
    execution: Execution,
    checks: Sequence[Check],
    **about: str,
) -> list[Record]:
    """Return a record for each check; `about` says student, assignment, notebook, isolation."""
    findings = (*submission.findings, *execution.findings)
    return [
        Record(
            **about,
            exercise=check.exercise,
            grade_id=check.grade_id,
            points=float(verdict.points),
            max_points=check.points,
            outcome=verdict.outcome.value,
            misconception=verdict.broken_rule or verdict.misconception,
            findings=_names(findings, check),
            submission_hash=submission.digest,
            exercise_version=exercise_version(check.exercise),
        )
        for verdict, check in zip(verdicts, checks, strict=True)
    ]


def _names(findings: Sequence[Finding], check: Check) -> tuple[str, ...]:
    """Findings of the whole notebook and of this exercise."""
    return tuple(
        dict.fromkeys(finding.name for finding in findings if finding.where in ("", check.grade_id))
    )

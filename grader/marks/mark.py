"""A mark: what one notebook of one student is worth and why, as one value.

The marked notebook, the record and the gradebook's rows are written from it, and from nothing
else. Must not know how it came about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from coursecheck.model import Outcome
from grader.intake.findings import Finding
from grader.intake.submission import WrittenState

#: Outcomes that may be the machine's: tried again in the same run, and never taken over by another.
UNSETTLED = frozenset(o.value for o in (Outcome.DIED, Outcome.TIMED_OUT, Outcome.ENGINE_FAULT))


@dataclass(frozen=True)
class Record:
    """What is kept, reported and exported of one exercise; `points` before any penalty."""

    student: str
    assignment: str
    notebook: str
    exercise: str
    grade_id: str
    points: float
    max_points: float
    outcome: str
    misconception: str | None
    findings: tuple[str, ...]
    isolation: str
    submission_hash: str
    exercise_version: str

    def as_plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"findings": list(self.findings)}


@dataclass(frozen=True)
class Standing:
    """What the gradebook holds of a notebook, whoever entered it.

    `raw` is the sum of points, those by hand included; `penalty` is taken off for late work;
    `by_hand` holds by grade id a mark or None, and a comment; `waiting` names the cells that a
    person has yet to mark.
    """

    raw: float = 0.0
    penalty: float = 0.0
    by_hand: Mapping[str, tuple[float | None, str]] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()

    @property
    def points(self) -> float:
        """What counts."""
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class Mark:
    """One notebook's mark. `fault` is a traceback of ours; then there is no mark at all.

    `document` is the marked notebook; `standing` is what the gradebook made of it. `language` is
    the student's, empty where nothing that was handed in tells.
    """

    student: str
    assignment: str
    notebook: str
    records: tuple[Record, ...] = ()
    written: tuple[WrittenState, ...] = ()
    findings: tuple[Finding, ...] = ()
    language: str = ""
    submission_hash: str = ""
    seed: int = 0
    document: str = field(default="", repr=False)
    standing: Standing = field(default_factory=Standing)
    fault: str = ""
    seconds: float = field(default=0.0, compare=False)
    cpu_seconds: float = field(default=0.0, compare=False)

    @property
    def settled(self) -> bool:
        """Whether grading the same again could give nothing else."""
        return not self.fault and UNSETTLED.isdisjoint(r.outcome for r in self.records)

"""What a hand-in has used of its budget, in all its kernels together.

Knows numbers alone. Must not know cells, students or marks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from grader.jail.cell import Allowance, CellRun
from grader.jail.limits import RESERVE, Budget, Limits


@dataclass
class Ledger:
    """Adds up what cells have used, and says what the next one may use."""

    limits: Limits
    budget: Budget = field(init=False)
    kernels: int = 0
    idle_seconds: float = 0.0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    output_bytes: int = 0

    def __post_init__(self) -> None:
        """Begin with the whole budget."""
        self.budget = self.limits.budget

    @property
    def reached(self) -> str:
        """Name the part of the budget after which nothing more is run; "" for none."""
        used = {
            "waiting time": (self.idle_seconds, self.budget.idle_seconds),
            "processor time": (self.cpu_seconds, self.budget.cpu_seconds),
            "running time": (self.wall_seconds, self.budget.wall_seconds),
        }
        return next((name for name, (spent, most) in used.items() if spent >= most), "")

    @property
    def output_left(self) -> int:
        """Return how many bytes of output may still be kept."""
        return self.limits.budget.output_bytes - self.output_bytes

    @property
    def allowance(self) -> Allowance:
        """Return what the next cell may use: a cell's own limits, or what is left."""
        own, budget = Allowance.of(self.limits), self.budget
        return Allowance(
            min(own.cpu_seconds, budget.cpu_seconds - self.cpu_seconds),
            min(own.wall_seconds, budget.wall_seconds - self.wall_seconds),
            min(own.idle_seconds, budget.idle_seconds - self.idle_seconds),
            max(0, min(own.output_bytes, self.output_left)),
        )

    def charge(self, run: CellRun) -> None:
        """Add what a cell has used."""
        self.idle_seconds += run.idle_seconds
        self.cpu_seconds += run.cpu_seconds
        self.wall_seconds += run.own_seconds
        self.output_bytes += run.output_bytes

    def open_reserve(self) -> None:
        """Allow a part of the budget once more."""
        whole = self.limits.budget
        self.budget = replace(
            whole,
            idle_seconds=self.idle_seconds + RESERVE * whole.idle_seconds,
            cpu_seconds=self.cpu_seconds + RESERVE * whole.cpu_seconds,
            wall_seconds=self.wall_seconds + RESERVE * whole.wall_seconds,
            kernels=self.kernels + max(1, int(RESERVE * whole.kernels)),
        )

"""Kernels that run nothing and answer at once, for tests of everything around them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from nbformat.v4 import new_output

from grader.jail.cell import CellRun
from grader.jail.limits import Limits
from grader.marks import task

NASTY = "\x1b]0;x\x07\x1b[31mRED\x9b1m\u202egnp.\u2066exe\x00\x07\u200f\ud800" + 3000 * "A"
"""What a terminal would obey, what turns the direction, what cannot be stored, and too much."""


@dataclass
class StandIn:
    """Every cell shows `NASTY`, and every check ends with an error that says it."""

    limits: Limits = field(default_factory=Limits)
    tier: str = "stand-in"
    alive: bool = True

    @contextmanager
    def kernel(self, files: object = None, seed: int = 0) -> Iterator[StandIn]:
        yield self

    def run(self, code: str, *, allowance: object) -> CellRun:
        if ".answer(" in code:
            return CellRun((), "raised", f"Error{NASTY}", NASTY, 0.0, 0.0)
        shown = (
            new_output("stream", text=NASTY),
            new_output("display_data", data={"text/plain": NASTY, "text/html": f"<b>{NASTY}"}),
            new_output("error", ename=NASTY, evalue=NASTY, traceback=[NASTY]),
        )
        return CellRun(shown, "ok", "", "", 0.0, 0.0, 100)


def use_stand_in(patch) -> None:
    """Have this process's grading take its kernels from here."""
    patch.setattr(task._WORKER, "get", lambda *_: StandIn())

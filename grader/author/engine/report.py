"""`grader prove --engine`: the hunt for mutants of the engine, printed. Must not try one itself."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from grader.author.engine.mutants import Ended, Trial, chosen, hunt, read_mutants
from grader.cli.status import Status
from grader.user_error import UserError

SLOWEST = 5  # that are printed, for whoever would have it faster


class NoMutantsError(UserError):
    """There is nothing to try; the message says what was asked for."""


def prove_engine(root: Path, workers: int, sample: int | None, text: str) -> int:
    """Try the mutants, print those that no test noticed, and return the exit status."""
    began = time.perf_counter()
    mutants = chosen(read_mutants(root), text, sample, _commit(root))
    if not mutants:
        raise NoMutantsError(f"no mutant speaks of {text!r}: the lists say file and sentence")
    with tqdm(total=len(mutants), unit="mutant", file=sys.stderr, disable=None) as bar:
        trials = hunt(root, mutants, workers, lambda _: bar.update())
    print(text_of(trials, time.perf_counter() - began))
    return Status.LOOK if any(trial.off for trial in trials) else Status.WELL


def text_of(trials: list[Trial], seconds: float) -> str:
    """Return what was found out; a mutant that should not have lived with what the tests said."""
    lines = []
    for trial in trials:
        if trial.off:
            tests = " ".join(trial.mutant.tests)
            lines.append(f"{trial.ended.value.upper()}: {trial.mutant}\n  {tests}\n{trial.said}")
    lines += [
        f"explained: {trial.mutant}: {trial.mutant.survives}"
        for trial in trials
        if trial.ended is Ended.EXPLAINED
    ]
    count = Counter(trial.ended for trial in trials)
    lines += [f"{count[ended]:4} {ended.value}" for ended in Ended if count[ended]]
    alone = sum(trial.seconds for trial in trials)
    lines += [
        f"{trial.seconds:6.1f} s {trial.mutant}"
        for trial in sorted(trials, key=lambda trial: -trial.seconds)[:SLOWEST]
    ]
    lines.append(
        f"{len(trials):4} mutants of the engine in {seconds:.0f} s;"
        f" one after the other {alone:.0f} s"
    )
    return "\n".join(lines)


def _commit(root: Path) -> str:
    """Return what a sample goes by: the same commit tries the same mutants."""
    asked = ["git", "rev-parse", "HEAD"]
    said = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout.strip()

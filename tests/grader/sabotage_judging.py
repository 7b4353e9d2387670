"""Sabotages of judging: rules, cases, and whose word is taken for what an answer gave.

Knows the engine's run and judge. Must not know which hostile file meets which of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from galleries import POINTS
from nbgrader.utils import determine_grade
from sabotage_jail import SECRET, kept_answers

from coursecheck.judge import compare
from coursecheck.judge import judge as judging
from coursecheck.model import Outcome, Verdict
from grader.marks import task, verdict
from grader.run import execute

Patch = pytest.MonkeyPatch
GROUP = "count"  # of valid_out_size
KEPT_ANSWERS = Path(__file__).with_name("sabotage_kernel.py").read_text(encoding="utf-8")


def no_rules(patch: Patch) -> None:
    patch.setattr(judging, "broken_rule", lambda *_: None)


def answers_and_no_rules(patch: Patch) -> None:
    kept_answers(patch)
    no_rules(patch)


def secret_in_the_check(patch: Patch) -> None:
    timed = execute._Run._timed

    def told(run: Any, kernel: Any, code: str) -> Any:
        return timed(run, kernel, f"{code}  # {SECRET}" if execute._REMOTE in code else code)

    patch.setattr(execute._Run, "_timed", told)


def known_cases(patch: Patch) -> None:
    """Everybody meets the cases of the notebook; those of the first call decide."""
    seed_for = execute.seed_for
    patch.setattr(
        execute, "seed_for", lambda seed, name: "public" if name in POINTS else seed_for(seed, name)
    )
    patch.setattr(execute, "ROUNDS", 1)
    patch.setattr(verdict, "ROUNDS", 1)
    _asks_otherwise(patch, "seed=public", "seed='public'")
    find_mismatches = judging.find_mismatches

    def first_of_all(exercise: Any, cases: Any, *rest: Any) -> Any:
        found = find_mismatches(exercise, cases, *rest)
        return found if 0 in found else {n: m for n, m in found.items() if cases[n].group != GROUP}

    patch.setattr(judging, "find_mismatches", first_of_all)


def rough_numbers(patch: Patch) -> None:
    patch.setitem(compare.TOLERANCES, "float32", compare.TOLERANCES["bfloat16"])


def last_outputs(patch: Patch) -> list[Any]:
    """Return a list that holds, at a check, what the cell before it sent, as it came."""
    before: list[Any] = []
    run_cell, harmless = execute._Run._run_cell, execute.harmless

    def forget(*args: Any) -> None:
        before.clear()
        run_cell(*args)

    def remember(found: Any, *rest: Any) -> Any:
        before[:] = found
        return harmless(found, *rest)

    patch.setattr(execute._Run, "_run_cell", forget)
    patch.setattr(execute, "harmless", remember)
    return before


def believes_the_notebook(patch: Patch) -> None:
    """The check's cell runs in the student's kernel, and nbgrader's rule reads the points."""
    kept_answers(patch)
    said: dict[str, float] = {}
    before = last_outputs(patch)

    def ask(run: Any, kernel: Any, check: Any) -> None:
        if check.exercise in run.attempts:
            return
        result = run._timed(kernel, f'check("{check.exercise}", {check.expression})')
        made = nbformat.v4.new_code_cell(
            outputs=list(map(nbformat.from_dict, [*before, *result.outputs]))
        )
        made.metadata.nbgrader = {
            "grade": True, "solution": False, "points": check.points, "grade_id": check.grade_id,
            "schema_version": 3, "locked": True, "task": False, "cell_type": "code",
        }  # fmt: skip
        said[check.exercise] = determine_grade(made)[0] or 0.0
        ended = execute._ENDED[result.ended]
        run.attempts[check.exercise] = execute.Attempt(check.exercise, ended)

    def read_off(_: Any, __: Any, checks: Any) -> list[Verdict]:
        found = []
        for check in checks:
            points = min(said.get(check.exercise, 0.0), check.points)
            full = points >= check.points
            outcome = Outcome.CORRECT if full else Outcome.WRONG
            found.append(Verdict(check.exercise, outcome, int(points), int(check.points)))
        return found

    patch.setattr(execute._Run, "_check", ask)
    patch.setattr(task, "judge_execution", read_off)
    patch.setattr(execute, "needed_cells", lambda one: frozenset(range(len(one.notebook.cells))))


def asks_the_object(patch: Patch) -> None:
    answers_and_no_rules(patch)  # the right answer that is sent was made by a built-in
    _asks_otherwise(patch, ").answer(", ").naive(")


def _asks_otherwise(patch: Patch, before: str, after: str) -> None:
    """What a kernel is told at a check has `after` where it had `before`."""
    check = execute._Run._check

    def ask(run: Any, kernel: Any, what: Any) -> None:
        timed = run._timed
        run._timed = lambda k, code: timed(k, code.replace(before, after))
        check(run, kernel, what)
        del run._timed

    patch.setattr(execute._Run, "_check", ask)

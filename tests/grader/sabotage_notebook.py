"""Sabotages of the notebook: theirs is run as it came, and reaches the pages as it came.

Knows the engine's intake and pages. Must not know which hostile file meets which of them.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbgrader.utils import determine_grade
from sabotage_judging import believes_the_notebook

from coursecheck.explain import explain, grid, html, notation
from coursecheck.model import Outcome, Verdict
from grader.intake import cell_matching, clean_text, written_answers
from grader.marks import task
from grader.pages import feedback
from grader.run import execute, sanitize

Patch = pytest.MonkeyPatch


def their_roles(cells: Any, names: set[str]) -> Iterator[cell_matching.Role]:
    """The first that says it is a check is where its points are shown."""
    due = set(names)
    for one in cells:
        own = one.metadata.get("nbgrader", {})
        name = str(own.get("grade_id", ""))
        if own.get("grade") and one.cell_type == "code" and name in due:
            due.remove(name)
            yield cell_matching.Role.CHECK
        elif name.removesuffix("-answer") in names:
            yield cell_matching.Role.ANSWER
        else:
            yield cell_matching.Role.EXTRA


def their_notebook(patch: Patch) -> None:
    """Their notebook is run as it is; their own checks say their own points."""
    believes_the_notebook(patch)
    merge = task.merge

    def theirs(book: Any, data: bytes, *rest: Any, **options: Any) -> Any:
        raw = json.loads(data)
        for ours_alone in ("about", "fence", "others"):
            raw.pop(ours_alone, None)
        node = nbformat.reads(json.dumps(raw), as_version=4)
        nbformat.validate(node)
        names = {check.grade_id for check in book.checks}
        ours = merge(book, data, *rest, **options)
        roles = tuple(their_roles(node.cells, names))
        return dataclasses.replace(
            ours, notebook=node, roles=roles, answered=frozenset(names), played=frozenset()
        )

    patch.setattr(task, "merge", theirs)
    their_points(patch)


def their_points(patch: Patch) -> None:
    """The outputs of their own checks are read by nbgrader's rule."""
    said: dict[str, tuple[float, float]] = {}

    def ask(run: Any, kernel: Any, check: Any) -> None:
        if check.exercise in run.attempts:
            return
        graded = []
        for one in run.submission.notebook.cells:
            own = one.metadata.get("nbgrader", {})
            name = own.get("grade_id", "").removesuffix("-answer")
            if own.get("grade") and name == check.grade_id:
                graded.append(_their_word(run, kernel, one))
        points, most = zip(*graded, strict=True)
        said[check.exercise] = sum(points), sum(most)
        run.attempts[check.exercise] = execute.Attempt(check.exercise, execute.Ended.RAISED)

    def read_off(_: Any, __: Any, checks: Any) -> list[Verdict]:
        found = []
        for check in checks:
            points, most = said.pop(check.exercise, (0.0, check.points))
            outcome = Outcome.CORRECT if points else Outcome.WRONG
            found.append(Verdict(check.exercise, outcome, int(points or 0), int(most)))
        return found

    patch.setattr(execute._Run, "_check", ask)
    patch.setattr(execute._Run, "_see_devices", without_a_check)
    patch.setattr(task, "judge_execution", read_off)


def _their_word(run: Any, kernel: Any, one: Any) -> tuple[float, float]:
    """Return points and maximum of one of their checks, which is run if they like."""
    shown = list(one.get("outputs", []))
    if "skip-execution" not in one.metadata.get("tags", ()):
        shown = [*run._timed(kernel, one.source).outputs, *shown]
    made = nbformat.v4.new_code_cell(outputs=list(map(nbformat.from_dict, shown)))
    made.metadata.nbgrader = nbformat.from_dict(
        dict(one.metadata.nbgrader) | {"cell_type": "code", "solution": False}
    )
    points, most = determine_grade(made)
    return points or 0.0, most


def without_a_check(run: Any, _: Any) -> None:
    """What their notebook does not ask for is not answered."""
    for check in run.checks.values():
        nothing = execute.Attempt(check.exercise, execute.Ended.DIED)
        run.attempts.setdefault(check.exercise, nothing)


def as_it_came(patch: Patch) -> None:
    """Outputs, prose and the words of errors reach a page as they are."""
    for module in (html, grid):
        patch.setattr(module, "escape", lambda text, **_: text)
    for module in (explain, notation):
        patch.setattr(module, "without_controls", lambda text: text)
    patch.setattr(feedback, "highlight", lambda code, *_: code)
    patch.setattr(execute, "harmless", lambda found, *_: list(map(nbformat.from_dict, found)))
    for module in (clean_text, written_answers, sanitize, execute, task):
        for name in ("clean", "clean_line", "harmless_markdown"):
            if hasattr(module, name):
                patch.setattr(module, name, lambda text, *_: text)

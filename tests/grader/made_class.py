"""A class whose marks are made up and stored by the one path that stores marks; for tests.

Nothing is run: in place of a worker stands a table of what each notebook is worth. What is stored,
and where, is the engine's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat

from grader.course.notebooks import Course, Notebook, grade_id
from grader.course.release import edition, stubs
from grader.intake.findings import Finding
from grader.intake.submission import WrittenState
from grader.marks.batch import Done, grade_and_store
from grader.marks.mark import Mark, Record
from grader.marks.policy import Policy
from grader.marks.task import Task


@dataclass(frozen=True)
class Result:
    """How one exercise ended; `source` is what stands in its answer cell."""

    points: float
    outcome: str
    misconception: str | None = None
    source: str = ""


@dataclass
class HandIn:
    """One notebook of one student: results by grade id, and prose by grade id."""

    results: Mapping[str, Result] = field(default_factory=dict)
    prose: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    findings: tuple[Finding, ...] = ()


@cache
def _stub(text: str, language: str):
    return stubs(edition(nbformat.reads(text, as_version=4), language), language)


def _document(book: Notebook, handed: HandIn) -> str:
    node = _stub(book.text, handed.language)
    filled = json.loads(nbformat.writes(node))
    for cell in filled["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        result = handed.results.get(name.removesuffix("-answer"))
        if name.endswith("-answer") and result and result.source:
            cell["source"] = result.source
        if name in handed.prose:
            cell["source"] = handed.prose[name]
    return json.dumps(filled)


class Invented(Executor):
    """Gives for each task the mark that was made up for it."""

    def __init__(self, hand_ins: Mapping[tuple[str, str], HandIn]) -> None:
        self.hand_ins = hand_ins

    def submit(self, _, task: Task):
        future: Future[Mark] = Future()
        future.set_result(_mark(task, self.hand_ins.get((task.student, task.book.name))))
        return future

    def __exit__(self, *_):
        return None


def _mark(task: Task, handed: HandIn | None) -> Mark:
    missing = () if handed or task.data is not None else (Finding("missing_notebook"),)
    findings = (*task.findings, *(missing if not task.findings else ()))
    handed = handed if handed and task.data is not None else HandIn(language="")
    findings = (*findings, *handed.findings)
    about = (task.student, task.book.assignment, task.book.name)
    records = []
    for check in task.book.checks:
        result = handed.results.get(check.grade_id, Result(0.0, "not_answered"))
        names = tuple(one.name for one in findings)
        records.append(
            Record(
                *about, check.exercise, check.grade_id, float(result.points), check.points,
                result.outcome, result.misconception, names, "none", "hash", "version",
            )
        )  # fmt: skip
    written = [WrittenState(one.grade_id, bool(handed.prose.get(one.grade_id)))
               for one in task.book.written]  # fmt: skip
    document = _document(task.book, HandIn(handed.results, handed.prose, handed.language or "en"))
    return Mark(
        *about, tuple(records), tuple(written), findings, handed.language,
        submission_hash=str(hash(str(task.data))), document=document,
    )  # fmt: skip


@dataclass
class MadeClass:
    """Hand-ins that are laid into their folders and stored."""

    course: Course
    assignment: str
    hand_ins: dict[tuple[str, str], HandIn] = field(default_factory=dict)

    def add(
        self, student: str, notebooks: Mapping[str, HandIn], when: str = "", mark: str = "1"
    ) -> None:
        """Lay a student's notebooks into their folder; `mark` makes one differ from another."""
        folder = self.course.submitted / student / self.assignment
        folder.mkdir(parents=True, exist_ok=True)
        for name, handed in notebooks.items():
            self.hand_ins[student, name] = handed
            text = {"cells": [], "metadata": {"n": mark}, "nbformat": 4, "nbformat_minor": 5}
            (folder / f"{name}.ipynb").write_text(json.dumps(text))
        if when:
            (folder / "timestamp.txt").write_text(when)

    def store(self, students: tuple[str, ...] = ()) -> list[Done]:
        """Store the marks of `students`, of all where none are named."""
        policy = Policy(workers=1, seed=1)
        return grade_and_store(
            self.course,
            self.assignment,
            policy,
            lambda: Invented(self.hand_ins),
            students=students,
        )


def gallery_results(book: Notebook, gallery: Path, turn: int) -> dict[str, Result]:
    """Results as the gallery's file names tell them, others for each `turn`."""
    from coursecheck.registry import find

    results = {}
    for place, check in enumerate(book.checks):
        files = sorted((gallery / check.exercise).glob("*__*.py"))
        path = files[(turn * 7 + place * 3) % len(files)]
        outcome, _, about = path.stem.partition("__")
        known = find(check.exercise).misconception(about) is not None
        points = check.points if outcome == "correct" else (turn % 2) * (outcome == "wrong")
        outcome = outcome if outcome in ("correct", "wrong", "raised", "not_answered") else "wrong"
        misconception = about if known and outcome == "wrong" else None
        source = path.read_text(encoding="utf-8")
        results[check.grade_id] = Result(float(points), outcome, misconception, source)
    return results


__all__ = ["HandIn", "MadeClass", "Result", "gallery_results", "grade_id"]

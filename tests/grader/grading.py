"""Hand in to a small course, grade it, and read what came of it; for tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

import nbformat
from building import RIGHT
from nbformat import NotebookNode

from grader.course.notebooks import Course, Notebook, grade_id
from grader.course.release import edition, stubs
from grader.marks.batch import Done, grade_and_store
from grader.marks.policy import Policy
from grader.marks.result_cache import all_records

WRONG = {"valid_out_size": RIGHT["valid_out_size"].replace("n - k + 1", "n - k")}


def submission(
    course: Course, answers: dict[str, str], edit: Callable[[NotebookNode], None] | None = None
) -> str:
    return filled(course.notebooks[0], answers, edit)


def filled(
    book: Notebook,
    answers: dict[str, str],
    edit: Callable[[NotebookNode], None] | None = None,
    language: str = "en",
) -> str:
    node = stubs(edition(book.node, language), language)
    for cell in node.cells:
        name = grade_id(cell).removesuffix("-answer")
        if cell.id.endswith("-answer") and name in answers:
            cell.source = answers[name]
    if edit:
        edit(node)
    return nbformat.writes(node)


def hand_in(course: Course, student: str, text: str | bytes, name: str = "") -> None:
    book = course.notebooks[0]
    path = course.submitted / student / book.assignment / f"{name or book.name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def in_this_process() -> Executor:
    """Any executor will do; a thread of this process keeps its warm kernels from test to test."""
    return ThreadPoolExecutor(1)


def grade(course: Course, make=in_this_process, **choices) -> list[Done]:
    """Grade everybody; `choices` are fields of Policy, but for `tell` and `students`."""
    tell = choices.pop("tell", lambda done: None)
    students = choices.pop("students", ())
    policy = Policy(**{"workers": 1} | choices)
    return grade_and_store(course, "pooling", policy, make, tell, students=students)


def marks(course: Course) -> dict[tuple[str, str], tuple[float, str]]:
    return {
        (record.student, record.exercise): (record.points, record.outcome)
        for record in all_records(course, "pooling")
    }


FULL = {"valid_out_size": (2.0, "correct"), "pool_out_size": (5.0, "correct")}


def of(course: Course, student: str) -> dict[str, tuple[float, str]]:
    return {name: mark for (who, name), mark in marks(course).items() if who == student}


__all__ = ["FULL", "RIGHT", "WRONG", "filled", "grade", "hand_in", "marks", "of", "submission"]

"""A class that never was: submissions right in different styles, wrong in different ways, odd.

Made from the released notebooks and the answers of the gallery, for trying the engine and
for measuring it. Must not grade.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.course.notebooks import ANSWER_SUFFIX, Course, CourseError, grade_id
from grader.intake.submitted_files import TIMESTAMP

_DIFFERENT = 16  # kinds that differ; after them comes a mixture without end
Fill = Callable[[str], Path | None]
"""Given an exercise's name: the file with the answer, or None to leave the stub."""


class Gallery:
    """The answers of the gallery, `<exercise>/<outcome>__<what>.py`."""

    def __init__(self, course: Course) -> None:
        self.root = course.gallery
        if not self.root.is_dir():
            raise CourseError(f"{self.root} is missing: the sample class is made from its answers")

    def answer(self, exercise: str, outcome: str, turn: int) -> Path | None:
        """Return one answer with this outcome; `turn` chooses among those there are."""
        found = sorted((self.root / exercise).glob(f"{outcome}__*.py"))
        return found[turn % len(found)] if found else None


def hand_in(
    course: Course, assignment: str, size: int = 16, only: tuple[str, ...] = ()
) -> list[str]:
    """Write `size` submissions into the inbox and return the students' names.

    `only` names the kinds there shall be, by how their names begin; default: all.
    """
    students = []
    endless = not only or "mixed".startswith(only)
    first = islice(_kinds(Gallery(course)), None if endless else _DIFFERENT)
    kinds = (kind for kind in first if not only or kind[0].startswith(only))
    for number, (name, edit) in zip(range(size), kinds, strict=False):
        student = f"s{number + 1:02}_{name}"
        language = course.languages[number % len(course.languages)]
        folder = course.submitted / student / assignment
        folder.mkdir(parents=True, exist_ok=True)
        for book in course.notebooks_of(assignment):
            released = course.released(language) / assignment / f"{book.name}.ipynb"
            node = nbformat.read(released, as_version=4)
            (folder / released.name).write_text(edit(node), encoding="utf-8")
        (folder / TIMESTAMP).write_text("2026-01-05 09:00:00 UTC\n")
        students.append(student)
    return students


def _kinds(gallery: Gallery) -> Iterator[tuple[str, Callable[[NotebookNode], str]]]:
    """Yield names and edits: sixteen that differ, then a mixture without end."""

    def filled(outcome: str, turn: int) -> Callable[[NotebookNode], str]:
        return lambda node: _written(fill(node, lambda name: gallery.answer(name, outcome, turn)))

    def mixed(turn: int) -> Callable[[NotebookNode], str]:
        return lambda node: _written(_mixed(gallery, node, turn))

    yield from ((f"right_{turn + 1}", filled("correct", turn)) for turn in range(3))
    yield from ((f"wrong_{turn + 1}", mixed(turn)) for turn in range(5))
    yield "wrong_everywhere", filled("wrong", 0)
    yield "right_with_helper", lambda node: _written(_with_helper(_right(gallery, node)))
    yield "untouched", _written
    yield "half_done", lambda node: _written(_half(gallery, node))
    yield "cut_off_file", lambda node: _written(_right(gallery, node))[:-400]
    yield "copied_cell", lambda node: _written(_copied(_right(gallery, node)))
    yield "deleted_answer", lambda node: _written(_deleted(_right(gallery, node)))
    yield "kernel_killed", lambda node: _written(_killing(_right(gallery, node)))
    turn = 3
    while True:
        yield f"mixed_{turn}", mixed(turn)
        yield f"mixed_{turn}_slip", _slipped(gallery, turn)
        turn += 1


def _slipped(gallery: Gallery, turn: int) -> Callable[[NotebookNode], str]:
    """The same mixture with a slip of the keyboard in an answer, and a cell that fails."""

    def edit(node: NotebookNode) -> str:
        node = _mixed(gallery, node, turn)
        answers = _answers(node)
        slip = answers[turn % len(answers)]
        head = re.search(r"^([ \t]*)def .*:[ \t]*\n", slip.source, re.MULTILINE)
        if head:
            line = f"{head[1]}    shape_of_teh_input\n"
            slip.source = slip.source[: head.end()] + line + slip.source[head.end() :]
        node.cells.append(new_code_cell("assert torch.tensor([1, 2])[5] == 3", id="my-try"))
        return _written(node)

    return edit


def fill(node: NotebookNode, answers: Fill) -> NotebookNode:
    """Return a copy of a released notebook with answers put into its stubs."""
    node = copy.deepcopy(node)
    for cell in node.cells:
        name = grade_id(cell)
        if name.endswith(ANSWER_SUFFIX):
            path = answers(name.removesuffix(ANSWER_SUFFIX))
            cell.source = path.read_text(encoding="utf-8") if path else cell.source
    return node


def _written(node: NotebookNode) -> str:
    return str(nbformat.writes(node))


def _right(gallery: Gallery, node: NotebookNode) -> NotebookNode:
    return fill(node, lambda name: gallery.answer(name, "correct", 0))


def _answers(node: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in node.cells if grade_id(cell).endswith(ANSWER_SUFFIX)]


def _mixed(gallery: Gallery, node: NotebookNode, turn: int) -> NotebookNode:
    """One exercise in three wrong, each time others and in another way."""
    names = [grade_id(cell).removesuffix(ANSWER_SUFFIX) for cell in _answers(node)]
    wrong = {name for place, name in enumerate(names) if (place + turn) % 3 == 0}
    return fill(
        node,
        lambda name: gallery.answer(name, "wrong" if name in wrong else "correct", turn),
    )


def _half(gallery: Gallery, node: NotebookNode) -> NotebookNode:
    names = [grade_id(cell).removesuffix(ANSWER_SUFFIX) for cell in _answers(node)]
    started = names[: len(names) // 2]
    return fill(node, lambda name: gallery.answer(name, "correct", 1) if name in started else None)


def _with_helper(node: NotebookNode) -> NotebookNode:
    """A helper in a cell of the student's own, above the answer that calls it."""
    first = _answers(node)[0]
    place = node.cells.index(first)
    name = grade_id(first).removesuffix(ANSWER_SUFFIX)
    helper = new_code_cell(f"{first.source}\n\nmy_helper = {name}\n", id="my-helper")
    first.source = f"{name} = my_helper"
    node.cells.insert(place, helper)
    return node


def _copied(node: NotebookNode) -> NotebookNode:
    cell = copy.deepcopy(_answers(node)[-1])
    cell.id = "pasted"
    node.cells.append(cell)
    return node


def _deleted(node: NotebookNode) -> NotebookNode:
    node.cells.remove(_answers(node)[0])
    return node


def _killing(node: NotebookNode) -> NotebookNode:
    last = _answers(node)[-1]
    last.source = f"import os\n\nos._exit(0)\n\n{json.dumps(last.source)}"
    return node

"""The notebook, `grader try` and grading never disagree: one answer, met by all three for real.

`grader prove` holds their readers of code against each other for every right answer; here a kernel
runs the check, and the jail a notebook that was handed in.
"""

from __future__ import annotations

import json

import nbformat
import pytest
from course_notebooks import ROOT, read, run
from nbformat.v4 import new_code_cell, new_notebook

from coursecheck.model import Outcome
from coursecheck.registry import find
from grader.__main__ import main
from grader.author.prove.gallery import entries
from grader.author.prove.variants import variants
from grader.course.notebooks import ANSWER_SUFFIX, find_course, grade_id
from grader.course.release import edition, stubs
from grader.marks.task import Task, close_kernels, grade_one

pytestmark = pytest.mark.slow
COURSE = find_course(ROOT)
BOOK = next(book for book in COURSE.notebooks if book.name.startswith("2_"))
EXERCISES = {check.exercise: check.grade_id for check in BOOK.checks if check.exercise}
KINDS = ("with a test of its own", "with torch's names", "wrong")


def _of_kind(exercise: str, kind: str) -> str:
    every = entries(COURSE.gallery, exercise)
    if kind == "wrong":
        return next(entry.answer.source for entry in every if entry.wrong)
    right = next(entry.answer.source for entry in every if entry.right)
    return dict(variants(right, find(exercise)))[kind]


ANSWERS = {kind: {name: _of_kind(name, kind) for name in EXERCISES} for kind in KINDS}


@pytest.fixture(scope="module")
def checked() -> dict[str, dict[str, float]]:
    """What `check` says in a kernel, cell by cell as a learner runs them."""
    cells = ["import json\nfrom poollab import check\nfound = {}"]
    for kind, answers in ANSWERS.items():
        cells.append(f"found[{kind!r}] = {{}}")
        for name, source in answers.items():
            cells += [source, f"found[{kind!r}][{name!r}] = check({name!r}, {name})"]
    cells.append("print(json.dumps(found))")
    node = run(new_notebook(cells=[new_code_cell(cell) for cell in cells]))
    return json.loads(node.cells[-1].outputs[0].text)


@pytest.fixture(scope="module")
def graded() -> dict[str, dict[str, float]]:
    """What a notebook that is handed in gets, from behind the jail."""
    found = {}
    for kind, answers in ANSWERS.items():
        node = stubs(edition(read(BOOK.path), "en"), "en")
        cells = {grade_id(cell): cell for cell in node.cells}
        for name, source in answers.items():
            cells[f"{EXERCISES[name]}{ANSWER_SUFFIX}"].source = source
        done = grade_one(Task(kind, BOOK, nbformat.writes(node).encode()))
        points = {record.exercise: record.points for record in done.records}
        found[kind] = {name: points[EXERCISES[name]] for name in EXERCISES}
    close_kernels()
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", EXERCISES)
def test_check_and_try_and_grading_agree_on_an_answer(
    name, kind, checked, graded, tmp_path, capsys
):
    path = tmp_path / f"{name}.py"
    path.write_text(ANSWERS[kind][name], encoding="utf-8")
    main(["try", name, str(path), "--course", str(ROOT), "--json"])
    (row,) = json.loads(capsys.readouterr().out)
    points = [checked[kind][name], row["points"], graded[kind][name]]
    full = find(name).points
    if kind == "wrong":
        assert all(got < full for got in points)
        assert row["outcome"] in (Outcome.WRONG.value, Outcome.RAISED.value)
    else:
        assert points == [full, full, full]

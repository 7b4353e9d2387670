"""Two tests of the design: a course of another package, and a second lesson by adding files.

`tests/toy_course` has one notebook, one language and three exercises. It goes through every
command in a copy, with the engine as it is. Each step leans on the one before.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

TOY = Path(__file__).parents[1] / "toy_course"
PUT_TOGETHER = """
import sys
from pathlib import Path
from grader.author.sample_class import hand_in
from grader.course.notebooks import find_course
print(*hand_in(find_course(Path(sys.argv[1])), "rows", 4))
"""

pytestmark = pytest.mark.slow


class Toy:
    """A copy of the toy course, and the engine as a process of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(TOY, root)

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Python where the copy's package is the one that is found."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.root)},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def __call__(self, *words: str, status: int = 0) -> str:
        """Run a command of the engine in the copy and return all that it said."""
        done = self.python("-m", "grader", *words)
        said = done.stdout + done.stderr
        assert done.returncode == status, said
        return said


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return Toy(tmp_path_factory.mktemp("toy") / "course")


def test_the_course_is_released_in_its_one_language(toy: Toy) -> None:
    said = toy("release")

    assert said.split() == ["notebooks/en/rows/1_sums.ipynb"]
    text = (toy.root / said.strip()).read_text(encoding="utf-8")
    assert "raise NotImplementedError" in text
    assert "BEGIN SOLUTION" not in text


def test_the_authors_checker_finds_nothing(toy: Toy) -> None:
    assert "nothing is left undone" in toy("check")
    assert toy("release", "--check") == ""


def test_a_class_is_graded(toy: Toy) -> None:
    assert toy.python("-c", PUT_TOGETHER, str(toy.root)).stdout.split()[-1] == "s04_wrong_1"

    toy("grade", "--workers", "2", "--json", "marks.json")

    rows = json.loads((toy.root / "marks.json").read_text(encoding="utf-8"))
    points = {}
    for row in rows:
        points[row["student"]] = points.get(row["student"], 0) + row["points"]
    assert points == {"s01_right_1": 7, "s02_right_2": 7, "s03_right_3": 7, "s04_wrong_1": 4}


def test_pages_reports_and_marks_are_of_this_course(toy: Toy) -> None:
    toy("feedback")
    page = toy.root / "work" / "feedback" / "s04_wrong_1" / "rows" / "1_sums.html"

    assert "averages, not sums" in page.read_text(encoding="utf-8")
    assert "average: averages, not sums" in toy("report", "--table")
    assert "s04_wrong_1,4,4,7" in toy("export")


def test_the_site_has_the_one_language_and_the_courses_name(toy: Toy) -> None:
    toy("site")

    pages = sorted(p.relative_to(toy.root / "work/site") for p in toy.root.rglob("site/**/*.html"))
    assert [str(page) for page in pages] == [
        "en/index.html",
        "en/rows/1_sums.html",
        "en/rows/1_sums.solved.html",
        "en/search.html",
        "index.html",
    ]
    text = (toy.root / "work/site/en/rows/1_sums.solved.html").read_text(encoding="utf-8")
    assert "Sums of rows" in text
    assert "hreflang" not in text


def test_the_course_is_proven(toy: Toy) -> None:
    said = toy("prove", "--seeds", "5", "--workers", "2")

    assert "proven: nothing is off" in said


def test_the_jail_has_forgotten_its_answers_too(toy: Toy) -> None:
    """What strips references goes by the packages that are registered, whatever their name."""
    said = toy.python(
        "-c",
        "import rowsums\n"
        "from coursecheck.registry import lessons\n"
        "from coursecheck.strip_answers import forget_answers\n"
        "lessons()\n"
        "import rowsums.lessons.sums.row_sums as module\n"
        "forget_answers()\n"
        "print(sorted(name for name in vars(module) if name[0] == '_' and name[1] != '_'))\n"
        "print([e.misconceptions for x in lessons() for e in x.exercises])\n"
        "rowsums.check('row_sums', None)",
    ).stdout

    assert said.splitlines()[:2] == ["['_care', '_values']", "[(), (), ()]"]
    assert "checked when graded" in said


SECOND_EXERCISE = '''"""The exercise `column_sums`: add up each column."""

from coursecheck.model import Case, Exercise, Group, Misconception

EXERCISE = Exercise(
    name="column_sums",
    reference=lambda X: X.sum(0),
    groups=(Group("values", 2, lambda draw: [Case((draw.integers(2, 3),))]),),
    misconceptions=(Misconception("rows", (lambda X: X.sum(1),)),),
)
'''
SECOND_TEXTS = """
title.en = "The sum of each column"
order = 1
minutes = 5
difficulty = 1
idea.en = "Add up each column by itself."
groups.values.en = "the sums"
misconceptions.rows.title.en = "the rows were added up"
misconceptions.rows.hint.en = "There is one number for each column."
"""
SECOND_ANSWERS = {
    "not_answered__stub": "raise NotImplementedError()",
    "correct__sum": "return X.sum(0)",
    "correct__loop": "return sum(row for row in X)",
    "correct__matmul": "return X.new_ones(len(X)) @ X",
    "wrong__rows": "return X.sum(1)",
}


def second_notebook(root: Path) -> None:
    """The first notebook made into one on columns, as an author would copy it."""
    node = nbformat.read(root / "solutions/rows/1_sums.ipynb", as_version=4)
    kept = [c for c in node.cells if not c.id.startswith(("largest_row", "is_balanced", "tried"))]
    for cell in kept:
        cell.id = cell.id.replace("row_sums", "column_sums")
        cell.source = cell.source.replace("row_sums", "column_sums").replace("# 1 ·", "# 2 ·")
        if "nbgrader" in cell.metadata:
            name = cell.metadata.nbgrader.grade_id.replace("row_sums", "column_sums")
            cell.metadata.nbgrader.grade_id = name
        if cell.id == "column_sums-answer":
            cell.source = (
                "def column_sums(X):\n    ### BEGIN SOLUTION\n    return X.sum(0)\n"
                "    ### END SOLUTION"
            )
    node.cells = kept
    nbformat.write(node, root / "solutions/rows/2_columns.ipynb")


def test_a_second_lesson_is_a_folder_a_notebook_and_answers(tmp_path: Path) -> None:
    toy = Toy(tmp_path / "course")
    before = {p: p.read_bytes() for p in toy.root.rglob("*") if p.is_file()}

    lesson = toy.root / "rowsums" / "lessons" / "columns"
    lesson.mkdir()
    (lesson / "__init__.py").write_text('NOTEBOOK = "2_columns"\n', encoding="utf-8")
    (lesson / "column_sums.py").write_text(SECOND_EXERCISE, encoding="utf-8")
    (lesson / "column_sums.toml").write_text(SECOND_TEXTS, encoding="utf-8")
    said = toy("check", status=1)
    assert "solutions/<assignment>/2_columns.ipynb" in said
    assert "answers/column_sums" in said

    second_notebook(toy.root)
    answers = toy.root / "answers" / "column_sums"
    answers.mkdir()
    for name, body in SECOND_ANSWERS.items():
        text = f"def column_sums(X):\n    {body}\n"
        (answers / f"{name}.py").write_text(text, encoding="utf-8")
    toy("release")

    assert "2 notebooks: nothing is left undone" in toy("check")
    prove = toy("prove", "column_sums", "--only", "gallery")
    assert "proven: nothing is off" in prove
    assert {p: p.read_bytes() for p in before} == before

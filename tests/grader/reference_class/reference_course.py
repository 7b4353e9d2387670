"""The reference class's course folder, its hand-ins, and the ways to a mark that it goes.

Written on the outermost surfaces alone: files, commands, nbgrader's own interface.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from building import IMPORTS, answer_cell, check_cell, twin, written_cell
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from reference_expected import BY_HAND, CHECKS, COMMENTS, MAX, NOTEBOOKS, STUDENTS

from grader.__main__ import main

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOK_OF = {name: notebook for notebook, name in CHECKS.items()} | {"why": "1_sizes"}

RIGHT = {
    "valid_out_size": """def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
""",
    "pool_out_size": """def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    s = k if s is None else s
    span = n + 2 * p - d * (k - 1) - 1
    o = (-(-span // s) if ceil_mode else span // s) + 1
    return o - 1 if ceil_mode and (o - 1) * s >= n + p else o
""",
    "edge_map": "def edge_map(X):\n    return (X[..., :-1] - X[..., 1:]).abs()\n",
    "max_by_relu": "def max_by_relu(a, b):\n    return torch.relu(a - b) + b\n",
}
GAPS = RIGHT["valid_out_size"].replace("n - k + 1", "n - k")
SIGNED = "def edge_map(X):\n    return X[..., :-1] - X[..., 1:]\n"
STOPS = "def max_by_relu(a, b):\n    return a.no_such_method(b)\n"
ENDS = "import os\n\nos._exit(0)\n"

LATE = '''

import math

from nbgrader.plugins import LateSubmissionPlugin


class QuarterAnHour(LateSubmissionPlugin):
    """A quarter of a point for each hour that has begun."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.25 * math.ceil(total_seconds_late / 3600)


c.AssignLatePenalties.plugin_class = QuarterAnHour
c.Exchange.timezone = "Asia/Shanghai"
'''


def _source(notebook: str) -> NotebookNode:
    name = CHECKS[notebook]
    lines = RIGHT[name].splitlines()
    solution = [lines[0], "    ### BEGIN SOLUTION", *lines[1:], "    ### END SOLUTION"]
    setting = 'from poollab import check, use_language\n\nuse_language("{}")'
    languages = {language: setting.format(language) for language in ("zh", "en")}
    cells = [
        *twin(new_markdown_cell, "title", {"zh": f"# 笔记本 {notebook}", "en": f"# {notebook}"}),
        *twin(new_code_cell, "language", languages),
        new_code_cell("import torch", id="imports"),
        answer_cell(name, "\n".join(solution) + "\n"),
        check_cell(name, int(MAX[name])),
    ]
    if notebook == "1_sizes":
        cells.append(written_cell("why", "### BEGIN SOLUTION\nBecause.\n### END SOLUTION\n"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def make_reference_course(root: Path) -> Path:
    """Write the course, release it with its own command, and set the due dates."""
    root.mkdir(parents=True)
    preload = ", ".join(f'"{name}"' for name in IMPORTS.preload if "poollab" not in name)
    (root / "course.toml").write_text(
        '[course]\npackage = "poollab"\nlanguages = ["zh", "en"]\n'
        f'assignments = ["alpha", "beta"]\n\n[kernel]\npreload = [{preload}]\n',
        encoding="utf-8",
    )
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(config + LATE, encoding="utf-8")
    for notebook, assignment in NOTEBOOKS.items():
        path = root / "solutions" / assignment / f"{notebook}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(_source(notebook)), encoding="utf-8")
    assert grader(root, "release").status == 0
    with gradebook(root) as book:
        book.update_or_create_assignment("alpha", duedate="2026-03-01 12:00:00 UTC")
        book.update_or_create_assignment("beta", duedate="2026-03-08 12:00:00 UTC")
    return root


# --- what is handed in ---------------------------------------------------------------------------


def put(
    root: Path,
    student: str,
    language: str,
    notebook: str,
    answer: str | None,
    edit: Callable[[NotebookNode], None] | None = None,
    name: str | None = None,
) -> Path:
    """Answer a released notebook as a student does, and hand it in under its name or another."""
    assignment = NOTEBOOKS[notebook]
    node = nbformat.read(root / "notebooks" / language / assignment / f"{notebook}.ipynb", 4)
    for cell in node.cells:
        if answer is not None and cell.id == f"{CHECKS[notebook]}-answer":
            cell.source = f"# only {student} wrote this\n{answer}"
    if edit:
        edit(node)
    path = root / "work" / "submitted" / student / assignment / f"{name or notebook}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(node), encoding="utf-8")
    return path


def stamp(root: Path, student: str, assignment: str, text: str) -> None:
    """Write what nbgrader's `collect` writes beside the notebooks."""
    folder = root / "work" / "submitted" / student / assignment
    (folder / "timestamp.txt").write_text(text, encoding="utf-8")


def _write_prose(node: NotebookNode) -> None:
    node.cells[-1].source = "Prose of ada alone."


def _paste_twice(node: NotebookNode) -> None:
    place = [cell.id for cell in node.cells].index("pool_out_size-answer")
    copy = nbformat.from_dict(node.cells[place])
    copy.id = "pasted"
    node.cells.insert(place + 1, copy)


def _drop_ids(node: NotebookNode) -> None:
    for cell in node.cells:
        cell.pop("id", None)
        cell.metadata = NotebookNode()
    node.nbformat_minor = 4


def hand_in_first(root: Path) -> None:
    """What the class hands in first."""
    put(root, "ada", "en", "1_sizes", RIGHT["valid_out_size"], _write_prose)
    put(root, "ada", "en", "2_more", RIGHT["pool_out_size"])
    stamp(root, "ada", "alpha", "2026-03-01 11:00:00.000000 UTC")
    put(root, "ada", "en", "3_edges", RIGHT["edge_map"])
    put(root, "ada", "en", "4_relu", RIGHT["max_by_relu"])
    stamp(root, "ada", "beta", "2026-03-08 06:59:59.000000 EST")

    put(root, "bai", "zh", "1_sizes", GAPS)
    stamp(root, "bai", "alpha", "2026-03-01 21:30:00.000000 CST")
    put(root, "bai", "zh", "3_edges", SIGNED)
    put(root, "bai", "zh", "4_relu", STOPS)

    cut = put(root, "cui", "en", "1_sizes", RIGHT["valid_out_size"])
    cut.write_bytes(cut.read_bytes()[:-60])
    put(root, "cui", "en", "2_more", RIGHT["pool_out_size"], _paste_twice)
    stamp(root, "cui", "alpha", "2026-03-01 20:00:30.000000 Asia/Shanghai")
    put(root, "cui", "en", "3_edges", RIGHT["edge_map"])
    put(root, "cui", "en", "4_relu", ENDS)
    stamp(root, "cui", "beta", "2026-03-08 10:00:00.000000 Asia/Shanghai")

    put(root, "dee", "zh", "1_sizes", RIGHT["valid_out_size"], _drop_ids)
    put(root, "dee", "zh", "2_more", RIGHT["pool_out_size"], name="2_more (1)")
    stamp(root, "dee", "alpha", "2026-03-01 00:00:00.000000 CST")
    put(root, "dee", "zh", "3_edges", None)
    put(root, "dee", "zh", "4_relu", RIGHT["max_by_relu"])
    stamp(root, "dee", "beta", "2026-03-08 12:00:00.000000 UTC")


def hand_in_again(root: Path) -> None:
    """What bai hands in after the first grading."""
    put(root, "bai", "zh", "1_sizes", RIGHT["valid_out_size"])
    put(root, "bai", "zh", "2_more", RIGHT["pool_out_size"])
    stamp(root, "bai", "alpha", "2026-03-01 22:30:00.000000 CST")


def mark_by_hand(root: Path) -> None:
    """What the teacher enters in formgrader."""
    with gradebook(root) as book:
        for (student, name), mark in BY_HAND.items():
            notebook = NOTEBOOK_OF[name]
            grade = book.find_grade(name, notebook, NOTEBOOKS[notebook], student)
            grade.manual_score, grade.needs_manual_grade = mark, False
        for (student, name), text in COMMENTS.items():
            notebook = NOTEBOOK_OF[name.removesuffix("-answer")]
            comment = book.find_comment(name, notebook, NOTEBOOKS[notebook], student)
            comment.manual_comment = text
        book.db.commit()


# --- the ways to a mark --------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """How a command ended and what it printed."""

    status: int
    text: str


def grader(root: Path, name: str, *words: str) -> Said:
    """Run one of the engine's commands in this process."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = main([name, "--course", str(root), *words])
    return Said(status, out.getvalue())


def python(root: Path, *words: str) -> str:
    """Run Python in the course's folder, as a teacher's terminal would."""
    environment = os.environ | {
        "HOME": str(root / "work" / "home"),
        "JUPYTER_CONFIG_DIR": str(root / "work" / "home" / "jupyter"),
    }
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, f"{words}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout + ran.stderr


BUTTON = """
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI

app = NbGrader()
app.load_config_file()
api = NbGraderAPI(config=app.config)
for assignment in ("alpha", "beta"):
    for student in api.get_submitted_students(assignment):
        result = api.autograde(assignment, student, force=%r)
        assert result["success"], result
"""


def by_grade(workers: int) -> Callable[..., None]:
    def run(root: Path, force: bool = False) -> None:
        words = ["--force"] if force else []
        said = grader(root, "grade", "--workers", str(workers), *words)
        assert said.status in (0, 1), said.text  # 1: somebody should look at a file

    return run


def by_autograde(root: Path, force: bool = False) -> None:
    words = ["--force"] if force else []
    for assignment in ("alpha", "beta"):
        python(root, "-m", "nbgrader", "autograde", assignment, *words)


def by_button(root: Path, force: bool = False) -> None:
    python(root, "-c", BUTTON % force)


WAYS: dict[str, Callable[..., None]] = {
    "grade": by_grade(1),
    "two_workers": by_grade(2),
    "autograde": by_autograde,
    "button": by_button,
}

# --- what came of it -----------------------------------------------------------------------------


def gradebook(root: Path) -> Gradebook:
    """Open the gradebook as nbgrader does; close it with `with`."""
    return Gradebook(f"sqlite:///{root / 'work' / 'gradebook.db'}")


@dataclass(frozen=True)
class Book:
    """All that the gradebook says, as plain values."""

    rows: dict[tuple[str, str], tuple[float | None, float | None, bool, float]]
    scores: dict[tuple[str, str], float]
    penalties: dict[tuple[str, str], float]
    times: dict[tuple[str, str], str | None]
    comments: dict[tuple[str, str], str]


def read_book(root: Path) -> Book:
    book = Book({}, {}, {}, {}, {})
    with gradebook(root) as opened:
        for assignment in opened.assignments:
            for sheet in assignment.submissions:
                time = sheet.timestamp and sheet.timestamp.strftime("%Y-%m-%d %H:%M:%S")
                book.times[sheet.student.id, assignment.name] = time
                for notebook in sheet.notebooks:
                    key = (sheet.student.id, notebook.name)
                    book.scores[key] = notebook.score
                    book.penalties[key] = notebook.late_submission_penalty or 0.0
                    for grade in notebook.grades:
                        book.rows[sheet.student.id, grade.name] = (
                            grade.auto_score,
                            grade.manual_score,
                            bool(grade.needs_manual_grade),
                            grade.max_score,
                        )
                    for comment in notebook.comments:
                        book.comments[sheet.student.id, comment.name] = comment.manual_comment or ""
    return book


@dataclass
class GradedClass:
    """The class after both gradings, and what was seen between them."""

    root: Path
    first: Book
    second: Book
    records: list[dict] = field(default_factory=list)
    said: str = ""


def grade_by(way: str, template: Path, folder: Path) -> GradedClass:
    """Hand in, grade, mark by hand, hand in again and grade again, all in one way."""
    root = folder / "course"
    shutil.copytree(template, root)
    hand_in_first(root)
    WAYS[way](root)
    first = read_book(root)
    mark_by_hand(root)
    hand_in_again(root)
    WAYS[way](root)
    return GradedClass(root, first, read_book(root))


def records_of(root: Path) -> list[dict]:
    """What `grade --json` writes of a class that has not changed."""
    path = root / "records.json"
    grader(root, "grade", "--workers", "1", "--json", str(path))
    return json.loads(path.read_text(encoding="utf-8"))


def exported(root: Path) -> dict[str, dict[str, float]]:
    """Rows of `grader export` by student."""
    path = root / "marks.csv"
    assert grader(root, "export", "--to", str(path)).status == 0
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {
        row.pop("student"): {name: float(value) for name, value in row.items() if value}
        for row in rows
    }


def nbgrader_exported(root: Path) -> dict[tuple[str, str], tuple[float, float, float, float]]:
    """Rows of `nbgrader export` by assignment and student."""
    path = root / "nbgrader.csv"
    python(root, "-m", "nbgrader", "export", f"--to={path}")
    names = ("raw_score", "late_submission_penalty", "score", "max_score")
    return {
        (row["assignment"], row["student_id"]): tuple(float(row[name] or 0) for name in names)
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    }


__all__ = ["RIGHT", "STUDENTS", "WAYS", "Book", "GradedClass"]

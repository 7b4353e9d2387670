"""nbgrader's whole round with its own commands, through a shared folder, from the course's root."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from grading import RIGHT

from grader.course.notebooks import grade_id

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def nbgrader(course):
    """Run one nbgrader command in `folder`; the teacher's is the course, the student's another."""
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    environment = os.environ | {
        "HOME": str(course.work / "home"),
        "JUPYTER_CONFIG_DIR": str(course.work / "home" / "jupyter"),
        "POOLLAB_LANGUAGE": "en",
    }

    def run(*words, folder=course.root, **more):
        ran = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=folder,
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, f"{words}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout + ran.stderr

    return run


def solve(path):
    node = nbformat.read(path, as_version=4)
    for cell in node.cells:
        name = grade_id(cell).removesuffix("-answer")
        if grade_id(cell).endswith("-answer"):
            cell.source = RIGHT[name]
    nbformat.write(node, path)


@pytest.mark.slow
def test_from_release_to_feedback_and_export(course, nbgrader):
    desk = course.root / "desk"
    desk.mkdir()
    student = desk / "nbgrader_config.py"
    student.write_text(
        "c = get_config()\n"
        f"c.Exchange.root = {str(course.work / 'exchange')!r}\n"
        "c.Exchange.path_includes_course = True\n"
        "c.CourseDirectory.course_id = 'pooling_lab'\n"
    )

    nbgrader("generate_assignment", "pooling", "--force")
    nbgrader("release_assignment", "pooling")
    nbgrader("fetch_assignment", "pooling", folder=desk)
    (fetched,) = desk.rglob("1_small.ipynb")
    solve(fetched)
    nbgrader("submit", "pooling", folder=desk)
    nbgrader("collect", "pooling")
    nbgrader("autograde", "pooling")
    nbgrader("generate_feedback", "pooling")
    nbgrader("release_feedback", "pooling")
    nbgrader("export", "--to=grades.csv")

    (row,) = csv.DictReader((course.root / "grades.csv").read_text().splitlines())
    assert float(row["score"]) == 7.0
    assert float(row["max_score"]) == 8.0
    (page,) = course.feedback.rglob("1_small.html")
    assert "7 / 8 points" in page.read_text()
    released = list((course.work / "exchange").rglob("feedback/*.html"))
    assert len(released) == 1


@pytest.mark.slow
def test_formgrader_lists_the_assignment_and_its_submission(course, nbgrader):
    path = course.submitted / "ada" / "pooling" / "1_small.ipynb"
    path.parent.mkdir(parents=True)
    shutil.copy(course.released("en") / "pooling" / "1_small.ipynb", path)
    nbgrader("autograde", "pooling")
    script = (
        "import json\n"
        "from nbgrader.apps import NbGrader\n"
        "from nbgrader.apps.api import NbGraderAPI\n"
        "app = NbGrader(); app.load_config_file()\n"
        "api = NbGraderAPI(config=app.config)\n"
        "one = api.get_assignment('pooling')\n"
        "print(json.dumps([one['status'], one['num_submissions'], one['max_score']]))\n"
        "(sheet,) = api.get_submissions('pooling')\n"
        "print(json.dumps([sheet['student'], sheet['score'], sheet['autograded']]))\n"
    )
    (course.work / "ask.py").write_text(script)

    ran = subprocess.run(
        [sys.executable, str(course.work / "ask.py")],
        cwd=course.root, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert ran.stdout.splitlines() == ['["draft", 1, 8.0]', '["ada", 0.0, true]']

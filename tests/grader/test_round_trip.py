"""What formgrader shows of a class. The whole round is in `test_two_accounts`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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

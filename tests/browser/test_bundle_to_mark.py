"""The whole way of a student: an empty folder, the bundle, notebook 1 in Lab, a zip, a mark.

STUDENT_PYTHON names a Python that has what the bundle's README installs (`.ci/pythons` makes such
ones); otherwise it is this one, with the bundle's wheel before the checkout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from browsing import keep, opened
from lab_server import ask, open_notebook, served, write

from grader.__main__ import main
from grader.course.notebooks import Course
from grader.marks.result_cache import all_records

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
MOODLE = "Wang Wei_12345_assignsubmission_file_"
HELPER = "def positions(n, k):\n    return n - k + 1\n"
ANSWERS = {
    "valid_out_size": "import counting\n\ndef valid_out_size(n, k):\n"
    "    if not 1 <= k <= n:\n        raise ValueError('no position')\n"
    "    return counting.positions(n, k)\n",
    "pool2d": (ROOT / "tests/gallery/pool2d/correct__loop.py").read_text(encoding="utf-8"),
    "pool2d_stride": "def pool2d_stride(X, pool_size, stride=None, mode='max'):\n"
    "    return pool2d(X, pair(pool_size), mode)\n",  # the stride is forgotten
}
TALL = {"width": 1280, "height": 24_000}  # Lab draws only the cells that are on the screen


@pytest.fixture
def home(tmp_path):
    """The unpacked bundle: nothing else lies there."""
    assert main(["bundle", "--course", str(ROOT), "--output", str(tmp_path)]) == 0
    zipfile.ZipFile(tmp_path / "pooling-en.zip").extractall(tmp_path)
    return tmp_path / "pooling-en"


@pytest.fixture
def python(home, tmp_path, monkeypatch):
    """The student's Python, and what its environment says beside ours."""
    named = os.environ.get("STUDENT_PYTHON")
    if not named:
        (wheel,) = home.glob("*.whl")
        place = ["--no-deps", "--no-index", "--target", str(tmp_path / "site"), str(wheel)]
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", *place], check=True)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    asked = [named or sys.executable, "-c", "import poollab; print(poollab.__file__)"]
    found = subprocess.run(asked, cwd=home, capture_output=True, text=True, check=True)
    assert not Path(found.stdout).is_relative_to(ROOT / "src")
    return named or sys.executable


def test_notebook_1_is_worked_through_packed_and_graded_as_its_receipt_said(
    browser, home, python, tmp_path
):
    (home / "pooling" / "counting.py").write_text(HELPER)
    with (
        served(home, tmp_path / "settings", python) as address,
        opened(browser, reduced_motion="reduce", viewport=TALL) as (page, witness),
    ):
        page.set_default_timeout(180_000)
        open_notebook(page, address, "pooling/1_by_hand.ipynb")
        for name, source in ANSWERS.items():
            write(page, f"def {name}(", source)
        ask(page, "docmanager:save")
        ask(page, "notebook:run-all-cells")
        outputs = page.locator(".jp-OutputArea-output")
        receipt = outputs.filter(has_text="Receipt: 1_by_hand.ipynb")
        receipt.filter(has_text="Written: valid_out_size, pool2d, pool2d_stride.").wait_for()
        assert receipt.filter(has_text="Goes along: counting.py.").count() == 1
        assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
        assert (witness.errors, witness.outside) == ([], [])
        keep(page, "whole-way")

    told = packed(python, home)

    assert points_told(told)["valid_out_size"] == 2
    assert graded(home / "pooling.zip", tmp_path) == points_told(told)


def points_told(text: str) -> dict[str, float]:
    return {name: float(x) for name, x in re.findall(r"(\w+): .* ([\d.]+)/[\d.]+$", text, re.M)}


def packed(python: str, home: Path) -> str:
    """Pack the notebook as the README says, and return what was said."""
    command = [python, "-m", "poollab", "receipt", "pooling/1_by_hand.ipynb", "--zip"]
    done = subprocess.run([*command, "pooling.zip"], cwd=home, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def graded(packed: Path, tmp_path: Path) -> dict[str, float]:
    """What a teacher's machine makes of the zip, as a platform hands it over."""
    root = tmp_path / "course"
    shutil.copytree(ROOT / "solutions" / "pooling", root / "solutions" / "pooling")
    shutil.copy(ROOT / "course.toml", root)
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        archive.write(packed, f"{MOODLE}pooling.zip")
    assert main(["collect", str(tmp_path / "download.zip"), "--course", str(root)]) == 0
    main(["grade", "pooling", "--course", str(root), "--workers", "1"])
    records = all_records(Course(root), "pooling")
    return {r.exercise: r.points for r in records if r.exercise in ANSWERS}

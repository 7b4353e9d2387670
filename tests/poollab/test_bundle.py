"""What students get: what lies in the zip, and the way from it to a mark."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from course_notebooks import ROOT, code_cells, errors
from nbclient import NotebookClient

from grader.__main__ import main
from grader.course.notebooks import Course
from grader.marks.result_cache import all_records

pytestmark = pytest.mark.slow
LANGUAGES = ("zh", "en")
MOODLE = "Wang Wei_12345_assignsubmission_file_"
HELPER = "def positions(n, k):\n    return n - k + 1\n"
ANSWERS = {
    "valid_out_size": "import counting\n\ndef valid_out_size(n, k):\n"
    "    if not 1 <= k <= n:\n        raise ValueError('no position')\n"
    "    return counting.positions(n, k)\n",
    "pool2d": (ROOT / "tests/gallery/pool2d/correct__loop.py").read_text(encoding="utf-8"),
    "pool2d_stride": "def pool2d_stride(X, pool_size, stride=None, mode='max'):\n"
    "    return pool2d(X, pair(pool_size), mode)\n",
}


@pytest.fixture(scope="module")
def bundles(tmp_path_factory) -> Path:
    """The folder with the unpacked zips of both languages."""
    folder = tmp_path_factory.mktemp("bundle")
    assert main(["bundle", "--course", str(ROOT), "--output", str(folder)]) == 0
    for language in LANGUAGES:
        zipfile.ZipFile(folder / f"pooling-{language}.zip").extractall(folder)
    return folder


def wheel_in(folder: Path) -> Path:
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bundle_has_what_students_need_and_nothing_that_they_must_not_see(bundles, language):
    folder = bundles / f"pooling-{language}"
    notebooks = sorted(folder.rglob("*.ipynb"))
    everything = sorted(path for path in folder.rglob("*") if path.is_file())
    others = [folder / "README.md", folder / "constraints.txt", wheel_in(folder)]
    assert len(notebooks) == 6
    assert everything == sorted([*notebooks, *others])
    inside = {name.split("/")[0] for name in zipfile.ZipFile(wheel_in(folder)).namelist()}
    assert {name for name in inside if ".d" not in name} == {"coursecheck", "poollab"}
    texts = [path.read_text(encoding="utf-8") for path in everything if path.suffix != ".whl"]
    assert not [text for text in texts if "BEGIN SOLUTION" in text or "BEGIN HIDDEN" in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_readme_of_one_screen_names_what_is_there(bundles, language):
    folder = bundles / f"pooling-{language}"
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 65
    assert not re.search(r"\{\w+\}", text)
    assert f'pip install -c constraints.txt "./{wheel_in(folder).name}[lab]"' in text
    named = re.findall(r"^- `(.+)`$", text, re.MULTILINE)
    assert named == sorted(str(path.relative_to(folder)) for path in folder.rglob("*.ipynb"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_cell_says_what_to_install_where_it_is_missing(bundles, language):
    folder = bundles / f"pooling-{language}"
    cells = [code_cells(nbformat.read(p, as_version=4))[0].source for p in folder.rglob("*.ipynb")]
    assert len({re.sub("from poollab import .*", "", cell) for cell in cells}) == 1
    line = f"%pip install --no-deps {wheel_in(folder).name} d2l==1.0.3"
    assert line in cells[0]
    assert line in (folder / "README.md").read_text(encoding="utf-8")
    hidden = (
        "import sys\nsys.modules['poollab'] = None\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.instance().run_cell(sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", hidden, cells[0]], capture_output=True, text=True)
    assert line in done.stdout
    assert len(done.stdout.strip().splitlines()) == 1, done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_constraints_hold_for_the_python_that_they_were_tested_on(bundles):
    text = (bundles / "pooling-en" / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert any(line.startswith("torch==") for line in lines)
    assert any(line.startswith("jupyterlab==") for line in lines)
    assert not [line for line in lines if line.startswith(("nbgrader", "pytest", "mypy"))]
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert all(line.endswith(f' ; python_version == "{python}"') for line in lines)


def points_told(text: str) -> dict[str, float]:
    return {name: float(x) for name, x in re.findall(r"(\w+): .* ([\d.]+)/[\d.]+$", text, re.M)}


def test_a_zip_made_from_the_bundle_is_graded_as_the_receipt_said(bundles, tmp_path, monkeypatch):
    # Only what the bundle holds, in an empty folder; the wheel comes before the checkout.
    home, site = tmp_path / "home", tmp_path / "site"
    shutil.copytree(bundles / "pooling-en", home)
    install = ["-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([sys.executable, *install, str(wheel_in(home))], check=True)
    monkeypatch.setenv("PYTHONPATH", str(site))
    where = [sys.executable, "-c", "import coursecheck, poollab; print(coursecheck.__path__)"]
    found = subprocess.run(where, cwd=home, capture_output=True, text=True, check=True)
    assert str(site) in found.stdout

    book = home / "pooling" / "1_by_hand.ipynb"
    answer(book)
    (book.parent / "counting.py").write_text(HELPER)
    monkeypatch.setenv("JPY_SESSION_NAME", str(book))
    node = nbformat.read(book, as_version=4)
    resources = {"metadata": {"path": str(book.parent)}}
    NotebookClient(node, timeout=300, kernel_name="python3", resources=resources).execute()
    assert errors(node) == {}
    shown = node.cells[-1].outputs[-1].data["text/plain"]

    told = pack(home)
    assert "Goes along: counting.py." in told
    assert "Written: valid_out_size, pool2d, pool2d_stride." in shown
    assert "Goes along: counting.py." in shown
    assert points_told(told)["valid_out_size"] == 2

    assert graded(home / "pooling.zip", tmp_path) == points_told(told)


def answer(book: Path) -> None:
    node = json.loads(book.read_text(encoding="utf-8"))
    for cell in node["cells"]:
        name = cell["id"].removesuffix("-answer")
        if cell["id"] != name:
            cell["source"] = ANSWERS[name]
    book.write_text(json.dumps(node), encoding="utf-8")


def pack(home: Path) -> str:
    command = [sys.executable, "-m", "poollab", "receipt", "pooling/1_by_hand.ipynb"]
    done = subprocess.run(
        [*command, "--zip", "pooling.zip"], cwd=home, capture_output=True, text=True, env=os.environ
    )
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

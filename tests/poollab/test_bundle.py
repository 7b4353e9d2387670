"""What students get: what lies in the zip, and the way from it to a mark."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from course_notebooks import ROOT, code_cells

from grader.__main__ import main

pytestmark = pytest.mark.slow
LANGUAGES = ("zh", "en")


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

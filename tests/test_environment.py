"""What a newcomer's first command meets: the environment files agree, install and explain."""

from __future__ import annotations

import ast
import os
import pty
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from test_layout import imports, python_files, tracked

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = ROOT / "constraints.txt"
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())
PIP_PART = next(entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict))
CONDA_PART = dict(
    re.fullmatch(r"([\w-]+)(.*)", entry).groups()
    for entry in CONDA["dependencies"]
    if isinstance(entry, str)
)

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def extra(name: str) -> dict[str, Requirement]:
    """Return an extra of pyproject.toml, by the names of its packages."""
    found = [Requirement(line) for line in PROJECT["optional-dependencies"][name]]
    return {requirement.name: requirement for requirement in found}


def copy_of_the_project(folder: Path) -> Path:
    """Copy the files that git knows into `folder`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


_MAKES_OWN = ("MAKE", "MFLAGS")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    # These tests run under `make test` themselves: what that make tells its children is not meant
    # for this one, which would announce the folders it enters.
    # And nobody comes back to these environments: what is not imported need not be compiled.
    alone = {name: value for name, value in os.environ.items() if not name.startswith(_MAKES_OWN)}
    env = alone | {"PIP_NO_COMPILE": "no"}  # as pip reads it: compile, no
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=env)


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "make", *arguments)


def test_conda_supplies_python_and_pip_and_nothing_else() -> None:
    assert set(CONDA_PART) == {"python", "pip"}


def test_condas_python_is_one_that_the_project_takes_and_the_one_that_make_asks_for() -> None:
    version = CONDA_PART["python"].lstrip("=")

    assert SpecifierSet(PROJECT["requires-python"]).contains(version)
    assert f"PYTHON ?= python{version}\n" in (ROOT / "Makefile").read_text()


def test_the_pip_part_pins_torch_first_as_the_project_does() -> None:
    assert Requirement(PIP_PART[0]) == extra("lab")["torch"]


def test_the_pip_part_installs_the_project_with_an_extra_that_exists() -> None:
    project, name = re.fullmatch(r"-e (\.)\[(\w+)\]", PIP_PART[-1]).groups()

    assert project == "."
    assert name in PROJECT["optional-dependencies"]


def test_the_conda_file_holds_no_reference_to_another_file() -> None:
    # mamba copies the pip part to another folder, where `-r` and `-c` find nothing.
    assert not [line for line in PIP_PART if line.startswith(("-r", "-c", "--"))]


def test_what_students_get_needs_torch_alone() -> None:
    needed = map(Requirement, PROJECT["dependencies"])

    assert [one.name for one in needed if not one.marker or one.marker.evaluate()] == ["torch"]


EXTRAS_OF = {"src": {"lab"}, "solutions": {"lab"}, "grader": {"lab", "grade", "cluster"},
             "tests": set(PROJECT["optional-dependencies"])}  # fmt: skip


def declared(extras: set[str]) -> set[str]:
    lines = [line for name in extras for line in PROJECT["optional-dependencies"][name]]
    return {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"] + lines}


def code_in(folder: str) -> Iterator[str]:
    """Yield the Python files and the notebooks' code cells of a folder; not what students write."""
    runs_tests = ROOT / "grader" / "author" / "engine"  # for authors, who have the tests' packages
    inside = {
        path
        for path in tracked()
        if (ROOT / folder) in path.parents and runs_tests not in path.parents
    }
    for path in inside & set(python_files()):
        yield path.read_text(encoding="utf-8")
    for path in inside:
        if path.suffix == ".ipynb":
            cells = nbformat.read(path, as_version=4).cells
            yield from (cell.source for cell in cells if cell.cell_type == "code")


@pytest.mark.parametrize("folder", EXTRAS_OF)
def test_every_package_that_is_imported_is_declared(folder: str) -> None:
    of_packages = packages_distributions()
    named = {name.split(".")[0] for code in code_in(folder) for name in imports(ast.parse(code))}
    ours_in_tests = (p.relative_to(ROOT) for p in tracked() if ROOT / "tests" in p.parents)
    beside = {part for path in ours_in_tests for part in path.with_suffix("").parts}
    ours = {"poollab", "grader", "coursecheck", *(beside if folder == "tests" else ())}
    foreign = named - sys.stdlib_module_names - ours
    missing = {
        name
        for name in foreign
        if declared(EXTRAS_OF[folder]).isdisjoint(
            map(canonicalize_name, of_packages.get(name, [name]))
        )
    }

    assert len(foreign) > 1
    assert missing == set()


def test_the_versions_that_make_installs_are_exact_and_fit_what_is_asked_for() -> None:
    lines = [line for line in LOCK.read_text().splitlines() if not line.startswith("#")]
    locked = {canonicalize_name(name): version for name, version in
              (line.split("==") for line in lines)}  # fmt: skip
    asked = [Requirement(line) for extra in PROJECT["optional-dependencies"].values()
             for line in extra]  # fmt: skip
    here = [one for one in asked if one.name != "poollab"
            and (not one.marker or one.marker.evaluate())]  # fmt: skip

    wrong = [one for one in here if not one.specifier.contains(locked[canonicalize_name(one.name)])]
    assert wrong == []
    assert "+" not in LOCK.read_text()


def test_an_installation_says_what_it_is_at_and_shows_all_when_it_fails(tmp_path: Path) -> None:
    done = run(ROOT, sys.executable, ".ci/install.py", "--no-index", "--target", str(tmp_path),
               "no-such-package")  # fmt: skip

    assert done.returncode == 1
    assert "pip could not install everything, after" in done.stdout
    assert "No matching distribution found for no-such-package" in done.stdout


PIP = """
import sys
for number in range(40):
    print(f"Collecting package-{number}>=1 (from poollab==0.1)")
    print(f"  Downloading package_{number}-1.0-py3-none-any.whl.metadata (12 kB)")
    print("\\x1b[31m  WARNING: " + "a wall of text " * 20)
print("  Downloading torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl (195.5 MB)")
print("Installing collected packages: " + ", ".join(f"package-{n}" for n in range(40)))
sys.exit(int("fail" in sys.argv))
"""


@pytest.fixture
def talkative_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pip that installs nothing and says a lot."""
    (tmp_path / "pip.py").write_text(PIP)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_a_log_of_an_installation_has_a_line_for_each_step(talkative_pip: None) -> None:
    done = run(ROOT, sys.executable, ".ci/install.py", "anything")

    lines = [line.strip() for line in done.stdout.splitlines()]
    assert lines[:3] == [
        "finding packages",
        "downloading torch, 195.5 MB",
        "installing 40 packages",
    ]
    assert lines[3].startswith("40 packages installed in ")
    assert len(lines) == 4
    assert done.returncode == 0
    assert run(ROOT, sys.executable, ".ci/install.py", "fail").stdout.count("WARNING") == 40


def test_a_terminal_sees_one_line_that_changes_and_stays_one(talkative_pip: None) -> None:
    ours, its = pty.openpty()
    done = subprocess.run([sys.executable, ".ci/install.py", "anything"], cwd=ROOT, stdout=its)
    os.close(its)
    seen = os.read(ours, 100_000).decode()
    os.close(ours)

    assert done.returncode == 0
    assert seen.count("\n") == 1
    drawn = seen.rstrip("\r\n").split("\r")[1:]
    assert {len(text) for text in drawn} == {78}
    assert any(text.startswith("  finding packages: 40, package-39 ") for text in drawn)
    assert drawn[-1].startswith("40 packages installed in ")


def test_the_environment_tells_ipython_of_the_books_import() -> None:
    installed = Path(sys.prefix) / "etc" / "ipython" / "ipython_config.py"

    assert installed.read_text() == (ROOT / "etc" / "ipython" / "ipython_config.py").read_text()


@needs_make
def test_a_missing_python_is_answered_with_what_to_do(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy2(ROOT / name, tmp_path)
    done = make(tmp_path, "grade", "PYTHON=python-that-is-not-there")

    assert done.returncode != 0
    assert "needs Python 3.11, and 'python-that-is-not-there' is not one" in done.stdout
    assert "make grade PYTHON=" in done.stdout
    assert not (tmp_path / ".venv").exists()


@needs_make
def test_a_second_run_installs_nothing(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy2(ROOT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / ".installed").touch()

    assert make(tmp_path, "--dry-run", "test").stdout == (
        ".venv/bin/python -m pytest -n 4 --no-loadscope-reorder\n"
    )


@needs_make
def test_make_alone_lists_its_targets() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    shown = make(ROOT).stdout

    assert {"grade", "test", "lab", "site", "lint"} <= set(targets)
    assert all(f"make {target} " in shown for target in targets)


@pytest.mark.slow
def test_a_commit_takes_the_outputs_out_of_a_notebook(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "project")
    book = project / "tried.ipynb"
    book.write_text(
        '{"cells": [{"cell_type": "code", "execution_count": 7, "id": "one", "metadata": {},'
        ' "outputs": [{"name": "stdout", "output_type": "stream", "text": ["seen"]}],'
        ' "source": ["print(1)"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'
    )
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=project, check=True)
    (project / ".venv").symlink_to(sys.prefix)
    hook = [sys.executable, "-m", "pre_commit", "run", "--files", "tried.ipynb"]
    first = subprocess.run(hook, cwd=project, capture_output=True, text=True)
    second = subprocess.run(hook, cwd=project, capture_output=True, text=True)

    assert first.returncode == 1, first.stdout
    assert "seen" not in book.read_text()
    assert '"execution_count": null' in book.read_text()
    assert '"id": "one"' in book.read_text()
    assert second.returncode == 0, second.stdout


@pytest.mark.slow
@needs_make
def test_both_doors_install_into_a_fresh_environment(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path / "a folder with spaces")
    # conda writes the lines into a file beside environment.yml and installs from there.
    (project / "condaenv.txt").write_text("\n".join(PIP_PART))
    venv.create(project / ".venv", with_pip=True)
    python = str(project / ".venv" / "bin" / "python")
    try:
        for command in (
            [python, "-m", "pip", "install", "--quiet", "-U", "-r", "condaenv.txt"],
            ["make", ".venv/.installed"],
            [python, "-m", "pip", "check"],
            [python, "-c", "import poollab, grader, nbgrader, matplotlib.pyplot"],
            [".venv/bin/nbgrader", "--version"],
            ["make", "--question", ".venv/.installed"],
            [python, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", "wheel", "."],
        ):
            done = run(project, *command)
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        (wheel,) = (project / "wheel").glob("*.whl")
        files = ZipFile(wheel).namelist()
        inside = {name.split("/")[0] for name in files}
        assert {name for name in inside if ".d" not in name} == {"coursecheck", "poollab"}
        texts = {str(p.relative_to(ROOT / "src")) for p in (ROOT / "src").rglob("*.toml")}
        assert texts
        assert texts <= set(files), "students get the texts of every exercise"
    finally:
        shutil.rmtree(project / ".venv")  # 1.6 GB, and pytest keeps its folders

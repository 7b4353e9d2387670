"""Every command of README, guide and the other pages runs, in the order of a class's story.

What cannot run here is listed with its reason and, where there is one, the test that runs it. A
command that a page gains and nobody runs makes this fail.
"""

from __future__ import annotations

import runpy
import shlex
import shutil
import sqlite3
import subprocess
import warnings
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from building import RIGHT
from documented_commands import BLOCK, GUIDE, ROOT, commands, of_text
from grading import submission
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderApp

from grader.__main__ import main
from grader.cli import desk, watch
from grader.course.notebooks import Course

INSTALLS = "makes or enters an environment"
BROWSER = "serves a browser until it is stopped"
#: What does not run in the story: why, and where it does run instead.
ELSEWHERE = {
    **dict.fromkeys(("git clone …", "cd …"), ("stands for an address", "")),
    **dict.fromkeys(
        ("make grade", "python -m grader demo"), ("a minute", "tests/grader/test_commands.py")
    ),
    **dict.fromkeys(
        ("make test", "make test-fast", "python -m pytest"), ("is all of these tests", ".ci/run")
    ),
    **dict.fromkeys(
        (
            "conda env create -f environment.yml", "conda activate poollab",
            "pip install --no-deps d2l==1.0.3", 'pip install -e ".[exchange]"',
            'pip install -e ".[lab]"', 'pip install -e ".[test]"', "py -3.11 -m venv .venv",
            "python -m venv .venv", "source .venv/bin/activate", r".venv\Scripts\activate",
        ),
        (INSTALLS, "tests/test_environment.py"),
    ),
    **dict.fromkeys(("{install}", "{unpinned}", "{hosted}"), (INSTALLS, ".ci/pythons")),
    'pip install "psycopg[binary]"': (INSTALLS, "tests/grader/test_entrances.py"),
    ".venv/bin/pre-commit install": (INSTALLS, "tests/test_environment.py"),
    "make lock": (INSTALLS, ""),
    "make test-pythons": (INSTALLS, ".ci/pythons"),
    **dict.fromkeys(
        ("jupyter lab", "make lab", "python -m jupyterlab"), (BROWSER, "tests/browser/test_lab.py")
    ),
    ".ci/hub": ("needs a server: a JupyterHub of its own", ".ci/hub_class.py"),
    **dict.fromkeys(
        (f"python -m grader grade --cluster tcp://host:{port}" for port in ("port", "8786")),
        ("needs a server: a dask scheduler", "tests/grader/test_cluster.py"),
    ),
    "python -m grader doctor --class --cluster tcp://host:8786": (
        "needs a server: a dask scheduler", "tests/grader/test_class_checks.py",
    ),
    "umask 0002": ("is the shell's own", ""),
    **dict.fromkeys(
        ("make site", "python -m grader site"), ("a minute", "tests/grader/test_site.py")
    ),
    **dict.fromkeys(
        (
            "python -m grader prove", "python -m grader prove window_area",
            "python -m grader prove <exercise> --only gallery --only seeds",
            "python -m grader check",
        ),
        ("minutes", "tests/grader/test_toy_course.py"),
    ),
    "python -m grader try window_area tests/gallery/window_area/*.py --explain": (
        "the page's own example of a new exercise", "tests/test_prove.py",
    ),
    "python -m grader doctor": ("a minute", "tests/grader/test_kernel_jail.py"),
    "python -m grader bench": ("minutes", "tests/grader/test_bench.py"),
    "python -m pytest tests/poollab/test_torch_samples.py": (
        "is a test", "tests/poollab/test_torch_samples.py",
    ),
    "make bundle": ("packs this checkout", "tests/poollab/test_bundle.py"),
    "python -m {package} receipt {assignment} --zip {assignment}.zip": (
        "is filled in for a bundle", "tests/browser/test_bundle_to_mark.py",
    ),
    "make lint": ("is the other half of CI", ".ci/run"),
    "make controls": ("minutes, as root", "tests/grader/test_fence_control.py"),
    "make starving": ("minutes, as root", "tests/grader/test_starving_handins.py"),
    "make class-time": ("minutes, of a busy machine", "tests/grader/class_time.py"),
    "make test-site": ("minutes, in a browser", "tests/browser/test_whole_site.py"),
    "make pictures": ("draws pictures, to be looked at", ".ci/pictures.py"),
}  # fmt: skip
#: What has to be there, and no page says, before a command.
BEFORE = {"nbgrader release_feedback pooling": "nbgrader release_assignment pooling"}
#: Less of the same, for what would take half a minute, and a name for a placeholder.
INSTEAD = {
    ".venv/bin/python -m grader.author.bench.growth --counts 10,1000": (
        f".venv/bin/python -m grader.author.bench.growth --counts 2 --course '{ROOT}'"
    ),
    "nbgrader db student remove NAME --force": "nbgrader db student remove ben --force",
    "make release": "python -m grader release",
}
LOOK = ("collect", "doctor", "grade")  # may end by saying that somebody should look
SHEET = "Identifier,Full name,Grade,Maximum grade\n"
SHEET += "Participant 1,ada,,8.00\nParticipant 2,ben,,8.00\n"
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section\nAda,1,1,ada,1\nBen,2,2,ben,1\n"
STUDENTS = "id,first_name,last_name,email\nada,Ada,L,ada@example.org\nben,Ben,F,ben@example.org\n"


def test_every_command_is_run_or_says_why_not_and_no_reason_is_left_over():
    found = commands()
    missing = [test for _, test in ELSEWHERE.values() if test and not (ROOT / test).exists()]

    assert {*ELSEWHERE, *INSTEAD, *BEFORE} - {*found} == set()
    assert missing == []
    assert len(found) - len(ELSEWHERE) > 25


@pytest.fixture
def story(course, monkeypatch):
    """A course like ours, with what its teacher has downloaded and written beside it."""
    folder = course.root
    settings = (folder / "course.toml").read_text()
    further = '["pooling", "pooling_further"]'
    (folder / "course.toml").write_text(settings.replace('["pooling"]', further))
    source = folder / "solutions" / "pooling" / "1_small.ipynb"
    (folder / "solutions" / "pooling_further").mkdir()
    shutil.copy(source, folder / "solutions" / "pooling_further" / "2_more.ipynb")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    with zipfile.ZipFile(folder / "downloads.zip", "w") as archive:
        for student in ("ada", "ben"):
            archive.writestr(f"{student}/pooling/1_small.ipynb", submission(course, RIGHT, _prose))
    for name, text in {"canvas": CANVAS, "worksheet": SHEET, "students": STUDENTS}.items():
        (folder / f"{name}.csv").write_text(text)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(folder / "jupyter"))
    monkeypatch.setenv("POOLLAB_EXCHANGE", str(folder / "exchange"))
    monkeypatch.setattr(desk.Desk, "server", lambda *_: _Served())
    monkeypatch.setattr(watch, "time", SimpleNamespace(sleep=_stop, strftime=lambda _: ""))
    monkeypatch.chdir(folder)
    return Course(folder)


def _prose(node):
    node.cells[-1].source = "It slides."


class _Served:
    server_port = 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def serve_forever(self):
        return None


def _stop(_):
    raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # nbgrader leaves its gradebooks open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_command_runs_in_the_order_of_the_pages(story, monkeypatch, capfd):
    ran = []
    for command in commands():
        if command in ELSEWHERE:
            continue
        for line in filter(None, (BEFORE.get(command), INSTEAD.get(command, command))):
            status, due = _run(line, story, monkeypatch)
            said = capfd.readouterr()
            assert status in due, f"{line}\n{said.out}{said.err}"
            ran.append(line)
        if command.startswith("python:"):
            assert _extension(story) == timedelta(days=2)

    assert len(ran) > 25
    with zipfile.ZipFile(story.root / "pooling.zip") as packed:
        assert packed.namelist() == ["1_small.ipynb"]
    assert "7.00" in (story.root / "worksheet.csv").read_text()
    with sqlite3.connect(story.root / "gradebook-backup.db") as backup:
        assert {who for (who,) in backup.execute("select id from student")} >= {"ada", "ben"}
    assert "ada" not in str(list((story.root / "work").rglob("*")))
    with Gradebook(story.database_url) as gradebook:
        assert not {"ada", "ben"} & {student.id for student in gradebook.students}


def _extension(course):
    with Gradebook(course.database_url) as gradebook:
        return gradebook.find_submission("pooling", "ada").extension


def _run(line, course, monkeypatch):
    """Run one command; return how it ended, and how it may."""
    if line.startswith("python:"):
        code = course.root / "typed.py"
        code.write_text(line.removeprefix("python:").strip())
        runpy.run_path(str(code))
        return 0, (0,)
    program, *words = shlex.split(line)
    if program == "nbgrader":
        return _nbgrader(words, course, monkeypatch), (0,)
    if program.endswith("python") and words[1] == "grader":
        name, *rest = words[2:]
        workers = ["--workers", "1"] if name == "grade" else []
        due = (1,) if name == "watch" else (0, 1) if name in LOOK else (0,)
        return main([name, *rest, *workers]), due
    if program.endswith("python"):
        # A receipt says by 1 that cells are missing: the small course is not the package's.
        return _module(words[1], words[2:], monkeypatch), (0, 1 if words[1] == "poollab" else 0)
    return subprocess.run(line, shell=True, cwd=course.root).returncode, (0,)


def _module(name, words, monkeypatch):
    """Run `python -m name words` here: torch is loaded already."""
    monkeypatch.setattr("sys.argv", [name, *words])
    try:
        runpy.run_module(name, run_name="__main__")
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _nbgrader(words, course, monkeypatch):
    """Run nbgrader here; a student's commands in a folder that is set up as README says."""
    folder = course.root
    if words[0] in ("fetch_assignment", "submit"):
        folder = course.root / "student"
        folder.mkdir(exist_ok=True)
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        (block,) = [body for _, body in BLOCK.findall(text) if "get_config" in body]
        settings = "\n".join(line.strip() for line in block.splitlines())
        exchange = str(course.root / "exchange")
        settings = settings.replace("/the/folder/that/your/teacher/names", exchange)
        (folder / "nbgrader_config.py").write_text(settings)
        words = [*words, "--course", "pooling_lab"]
    monkeypatch.chdir(folder)
    NbGraderApp.clear_instance()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbgrader's own
            NbGraderApp.launch_instance(words)
    except SystemExit as ended:
        return int(ended.code or 0)
    finally:
        NbGraderApp.clear_instance()
        monkeypatch.chdir(course.root)
    return 0


def test_a_command_that_is_new_is_seen():
    page = "Type `make coffee` or\n\n```\npython -m grader brew && ls  # now\n```\n\n`grade` it."

    assert list(of_text(page)) == ["make coffee", "python -m grader brew", "ls"]
    assert GUIDE in commands().values()

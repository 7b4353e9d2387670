"""The guide for teachers: its commands run, its messages exist, in both languages."""

from __future__ import annotations

import re
import shlex
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from building import RIGHT
from grading import submission
from nbgrader.apps import DbApp, NbGraderApp
from nbgrader.apps.dbapp import DbAssignmentApp, DbStudentApp

from grader.__main__ import COMMANDS, main
from grader.cli import desk, watch

ROOT = Path(__file__).parents[2]
GUIDES = {name: ROOT / "docs" / f"running-a-class{name}.md" for name in ("", ".zh-CN")}
SHEET = "Identifier,Full name,Grade,Maximum grade\nParticipant 4711,ada_4711,,8.00\n"
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section\nAda,1,1,ada_4711,1\n"
ENDS = {"collect": (0, 1), "doctor": (0, 1), "grade": (0, 1), "desk": (0,)}


def text(guide):
    return GUIDES[guide].read_text(encoding="utf-8")


def commands(guide):
    """Every line of a block that is a command, in order."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text(guide), re.DOTALL | re.MULTILINE)
    return [line for kind, block in blocks if not kind for line in block.splitlines()]


def test_both_languages_give_the_same_commands_and_code_in_the_same_order():
    assert commands("") == commands(".zh-CN")
    assert re.findall(r"```python.*?```", text(""), re.DOTALL) == re.findall(
        r"```python.*?```", text(".zh-CN"), re.DOTALL
    )
    heads = [re.findall(r"^## ", text(guide), re.MULTILINE) for guide in GUIDES]
    assert len(heads[0]) == len(heads[1])


@pytest.mark.slow
def test_every_command_of_the_guide_runs(course, monkeypatch, capsys):
    folder = course.root
    monkeypatch.chdir(folder)
    with zipfile.ZipFile("downloads.zip", "w") as archive:
        archive.writestr("ada_4711/pooling/1_small.ipynb", submission(course, RIGHT))
    (folder / "canvas.csv").write_text(CANVAS)
    (folder / "worksheet.csv").write_text(SHEET)
    monkeypatch.setattr(desk.Desk, "server", lambda *_: _Served())
    monkeypatch.setattr(watch, "time", SimpleNamespace(sleep=_stop, strftime=lambda _: ""))
    ours = [line for line in commands("") if line.startswith("python -m grader ")]

    ended = {}
    for line in ours:
        name, *words = shlex.split(line)[3:]
        workers = ["--workers", "1"] if name == "grade" else []
        ended[line] = main([name, *words, *workers])
        said = capsys.readouterr()
        due = (1,) if name == "watch" else ENDS.get(name, (0,))
        assert ended[line] in due, said.out + said.err
    assert len(ended) >= 13
    assert "7.00" in (folder / "worksheet.csv").read_text()


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


def test_every_command_that_prose_names_exists_with_its_options():
    for guide in GUIDES:
        for line in re.findall(r"python -m grader ([^`\n]+)", text(guide)):
            name, *words = shlex.split(line)
            assert name in COMMANDS
            assert main([name, "--help"]) == 0
            assert [word for word in words if word.startswith("--") and not word[2:]] == []


def test_nbgraders_commands_are_nbgraders():
    known = {"db": DbApp, "": NbGraderApp}
    for guide in GUIDES:
        for line in re.findall(r"nbgrader ((?:db )?[a-z_]+(?: [a-z]+)?)", text(guide)):
            words = line.split()
            assert words[0] in NbGraderApp.subcommands or words[0] in ("collect",), line
            if words[0] == "db":
                assert words[1] in known["db"].subcommands
                app = {"student": DbStudentApp, "assignment": DbAssignmentApp}[words[1]]
                assert words[2] in app.subcommands


def test_every_message_of_the_table_is_one_of_ours():
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "grader").rglob("*.py"))
    plain = re.sub(r'"\s*\n\s*f?"', "", sources)
    for guide in GUIDES:
        messages = re.findall(r"^\| `([^`]+)` \|", text(guide), re.MULTILINE)
        assert len(messages) == 9
        assert [message for message in messages if message not in plain] == []

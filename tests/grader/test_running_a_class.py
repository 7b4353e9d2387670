"""The guide for teachers: the same in both languages, with commands and messages that exist.

That its commands run is shown by `test_documented_commands`.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from nbgrader.apps import DbApp, NbGraderApp
from nbgrader.apps.dbapp import DbAssignmentApp, DbStudentApp

from grader.__main__ import COMMANDS, main

ROOT = Path(__file__).parents[2]
GUIDES = {name: ROOT / "docs" / f"running-a-class{name}.md" for name in ("", ".zh-CN")}


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

"""Whatever is handed in, the whole way: one record each, twice the same, and shown clean.

No kernel runs: what comes back from one is as nasty as what is handed in.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest
from building import RIGHT
from grading import grade, hand_in, in_this_process, submission
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell
from stand_in import NASTY, use_stand_in
from test_any_bytes import DOCUMENTS, NAMES

from coursecheck.receipt.receipt import receipt_for
from grader.__main__ import main
from grader.cli import grading
from grader.cli.desk import Desk
from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks
from grader.marks.policy import Policy
from grader.marks.result_cache import all_marks

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module", autouse=True)
def no_kernel():
    with pytest.MonkeyPatch.context() as patch:
        use_stand_in(patch)
        yield


def called(course, *words):
    """A command, as a terminal shows it: its status and all that it says."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = main([words[0], "--course", str(course.root), *words[1:]])
    return status, said.getvalue()


# --- any bytes, the whole way --------------------------------------------------------------------

HAND_INS = st.dictionaries(
    NAMES,
    st.tuples(
        DOCUMENTS.map(lambda node: json.dumps(node).encode()) | st.binary(max_size=99),
        st.none() | st.binary(max_size=40),
    ),
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(HAND_INS)
@example({b"\xff\xfe": (b"{}", None), b"ada": (b"[" * 90_000, b"0001-01-01 00:00:00+14:00")})
@example({b"=1": (b'{"nbformat":"\\ud800","worksheets":[{"cells":[]}]}', b"\xff")})
def test_every_hand_in_has_one_record_for_each_exercise_and_the_same_one_again(
    released_once, tmp_path_factory, handed
):
    root = tmp_path_factory.mktemp("way") / "course"
    shutil.copytree(released_once.root, root)
    course = Course(root)
    hand_in(course, "honest", submission(course, RIGHT))
    for name, (data, timestamp) in handed.items():
        folder = os.path.join(os.fsencode(course.submitted), name, b"pooling")  # noqa: PTH118
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - bytes
        for file, content in ((b"1_small.ipynb", data), (b"timestamp.txt", timestamp)):
            if content is not None:
                with open(os.path.join(folder, file), "wb") as out:  # noqa: PTH118, PTH123
                    out.write(content)

    first, again = grade(course), grade(course, force=True)

    assert not [one.fault for one in first if one.fault]
    assert "honest" in {one.mark.student for one in first}
    for one in first:
        assert len({record.exercise for record in one.records}) == 2 == len(one.records)
    assert {one.mark.student: one.records for one in first} == {
        one.mark.student: one.records for one in again
    }
    assert {mark.student for mark in all_marks(course, "pooling")} == {
        one.mark.student for one in first
    }
    for words in (["feedback"], ["report"], ["report", "--table"], ["export"]):
        status, said = called(course, *words)
        assert status == 0, said
        assert OBEYED.search(said) is None
    shutil.rmtree(root.parent)


# --- shown clean ---------------------------------------------------------------------------------


def spoil(node):
    """Put nasty words wherever a notebook has room for some."""
    for cell in node.cells:
        if cell.cell_type == "markdown":
            cell.source = f"{NASTY} <script>alert(1)</script>"
        elif cell.id.endswith("-answer"):
            cell.source += f'\n# {NASTY}\nx = "{NASTY}"'
    node.cells.append(new_code_cell(f"import {'b' * 3000}\n# {NASTY}", id="c" * 60))
    node.cells.append(new_markdown_cell(NASTY))
    node.metadata.kernelspec = {"name": NASTY, "display_name": NASTY, "language": NASTY}


@pytest.fixture(scope="module")
def shown(released_once, tmp_path_factory):
    """A class whose every text is nasty, graded, and what each output shows of it."""
    root = tmp_path_factory.mktemp("shown") / "course"
    shutil.copytree(released_once.root, root)
    course = Course(root)

    for number in range(6):
        whole = json.dumps(json.loads(submission(course, RIGHT, spoil)))
        hand_in(course, f"s{number}", whole)
        (course.submitted / f"s{number}" / "pooling" / "timestamp.txt").write_bytes(
            NASTY.encode("utf-8", "replace")
        )
        hand_in(course, f"s{number}", b"text", "note\x1b[31m\u202e")
    old = {"nbformat": NASTY, "worksheets": [{"cells": []}]}
    hand_in(course, "old", json.dumps(old))
    texts = {"grade": graded_in_this_process(course)}
    for words in (
        ["report"], ["report", "--table"], ["export"], ["export", "--for", "exercises"],
        ["export", "--for", "anonymous"], ["feedback"],
    ):  # fmt: skip
        texts[" ".join(words)] = called(course, *words)[1]
    for folder in (course.feedback, course.work / "report", course.autograded):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".html", ".csv", ".ipynb"):
                text = path.read_text(encoding="utf-8")
                if path.suffix == ".ipynb":
                    text = "\n".join(strings_of(json.loads(text)))
                texts.setdefault(f"{folder.name} {path.suffix}", "")
                texts[f"{folder.name} {path.suffix}"] += text
    with open_marks(course) as marks:
        texts["desk"] = Desk(course, marks, "pooling", "en").page("nonce")
    path = course.submitted / "s0" / "pooling" / "1_small.ipynb"
    received = receipt_for(path, "en", 0.1)
    texts["receipt"] = repr(received) + received._repr_html_()
    return texts


def graded_in_this_process(course):
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        grading.main(course, (), in_this_process, Policy(workers=1))
    return said.getvalue()


def strings_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in [*value.values(), *value] if isinstance(value, dict) else value:
            yield from strings_of(one)


OUTPUTS = [
    "grade", "report", "report --table", "export", "export --for exercises",
    "export --for anonymous", "feedback", "feedback .html", "report .html", "report .csv",
    "autograded .ipynb", "desk", "receipt",
]  # fmt: skip


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_a_student_typed_is_shown_clean(shown, output):
    text = shown[output]

    assert text
    assert OBEYED.findall(text) == []
    text.encode("utf-8")


@pytest.mark.parametrize("output", ["grade", "report", "report --table", "export", "report .csv"])
def test_in_lists_it_is_cut(shown, output):
    assert re.findall(r"A{1000,}|b{1000,}", shown[output]) == []


def test_what_was_typed_can_still_be_read(shown):
    for output in ("feedback .html", "desk", "autograded .ipynb"):
        assert "RED" in shown[output], output
    for output in ("feedback .html", "report .html", "desk"):
        assert "<script>alert" not in shown[output], output
        assert "Content-Security-Policy" in shown[output] or output == "desk"

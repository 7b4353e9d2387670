"""Whatever a student is called: graded, or listed by name, in every output."""

from __future__ import annotations

import csv
import os

import pytest
from grading import FULL, RIGHT, hand_in, of, submission

from grader.marks.gradebook import open_marks

ODD = [
    "=1+1", "+ada", "-ada", "@ada", "=HYPERLINK(1)", "a" * 200, "王小明", "José", "Ŵen 🎓",
    "O'Brien; drop table student", 'a "quoted" name', "100%", "a,b", "a&b<c>", "..ada", "con",
    "ada.ipynb", "pooling of ada", "{name}", "%s", "null", "0",
]  # fmt: skip
NOT_TAKEN = [b"ada-\xff\xfe", "张三".encode("gbk"), b"a\tb", b"a\nb", b"a\x1b[31m"]


@pytest.fixture
def named(course):
    for name in ODD:
        hand_in(course, name, submission(course, RIGHT))
    for raw in NOT_TAKEN:
        hand_in(course, os.fsdecode(raw), submission(course, RIGHT))
    return course


@pytest.mark.slow
def test_every_student_is_graded_or_listed_whatever_the_name(named, run):
    status, said = run("grade", "--workers", "2")

    assert status == 1
    assert "Traceback" not in said
    assert "\x1b" not in said
    for name in ODD:
        assert of(named, name) == FULL, name
    assert said.count("/pooling/1_small.ipynb: the folder's name") + said.count(
        ": the folder's name"
    ) >= len(NOT_TAKEN)
    for shown in ("ada-\\xff\\xfe", "\\xd5\\xc5\\xc8\\xfd", "a\\tb", "a\\nb"):
        assert shown in said

    with open_marks(named) as marks:
        assert set(marks.of_class("pooling").people) == set(ODD)
    _, table = run("export")
    rows = [row[0] for row in csv.reader(table.splitlines())][1:]
    assert sorted(name.removeprefix("'") for name in rows) == sorted(ODD)
    assert not [name for name in rows if name[:1] in "=+-@"]
    status, report = run("report", "--table", "--language", "en")
    assert status == 0
    for name in ODD:
        assert name in report
    status, said = run("feedback")
    assert status == 0, said
    for name in ODD:
        page = (named.feedback / name / "pooling" / "1_small.html").read_text(encoding="utf-8")
        assert "<c>" not in page

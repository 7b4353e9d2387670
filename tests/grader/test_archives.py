"""What learning platforms let a teacher download, and archives that mean harm."""

from __future__ import annotations

import io
import json
import stat
import zipfile

import pytest

from grader.intake import archives
from grader.intake.archives import collect, student_id
from grader.intake.submitted_files import left_over, submitted_files

NOTEBOOK = b'{"cells": [{"source": "check(\\"valid_out_size\\", valid_out_size)"}]}'


def packed(*names, data=NOTEBOOK):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return file.getvalue()


@pytest.fixture
def unpacked(course, tmp_path, run):
    def collected(data, name="class.zip", *options):
        (tmp_path / name).write_bytes(data)
        return run("collect", *options, str(tmp_path / name))

    return collected


def handed_in(course):
    return {one.student: one.data for one in submitted_files(course, "pooling")}


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Wang Wei_4711_assignsubmission_file_/1_small.ipynb", "Wang Wei_4711"),
        ("Wang, Wei_4711_assignsubmission_file_/pooling/1_small.ipynb", "Wang, Wei_4711"),
        ("王伟_4711_assignsubmission_file_1_small.ipynb", "王伟_4711"),
        ("Participant 🐼_4711_assignsubmission_file/1_small.ipynb", "Participant 🐼_4711"),
        ("weiwang_4711_815_1_small-2.ipynb", "weiwang_4711"),
        ("weiwang_LATE_4711_815_1_small.ipynb", "weiwang_4711"),
        ("ps1_wang_attempt_2016-01-30-15-00-00_1_small.ipynb", "wang"),
        ("wang/pooling/1_small.ipynb", "wang"),
        ("pooling/wang/1_small.ipynb", "wang"),
        ("wang/1_small (1).ipynb", "wang"),
    ],
)
def test_a_platforms_layout_is_understood(course, unpacked, name, called):
    status, said = unpacked(packed(name, name.replace("4711", "4712").replace("wang", "li")))

    students = handed_in(course)
    assert student_id(called) in students
    assert len(students) == 1 + (name != name.replace("4711", "4712").replace("wang", "li"))
    assert set(students.values()) == {NOTEBOOK}
    assert status == ("LATE" in name), said
    assert called in json.loads((course.work / "collected.json").read_text()).values()
    assert left_over(course) == []


def test_a_folder_around_all_students_is_looked_through(course, unpacked):
    unpacked(packed("class 7/wang/pooling/1_small.ipynb", "class 7/li/pooling/1_small.ipynb"))

    assert set(handed_in(course)) == {"wang", "li"}


def test_a_zip_of_one_student_is_named_after_the_student(course, unpacked):
    file = io.BytesIO(packed("1_small.ipynb"))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("helper.py", "x = 1")
    unpacked(file.getvalue(), "wang.zip")

    (handed,) = submitted_files(course, "pooling")
    assert (handed.student, set(handed.files)) == ("wang", {"helper.py"})


def test_a_zip_within_belongs_to_the_student_in_whose_folder_it_lies(course, unpacked):
    inner = packed("homework/1_small.ipynb")
    unpacked(packed("Li_7_assignsubmission_file_/hw.zip", data=inner))

    assert handed_in(course) == {"Li_7": NOTEBOOK}


def test_a_folder_is_taken_as_a_zip_is(course, tmp_path, run):
    path = tmp_path / "download" / "wang" / "pooling" / "1_small.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(NOTEBOOK)

    assert run("collect", str(tmp_path / "download"))[0] == 0
    assert handed_in(course) == {"wang": NOTEBOOK}


def test_names_that_windows_packed_are_read(course, unpacked):
    data = packed("XXXX_4711_assignsubmission_file_/1_small.ipynb")
    unpacked(data.replace(b"XXXX", "王伟".encode("gb18030")))

    assert set(handed_in(course)) == {student_id("王伟_4711")}


def test_an_attempts_time_is_kept(course, unpacked):
    unpacked(packed("ps1_wang_attempt_2016-01-30-15-00-00_1_small.ipynb"))

    (handed,) = submitted_files(course, "pooling")
    assert str(handed.timestamp) == "2016-01-30 15:00:00"


@pytest.mark.parametrize(
    "name", ["../evil.ipynb", "/etc/evil.ipynb", "wang/../../evil.ipynb", "C:/evil.ipynb"]
)
def test_a_path_that_leads_out_is_refused_by_name(course, unpacked, tmp_path, name):
    status, said = unpacked(packed(name, "wang/pooling/1_small.ipynb"))

    assert status == 1
    assert f"not taken: class.zip/{name}: its path leads out" in said
    assert set(handed_in(course)) == {"wang"}
    assert not list(tmp_path.rglob("evil*"))


def test_a_link_is_refused_by_name(course, unpacked):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("wang/pooling/1_small.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    status, said = unpacked(file.getvalue())

    assert status == 1
    assert "1_small.ipynb: a link" in said
    assert handed_in(course) == {}


@pytest.mark.parametrize(
    ("limit", "value", "why"),
    [
        ("MAX_MEMBER", 1000, "too large"),
        ("MAX_TOGETHER", 1000, "too large"),
        ("_RATIO_FROM", 1000, "packed more than"),
        ("MAX_MEMBERS", 0, "more than 0 files"),
    ],
)
def test_a_bomb_is_refused_by_name(tmp_path, monkeypatch, limit, value, why):
    monkeypatch.setattr(archives, limit, value)
    (tmp_path / "bomb.zip").write_bytes(packed("wang/pooling/1_small.ipynb", data=b"0" * 10_000_00))

    found = collect(tmp_path / "bomb.zip", ("pooling",))

    assert found.members == []
    assert why in found.refused[0].why


def test_zips_in_zips_end(tmp_path):
    data = NOTEBOOK
    for _ in range(6):
        data = packed("more.zip", data=data)
    (tmp_path / "deep.zip").write_bytes(data)

    found = collect(tmp_path / "deep.zip", ("pooling",))

    assert "too deep" in found.refused[0].why


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip", packed("a/b.ipynb")[:-30]])
def test_what_is_no_zip_is_one_sentence(unpacked, data):
    status, said = unpacked(data)

    assert status == 2
    assert "no zip that can be read" in said


def test_what_lies_there_is_replaced_only_when_asked(course, unpacked):
    unpacked(packed("wang/pooling/1_small.ipynb"))
    newer = packed("wang/pooling/1_small.ipynb", data=NOTEBOOK + b"\n")

    status, said = unpacked(newer)
    assert (status, handed_in(course)["wang"]) == (1, NOTEBOOK)
    assert "--update replaces it" in said

    assert unpacked(newer, "class.zip", "--update")[0] == 0
    assert handed_in(course)["wang"] == NOTEBOOK + b"\n"


def test_different_names_never_become_the_same_id():
    names = ["a b", "a-b", "a  b", "王", "李", "a_b", "-ab", "=ab"]

    assert len({student_id(name) for name in names}) == len(names)

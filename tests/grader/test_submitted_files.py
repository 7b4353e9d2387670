"""Reading what was handed in: links are not followed, names are not trusted."""

from __future__ import annotations

import errno
import json
import os
from datetime import datetime

import pytest

from grader.course.notebooks import Course
from grader.intake.submitted_files import left_over, submitted_files


def folder(course, student="ada"):
    path = course.submitted / student / "pooling"
    path.mkdir(parents=True)
    return path


def only(course):
    (handed,) = submitted_files(course, "pooling")
    return handed


def names(handed):
    return [finding.name for finding in handed.findings]


def test_a_notebook_is_read_with_its_time(course):
    path = folder(course)
    (path / "1_small.ipynb").write_bytes(b"{}")
    (path / "timestamp.txt").write_text("2026-01-05 09:00:00.5 UTC\n")

    handed = only(course)

    assert handed.data == b"{}"
    assert handed.timestamp == datetime(2026, 1, 5, 9, 0, 0, 500_000)
    assert handed.findings == ()


def test_a_time_that_is_none_is_as_good_as_no_time(course):
    path = folder(course)
    (path / "timestamp.txt").write_bytes(b"\xff tomorrow")

    assert only(course).timestamp is None


def test_a_link_is_not_followed(course, tmp_path):
    (tmp_path / "secret").write_text("{}")
    (folder(course) / "1_small.ipynb").symlink_to(tmp_path / "secret")

    handed = only(course)

    assert handed.data is None
    assert names(handed) == ["not_a_file"]


def test_a_pipe_does_not_stop_the_batch(course):
    os.mkfifo(folder(course) / "1_small.ipynb")

    assert names(only(course)) == ["not_a_file"]


def test_a_folder_by_the_name_of_a_notebook_holds_no_notebook(course):
    (folder(course) / "1_small.ipynb").mkdir()

    assert names(only(course)) == ["missing_notebook"]


def test_what_a_notebook_may_read_goes_along_and_other_files_are_named(course):
    path = folder(course)
    (path / "1_small.ipynb").write_bytes(b"{}")
    (path / "helper.py").write_text("x = 1")
    (path / "data").mkdir()
    (path / "data" / "points.csv").write_text("1,2")
    (path / "essay.pdf").write_bytes(b"%PDF")

    handed = only(course)

    assert handed.files == {"helper.py": b"x = 1", "data/points.csv": b"1,2"}
    assert names(handed) == ["unused_files"]
    assert [left.path for left in left_over(course)] == ["ada/pooling/essay.pdf"]


def test_files_that_go_along_are_bounded(course):
    path = folder(course)
    (path / "1_small.ipynb").write_bytes(b"{}")
    (path / "big.csv").write_bytes(b"1" * 2_000_001)
    for number in range(60):
        (path / f"part{number:02}.py").write_text("")

    assert len(only(course).files) == 50
    assert len(left_over(course)) == 11


def notebook(name="valid_out_size", more=""):
    return f'{{"cells": [{{"source": "check(\\"{name}\\", {name}){more}"}}]}}'.encode()


@pytest.mark.parametrize(
    "place",
    [
        "ada/pooling/1_small (1).ipynb",
        "ada/pooling/1_small-Copy1.ipynb",
        "ada/pooling/1_Small.ipynb",
        "ada/pooling/1_small.ipynb.txt",
        "ada/pooling/my homework.json",
        "ada/pooling/ada_LATE_123_456_1_small-2.ipynb",
        "ada/pooling/pooling/1_small.ipynb",
        "ada/pooling/Ada_123_assignsubmission_file_/1_small.ipynb",
        "ada/Pooling/1_small.ipynb",
        "ada/pooling (1)/1_small.ipynb",
        "ada/1_small.ipynb",
        "pooling/ada/1_small.ipynb",
        "ada/another/pooling/1_small.ipynb",
    ],
)
def test_a_notebook_is_known_by_its_cells_wherever_it_lies(course, place):
    path = course.submitted / place
    path.parent.mkdir(parents=True)
    path.write_bytes(notebook())

    handed = only(course)

    assert (handed.student, handed.data, handed.fault) == ("ada", notebook(), "")
    assert names(handed)[0] == "renamed"
    assert len(left_over(course)) == ("another" in place)


def test_of_two_versions_the_exactly_named_one_counts_and_the_other_is_listed(course):
    path = folder(course)
    (path / "1_small.ipynb").write_bytes(notebook())
    (path / "1_small (1).ipynb").write_bytes(notebook(more=" # newer"))

    assert only(course).data == notebook()
    assert [left.path for left in left_over(course)] == ["ada/pooling/1_small (1).ipynb"]


def test_a_second_copy_with_the_same_cells_is_nobodys_business(course):
    path = folder(course)
    (path / "1_small.ipynb").write_bytes(notebook())
    (path / "1_small (1).ipynb").write_bytes(notebook() + b"\n")

    assert left_over(course) == []


def test_two_versions_under_other_names_are_not_guessed(course):
    path = folder(course)
    (path / "1_small (1).ipynb").write_bytes(notebook())
    (path / "1_small (2).ipynb").write_bytes(notebook(more=" # newer"))

    handed = only(course)

    assert handed.data is None
    assert "keep one" in handed.fault
    assert len(left_over(course)) == 2


def test_two_notebooks_with_swapped_names_are_told_apart(course):
    source = course.root / "solutions" / "pooling" / "1_small.ipynb"
    other = source.read_text().replace("valid_out_size", "shift").replace("pool_out_size", "pad2d")
    source.with_name("2_other.ipynb").write_text(other)
    course = Course(course.root)
    path = folder(course)
    (path / "1_small.ipynb").write_bytes(notebook("shift"))
    (path / "2_other.ipynb").write_bytes(notebook("valid_out_size"))

    handed = {one.book.name: one.data for one in submitted_files(course, "pooling")}

    assert handed == {"1_small": notebook("valid_out_size"), "2_other": notebook("shift")}


@pytest.mark.parametrize(
    "place", ["stray.ipynb", "pooling/1_small.ipynb", "ada/pooling/notes.ipynb", "ada/x.zip"]
)
def test_what_no_rule_picks_up_is_listed_by_name(course, place):
    path = course.submitted / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{}")

    assert [left.path for left in left_over(course)] == [place]


def test_a_folder_whose_name_is_no_text_is_listed_and_the_others_go_on(course):
    bad = course.submitted / os.fsdecode(b"\xff\xfe") / "pooling"
    bad.mkdir(parents=True)
    (folder(course) / "1_small.ipynb").write_bytes(notebook())

    assert only(course).student == "ada"
    (left,) = left_over(course)
    assert left.path == "\\xff\\xfe"
    assert "UTF-8" in left.why


def test_what_this_machine_cannot_read_is_a_fault_and_no_missing_notebook(course, monkeypatch):
    (folder(course) / "1_small.ipynb").write_bytes(notebook())
    opened = os.open

    def denied(path, *rest, **more):
        if str(path).endswith(".ipynb"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", denied)

    assert "EACCES" in only(course).fault


def test_outputs_of_any_size_are_left_out_while_a_notebook_is_read(course):
    outputs = [{"output_type": "stream", "text": ['a]"[{\n'] * 3_000_000}]
    cells = [{"source": "x = 1", "outputs": outputs}, {"source": "y", "outputs": []}]
    (folder(course) / "1_small.ipynb").write_text(json.dumps({"cells": cells}))

    kept = json.loads(only(course).data)["cells"]

    assert kept == [{"source": "x = 1", "outputs": []}, {"source": "y", "outputs": []}]


def test_only_the_students_asked_for_are_read(course):
    for student in ("ada", "张三"):
        (folder(course, student) / "1_small.ipynb").write_bytes(b"{}")

    assert [one.student for one in submitted_files(course, "pooling", ("张三",))] == ["张三"]

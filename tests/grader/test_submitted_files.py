"""Reading what was handed in: links are not followed, names are not trusted."""

from __future__ import annotations

import os
from datetime import datetime

from grader.intake.submitted_files import submitted_files


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


def test_a_folder_by_the_name_of_a_notebook_is_named(course):
    (folder(course) / "1_small.ipynb").mkdir()

    assert names(only(course)) == ["not_a_file"]


def test_other_files_are_named_and_not_used(course):
    path = folder(course)
    (path / "1_small.ipynb").write_bytes(b"{}")
    (path / "torch.py").write_text("boom")

    (finding,) = only(course).findings
    assert finding.name == "side_files"
    assert "torch.py" in finding.detail


def test_only_the_students_asked_for_are_read(course):
    for student in ("ada", "张三"):
        (folder(course, student) / "1_small.ipynb").write_bytes(b"{}")

    assert [one.student for one in submitted_files(course, "pooling", ("张三",))] == ["张三"]

"""A file of ours is whole or as it was, and one that was damaged is no record."""

from __future__ import annotations

import os

import pytest

from grader.marks import result_cache
from grader.marks.result_cache import recall, together, write_whole


def test_whoever_reads_sees_the_old_file_until_the_new_one_is_whole(tmp_path, monkeypatch):
    path = tmp_path / "marks.json"
    write_whole(path, "old")
    seen = []
    replace = os.replace

    def watched(source, target):
        seen.append((path.read_text(), source != target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    write_whole(path, "new" * 1000)

    assert seen == [("old", True)]
    assert path.read_text() == "new" * 1000
    assert list(tmp_path.iterdir()) == [path]


def test_files_that_belong_together_appear_together_or_not_at_all(tmp_path):
    first, second = tmp_path / "a" / "1", tmp_path / "b" / "2"
    with pytest.raises(OSError, match="full"), together() as files:  # noqa: PT012
        files.write(first, b"1")
        files.write(second, b"2")
        raise OSError("full")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"records": 3}', '{"records": [{}]}'])
def test_a_damaged_record_is_as_good_as_none(course, content):
    book = course.notebooks[0]
    known = result_cache.Mark("ada", book.assignment, book.name)
    path = result_cache.record_of(course, known)
    path.parent.mkdir(parents=True)
    path.write_text(content)

    assert recall(course, "ada", book) is None
    assert list(result_cache.all_records(course, book.assignment)) == []

"""Released editions: no answers, one language, the same ids, the same bytes again."""

from __future__ import annotations

import json

import nbformat
import pytest

from grader.course.notebooks import CourseError
from grader.course.release import release


def editions(course):
    return {
        language: nbformat.read(
            course.released(language) / "pooling" / "1_small.ipynb", as_version=4
        )
        for language in ("zh", "en")
    }


def test_no_answer_is_left_and_the_stub_says_not_implemented(course):
    for node in editions(course).values():
        (stub,) = [cell for cell in node.cells if cell.id == "valid_out_size-answer"]

        assert "return" not in stub.source
        assert "raise NotImplementedError" in stub.source
        assert stub.source.startswith("def valid_out_size(n, k):")
        assert "Because." not in json.dumps(node)


def test_each_edition_speaks_one_language_under_the_same_ids(course):
    both = editions(course)

    assert [cell.id for cell in both["zh"].cells] == [cell.id for cell in both["en"].cells]
    assert "# 标题" in both["zh"].cells[0].source
    assert "# Title" in both["en"].cells[0].source
    assert 'use_language("en")' in both["en"].cells[1].source
    assert "lang-" not in json.dumps(both)


def test_a_second_release_gives_the_same_bytes(course):
    paths = sorted((course.root / "notebooks").rglob("*.ipynb"))
    before = [path.read_bytes() for path in paths]

    release(course)

    assert [path.read_bytes() for path in paths] == before
    assert len(paths) == 2


def test_a_notebook_that_left_the_sources_leaves_the_editions(course):
    stale = course.released("zh") / "pooling" / "9_old.ipynb"
    stale.write_text("{}")

    release(course)

    assert not stale.exists()


def test_an_unknown_assignment_lists_those_there_are(course):
    with pytest.raises(CourseError, match="there are: pooling"):
        release(course, ("polling",))


def test_a_check_of_more_than_one_line_is_refused_with_the_remedy(course):
    path = course.notebooks[0].path
    path.write_text(path.read_text().replace('check(\\"pool_out_size\\", ', "assert (1, "))
    fresh = type(course)(course.root)

    with pytest.raises(CourseError, match="write the one line check"):
        _ = fresh.notebooks[0].checks

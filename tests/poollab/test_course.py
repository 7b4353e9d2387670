"""The course as it is committed: editions mirror their sources, nothing is left over."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from grader.course.notebooks import Course, find_course, is_answer
from grader.course.release import release

ROOT = Path(__file__).resolve().parents[2]
COURSE = find_course(ROOT)
LANGUAGES = COURSE.languages
BOOKS = {f"{book.assignment}/{book.name}": book for book in COURSE.notebooks}


def edition_of(book, language):
    path = COURSE.released(language) / book.assignment / f"{book.name}.ipynb"
    return nbformat.read(path, as_version=4)


def test_the_folders_mirror_each_other():
    sources = {path.relative_to(ROOT / "solutions") for path in (ROOT / "solutions").rglob("*.*")}

    for language in LANGUAGES:
        folder = COURSE.released(language)
        assert {path.relative_to(folder) for path in folder.rglob("*.*")} == sources


def test_the_course_has_a_hundred_points():
    assert sum(book.points for book in COURSE.notebooks) == 100


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_an_edition_has_stubs_and_no_answers(book):
    for language in LANGUAGES:
        node = edition_of(book, language)
        text = nbformat.writes(node)

        answers = [cell for cell in node.cells if is_answer(cell)]
        assert len(answers) == len(book.checks)
        assert all("raise NotImplementedError()" in cell.source for cell in answers)
        assert "SOLUTION" not in text
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in node.cells)


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_both_editions_have_the_same_cells_under_the_same_ids(book):
    zh, en = (edition_of(book, language) for language in LANGUAGES)

    assert [cell.id for cell in zh.cells] == [cell.id for cell in en.cells]
    for ours, theirs in zip(zh.cells, en.cells, strict=True):
        assert ours.cell_type == theirs.cell_type
        if ours.cell_type == "code" and ours.id != "language":
            assert ours.source == theirs.source
            assert ours.metadata == theirs.metadata


@pytest.mark.slow
def test_releasing_again_gives_the_committed_bytes(tmp_path):
    shutil.copy(ROOT / "course.toml", tmp_path)
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")

    release(Course(tmp_path))

    for language in LANGUAGES:
        for path in (tmp_path / "notebooks" / language).rglob("*.ipynb"):
            committed = COURSE.released(language) / path.relative_to(
                tmp_path / "notebooks" / language
            )
            assert path.read_bytes() == committed.read_bytes(), f"{committed}: run make release"

"""What CONTRIBUTING lists is there: modules in their order, cells of notebooks, points, files."""

from __future__ import annotations

import re

import pytest
from course_notebooks import ROOT, SOURCES, read
from test_layout import LAYERS

from grader.author.prove.report import MUTATION_BAR, NAMED_BAR

PAGES = ("CONTRIBUTING.md", "docs/why.md", "docs/lesson.md")
TEXT = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in PAGES)
CODE = re.compile(r"`([^`]+)`")
PLACEHOLDER = "window_area"  # the exercise that the five steps add


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first row holds `heading`, without that row and the line."""
    lines = TEXT.splitlines()
    (start,) = [n for n, line in enumerate(lines) if line.startswith("|") and heading in line]
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([part.strip() for part in line.strip("|").split("|")])
    return rows


def cells_of(notebook: str) -> set[str]:
    """The ids of a notebook's cells as an edition has them."""
    (path,) = [path for path in SOURCES if path.stem == notebook]
    return {re.sub("-(zh|en)$", "", cell.id) for cell in read(path).cells}


def test_the_graders_rooms_stand_in_the_order_of_their_imports() -> None:
    listed = [CODE.findall(row[0])[0] for row in table("room of `grader/`")]
    rooms = [room for rooms in LAYERS["grader"] for room in rooms.split("|")]
    assert listed == [room for room in rooms if (ROOT / "grader" / room).is_dir()]


@pytest.mark.parametrize("row", table("in the lesson"), ids=lambda row: row[0])
def test_each_part_of_the_lesson_is_in_a_cell_that_exists(row: list[str]) -> None:
    _, notebook, cells = row
    if named := CODE.findall(notebook):
        ids = CODE.findall(cells)
        assert ids
        assert set(ids) - cells_of(named[0]) == set()
    else:
        assert notebook in ("the READMEs", "both")


def test_every_part_of_the_lesson_is_in_the_table() -> None:
    """Its three sections and each of its listings; `lesson-…` cells show its code."""
    rows = table("in the lesson")
    for section in ("1. ", "2. ", "3. "):
        assert any(row[0].startswith(section) for row in rows)
    located = [(CODE.findall(row[1]), CODE.findall(row[2])) for row in rows]
    named = {(book, cell) for books, cells in located for book in books for cell in cells}
    shown = {
        (path.stem, cell)
        for path in SOURCES
        for cell in cells_of(path.stem)
        if cell.startswith("lesson-") and not cell.endswith("-text")
    }
    assert shown - named == set()


def test_the_bars_of_the_proof_are_those_that_it_is_held_to() -> None:
    bars = {row[0]: row[1] for row in table("shown by")}
    assert bars["wrong answers whose mistake is named exactly"].startswith(f"{NAMED_BAR:.0%}"[:-1])
    mutants = bars["changes to a right answer (mutants) that are noticed"]
    assert mutants.startswith(f"{MUTATION_BAR:.0%}"[:-1])


def test_every_file_that_is_named_exists() -> None:
    prose = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
    named = {word for word in CODE.findall(prose) if re.fullmatch(r"[\w./-]+(\.\w+|/)", word)}
    paths = {word for word in named if "/" in word and PLACEHOLDER not in word}
    made = {path for path in paths if path.startswith("work/")}
    assert len(paths) > 15
    assert {path for path in paths - made if not (ROOT / path).exists()} == set()

"""The notebooks 1 and 2 against the lesson that they teach: its code, its prints, run for real."""

from __future__ import annotations

import re

import nbformat
import pytest
from course_notebooks import ROOT, SOURCES, code_cells, errors, read, run
from nbformat import NotebookNode

from coursecheck.registry import lessons
from grader.course.release import edition

LISTING = (ROOT / "tests/data/lesson_listing.txt").read_text(encoding="utf-8")
CODE, PRINTS = LISTING.split("# --- prints ---\n")
OF_THE_LESSON = [path for path in SOURCES if path.name.startswith(("1_", "2_"))]

# --- the lesson's code and what it prints ----------------------------------------------------


def mirrored() -> list[str]:
    """The lesson's lines as the notebooks have them.

    Three changes are meant: Y follows X's dtype; a layer does not take the function's name; and
    the two channels get a name of their own, so that a cell can be run again.
    """
    by_hand, layers = CODE.split("X = torch.arange")
    layers = "X = torch.arange" + layers.replace("pool2d = nn", "pool2d_layer = nn")
    one, two = layers.replace("print(pool2d(", "print(pool2d_layer(").split("X = torch.cat")
    two = "X2 = torch.cat" + two.replace("print(X)", "print(X2)").replace("(X))", "(X2))")
    text = by_hand.replace("Y = torch.zeros(", "Y = X.new_zeros(") + one + two
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def test_the_lessons_code_stands_in_the_notebooks_in_its_order() -> None:
    cells = [cell for path in OF_THE_LESSON for cell in code_cells(read(path))]
    lines = iter([line.strip() for cell in cells for line in cell.source.splitlines()])
    assert [line for line in mirrored() if line not in lines] == []


def test_the_lessons_imports_are_one_cell_word_for_word() -> None:
    imports = CODE.split("\n\n")[0]
    assert imports in [cell.source for cell in code_cells(read(OF_THE_LESSON[0]))]


# --- run for real ----------------------------------------------------------------------------


def each_cell_twice(node: NotebookNode) -> NotebookNode:
    cells = []
    for cell in code_cells(node):
        again = nbformat.from_dict(cell)
        again.id = f"{cell.id}-again"
        cells += [cell, again]
    node.cells = cells
    return node


def shown(cell: NotebookNode) -> list[object]:
    """A cell's outputs; text that arrived in two pieces counts as one."""
    texts: dict[str, str] = {}
    others = []
    for output in cell.outputs:
        if output.output_type == "stream":
            texts[output.name] = texts.get(output.name, "") + output.text
        else:
            data = dict(output.get("data", {}))
            data.pop("application/vnd.jupyter.widget-view+json", None)  # a new number every time
            others.append(data)
    return [texts, others]


@pytest.fixture(scope="module")
def runs() -> dict[str, NotebookNode]:
    """Notebooks 1 and 2, every cell run twice in a row."""
    return {p.stem: run(each_cell_twice(edition(read(p), "en"))) for p in OF_THE_LESSON}


@pytest.mark.slow
def test_every_tensor_that_the_lesson_prints_is_printed_in_its_order(runs) -> None:
    printed = "".join(
        shown(c)[0].get("stdout", "") for node in runs.values() for c in node.cells[::2]
    )
    place = 0
    for tensor in re.split(r"\n(?=tensor)", PRINTS.strip()):
        place = printed.find(tensor + "\n", place) + 1
        assert place, tensor


@pytest.mark.slow
def test_every_cell_can_be_run_again_with_the_same_result(runs) -> None:
    for node in runs.values():
        assert errors(node) == {}
        for first, second in zip(node.cells[::2], node.cells[1::2], strict=True):
            assert shown(first) == shown(second), first.id
            assert "stderr" not in shown(first)[0], first.id


@pytest.mark.slow
def test_sources_get_full_marks(runs) -> None:
    for lesson in lessons():
        for exercise in lesson.exercises:
            if lesson.name in runs:
                cell = next(c for c in runs[lesson.name].cells if c.id == exercise.name)
                # The words come beside the number, which plain nbgrader reads.
                (number,) = [out for out in cell.outputs if out.output_type == "execute_result"]
                assert number.data["text/plain"] == f"{exercise.points:.1f}"

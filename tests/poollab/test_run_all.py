"""Run All is calm: no notebook shows a traceback, answered or not."""

from __future__ import annotations

import pytest
from course_notebooks import SOURCES, answered, code_cells, errors, unanswered
from nbformat import NotebookNode

NAMES = [path.stem for path in SOURCES]
pytestmark = pytest.mark.slow
WAITS = "这个单元格在等你写好"


def waiting(node: NotebookNode) -> set[str]:
    """The cells that say which answer they wait for, with no half-drawn figure beside it."""
    found = set()
    for cell in code_cells(node):
        shown = [output.data for output in cell.outputs if "data" in output]
        if len(shown) == 1 and shown[0]["text/plain"].startswith(WAITS):
            found.add(cell.id)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_an_answered_notebook_runs_without_a_traceback(name: str) -> None:
    assert errors(answered(name)) == {}


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_waits_in_one_grey_line_where_an_answer_is_needed(name: str) -> None:
    node = unanswered(name)
    tagged = {c.id for c in code_cells(node) if "raises-exception" in c.metadata.get("tags", ())}
    assert errors(node) == {}
    assert waiting(node) == tagged

"""The edition to work through, with what comes out of each cell, hidden where a guess is asked for.

Knows the cells of a released notebook and of the same one with answers, run. Must not know a page.
"""

from __future__ import annotations

import copy

from nbformat import NotebookNode

from grader.course.notebooks import is_answer, is_check

#: In a code cell's metadata: its outputs are shown only when they are asked for.
REVEAL = "reveal"


def with_outputs(released: NotebookNode, run: NotebookNode, predict: str) -> NotebookNode:
    """Return `released` with the outputs of `run`, but for those of answers and of their checks.

    `predict` is how the prose asks for a guess: cells below it, up to the next prose, are marked.
    """
    node = copy.deepcopy(released)
    outputs = {cell.id: cell.outputs for cell in run.cells if cell.cell_type == "code"}
    asked = False
    for cell in node.cells:
        if cell.cell_type == "markdown":
            asked = bool(predict) and predict in cell.source
        elif cell.cell_type == "code" and not is_answer(cell) and not is_check(cell):
            cell.outputs = outputs.get(cell.id, [])
            cell.metadata[REVEAL] = asked
    return node

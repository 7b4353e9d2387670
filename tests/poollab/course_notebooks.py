"""The source notebooks, for tests that read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from grader.course.release import edition, stubs

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "solutions").glob("*/*.ipynb"))

every_notebook = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(node: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in node.cells if cell.cell_type == "code"]


def run(node: NotebookNode, **options: object) -> NotebookNode:
    NotebookClient(node, timeout=300, kernel_name="python3", **options).execute()
    return node


@cache
def answered(name: str) -> NotebookNode:
    """The notebook called `name` in English with our answers, run as a learner runs it."""
    return run(edition(read(_path(name)), "en"), allow_errors=True)


@cache
def unanswered(name: str) -> NotebookNode:
    """The notebook called `name` in Chinese as it is handed out, run from top to bottom."""
    return run(stubs(edition(read(_path(name)), "zh"), "zh"), allow_errors=True)


def _path(name: str) -> Path:
    return next(path for path in SOURCES if path.stem == name)


def errors(node: NotebookNode) -> dict[str, str]:
    return {
        c.id: o.ename for c in node.cells for o in c.get("outputs", ()) if o.output_type == "error"
    }

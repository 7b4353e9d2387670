"""The source notebooks, for tests that read them."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "solutions").glob("*/*.ipynb"))

every_notebook = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(node: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in node.cells if cell.cell_type == "code"]

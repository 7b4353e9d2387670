"""Notebooks and course folders made in memory, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.course.notebooks import Course, Notebook
from grader.course.settings import load_settings

SOURCES = {
    "valid_out_size": (
        2,
        "def valid_out_size(n, k):\n"
        "    ### BEGIN SOLUTION\n"
        "    if k < 1 or k > n:\n"
        "        raise ValueError\n"
        "    return n - k + 1\n"
        "    ### END SOLUTION\n",
    ),
    "pool_out_size": (
        5,
        "def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):\n"
        "    ### BEGIN SOLUTION\n"
        "    s = k if s is None else s\n"
        "    span = n + 2 * p - d * (k - 1) - 1\n"
        "    o = (-(-span // s) if ceil_mode else span // s) + 1\n"
        "    return o - 1 if ceil_mode and (o - 1) * s >= n + p else o\n"
        "    ### END SOLUTION\n",
    ),
}
RIGHT = {
    name: "\n".join(line for line in text.splitlines() if "###" not in line)
    for name, (_, text) in SOURCES.items()
}


def answer_cell(name: str, source: str) -> NotebookNode:
    data = {
        "grade": False, "grade_id": f"{name}-answer", "locked": False,
        "schema_version": 3, "solution": True, "task": False,
    }  # fmt: skip
    return new_code_cell(source, id=f"{name}-answer", metadata={"nbgrader": data})


def check_cell(name: str, points: int) -> NotebookNode:
    data = {
        "grade": True, "grade_id": name, "locked": True, "points": points,
        "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip
    return new_code_cell(f'check("{name}", {name})', id=name, metadata={"nbgrader": data})


def written_cell(name: str, source: str) -> NotebookNode:
    data = {
        "grade": True, "grade_id": name, "locked": False, "points": 1,
        "schema_version": 3, "solution": True, "task": False,
    }  # fmt: skip
    return new_markdown_cell(source, id=name, metadata={"nbgrader": data})


def twin(kind: Any, what: str, texts: dict[str, str]) -> list[NotebookNode]:
    return [
        kind(text, id=f"{what}-{language}", metadata={"tags": [f"lang-{language}"]})
        for language, text in texts.items()
    ]


def source_notebook() -> NotebookNode:
    """Two exercises, prose in two languages, a demonstration and a written answer."""
    cells = [
        *twin(new_markdown_cell, "title", {"zh": "# 标题", "en": "# Title"}),
        *twin(
            new_code_cell,
            "language",
            {
                language: "from poollab import check, progress, use_language\n\n"
                f'use_language("{language}")'
                for language in ("zh", "en")
            },
        ),
        new_code_cell("import torch\n\nX = torch.arange(4)", id="imports"),
    ]
    for name, (points, text) in SOURCES.items():
        cells += twin(new_markdown_cell, f"{name}-task", {"zh": "请实现。", "en": "Write it."})
        cells += [answer_cell(name, text), check_cell(name, points)]
    cells.append(written_cell("why", "Why?\n\n### BEGIN SOLUTION\nBecause.\n### END SOLUTION\n"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


ROOT = Path(__file__).resolve().parents[2]
IMPORTS = load_settings(ROOT).kernel
SETTINGS = """[course]
package = "poollab"
languages = ["zh", "en"]
assignments = ["pooling"]

[kernel]
preload = ["torchvision", "d2l.torch"]
deferred = ["pandas", "requests"]
"""


def make_course(root: Path) -> Course:
    """Write a course folder with one small notebook and return it."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "course.toml").write_text(SETTINGS, encoding="utf-8")
    path = root / "solutions" / "pooling" / "1_small.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(nbformat.writes(source_notebook()), encoding="utf-8")
    return Course(root)


def small_book() -> Notebook:
    """The small notebook without a folder."""
    text = nbformat.writes(source_notebook())
    return Notebook("pooling", "1_small", Path("1_small.ipynb"), text, IMPORTS, ("zh", "en"))

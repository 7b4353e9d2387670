"""The prose of the course's own notebooks comes out on a page as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from grader.course.notebooks import Course, Notebook
from grader.pages.site.page import to_html

BOOKS = Course(Path(__file__).parents[2]).notebooks


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_no_mark_of_markdown_or_tex_is_left_in_the_text(book: Notebook) -> None:
    """Emphasis that ends in a Chinese full stop or colon is none, unless a space follows."""
    left = []
    for cell in book.node.cells:
        if cell.cell_type == "markdown":
            soup = BeautifulSoup(to_html(cell.source), "html.parser")
            for verbatim in soup.select("code, pre, math"):
                verbatim.decompose()
            left += [f"{cell.id}: {line}" for line in soup.get_text().splitlines() if _marked(line)]

    assert left == []


def _marked(line: str) -> bool:
    return any(mark in line for mark in ("**", "$", "`", "](", "\\("))

"""What a notebook says of itself: its title and its first sentences, as plain text.

Must not know a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

SUMMARY_LENGTH = 220


def title_of(node: NotebookNode) -> str | None:
    """Return the first heading of a notebook, or None where it has none."""
    headings = (soup.find("h1") for soup in _prose(node))
    return next((found.get_text(" ", strip=True) for found in headings if found), None)


def summary_of(node: NotebookNode) -> str:
    """Return the first paragraph of a notebook, cut after a sentence where it is long."""
    paragraphs = (soup.find("p") for soup in _prose(node))
    first = next((found.get_text() for found in paragraphs if found), "")
    return _cut(re.sub(r"\s+", " ", first).strip())


def first_points(node: NotebookNode, most: int = 2) -> list[str]:
    """Return the first items of the notebook's first list, as HTML: what it teaches, how long."""
    lists = (soup.find("ul") for soup in _prose(node))
    first = next((found for found in lists if found), None)
    return [item.decode_contents() for item in first.find_all("li")[:most]] if first else []


def items_of(node: NotebookNode, cell_id: str) -> list[str]:
    """Return the items of the list in the cell that is called `cell_id`, as HTML."""
    return [
        item.decode_contents()
        for cell in node.cells
        if cell.id == cell_id
        for item in _soup(cell.source).find_all("li")
    ]


def _prose(node: NotebookNode) -> Iterator[BeautifulSoup]:
    """Yield the Markdown cells one by one: what is looked for stands in the first ones."""
    sources = (cell.source for cell in node.cells if cell.cell_type == "markdown")
    return map(_soup, sources)


def _soup(source: str) -> BeautifulSoup:
    markdown = MarkdownWithMath(IPythonRenderer(escape=False, exclude_anchor_links=True))
    return BeautifulSoup(markdown.render(source), "html.parser")


def _cut(text: str) -> str:
    if len(text) <= SUMMARY_LENGTH:
        return text
    sentences = re.match(rf".{{20,{SUMMARY_LENGTH}}}(?:[.?!](?=\s)|[。？！])", text)
    return sentences[0] if sentences else text[:SUMMARY_LENGTH] + "…"

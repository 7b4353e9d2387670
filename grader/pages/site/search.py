"""What a reader can search for: the prose and code of every section, as plain data.

Knows finished pages. Must not know outputs: what is to be guessed is not found by searching.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

_HEADINGS = ["h1", "h2", "h3", "h4"]


def entries(html: str, href: str) -> list[dict[str, str]]:
    """Return each section of a page: the page's title, the section's own, its address, its text."""
    soup = BeautifulSoup(html, "html.parser")
    main = soup.main
    if main is None:
        return []
    for hidden in main.select(".outputs, .permalink, script, style"):
        hidden.decompose()
    for code in main.find_all(["pre", "code"]):
        code.string = code.get_text()  # in one piece, not name by name
    page = main.h1.get_text(" ", strip=True) if main.h1 else ""
    found: list[dict[str, str]] = []
    for cell in main.find_all("section", recursive=False) or [main]:
        heading = cell.find(_HEADINGS) if isinstance(cell, Tag) else None
        if heading is not None or not found:
            title = heading.get_text(" ", strip=True) if heading else page
            place = f"{href}#{cell['id']}" if cell.get("id") else href
            found.append({"page": page, "title": title, "href": place, "text": ""})
        text = re.sub(r"\s+", " ", cell.get_text(" ")).strip()
        found[-1]["text"] = f"{found[-1]['text']} {text}".strip()
    return found

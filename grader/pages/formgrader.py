"""What formgrader shows of a marked notebook: formulas without a network, rubrics, the edition.

nbgrader's own page asks another machine for the script that draws its formulas, and without that
script cannot save a mark. Changes what is shown alone; must not change a notebook or a mark.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

from coursecheck.explain.html import TAGS
from grader.course.notebooks import Course, Notebook, grade_id
from grader.marks.result_cache import recall
from grader.pages.desk import FORMULA, formula, rubric

_PLACE = "\ue000{}\ue001"  # stands for a formula while markdown becomes HTML
_EDITION = {
    "en": "Handed in: the English edition.",
    "zh": "提交的是中文版（Chinese edition）。",
}
_DUE = {"en": "What is due", "zh": "评分依据"}


class TeachersView(Preprocessor):
    """Puts the edition before the notebook and each rubric behind its written answer."""

    enabled = Bool(True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, Any]:
        """Return the notebook as it is shown, called by nbconvert; `resources` say whose it is."""
        course = Course(Path(self.config.CourseDirectory.root), self.config)
        books = {
            book.name: book
            for book in course.notebooks_of(resources["assignment_id"])
            if book.name == resources["notebook_id"]
        }
        for book in books.values():
            known = recall(course, resources["student"], book)
            language = known.language if known and known.language else book.languages[0]
            nb.cells = _annotated(nb, book, language)
        return nb, resources


def _annotated(nb: NotebookNode, book: Notebook, language: str) -> list[NotebookNode]:
    written = {one.grade_id for one in book.written}
    cells = [_note(_EDITION.get(language, f"Handed in: the edition {language}."), language)]
    for cell in nb.cells:
        cells.append(cell)
        if grade_id(cell) in written:
            due = rubric(book, grade_id(cell), language)
            cells.append(_note(f"**{_DUE.get(language, _DUE['en'])}**\n\n{due}", language))
    return cells


def _note(text: str, language: str) -> NotebookNode:
    tag = TAGS.get(language, language)
    source = f'<div class="alert alert-info course-note" lang="{tag}">\n\n{text}\n\n</div>'
    note: NotebookNode = nbformat.v4.new_markdown_cell(source)
    return note


def to_html(source: str) -> str:
    """Return markdown as HTML whose formulas are drawn; stands in for nbconvert's own filter."""
    found: list[str] = []

    def put_by(hit: Any) -> str:
        found.append(formula(hit))
        return _PLACE.format(len(found) - 1)

    parts = source.split("`")  # every second part is code, in which a dollar is a dollar
    parts[::2] = [FORMULA.sub(put_by, part) for part in parts[::2]]
    html = str(markdown2html_mistune("`".join(parts)))
    for number, markup in enumerate(found):
        html = html.replace(_PLACE.format(number), markup)
    return html

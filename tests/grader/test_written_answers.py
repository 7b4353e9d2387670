"""Nothing that a student wrote for a person is lost, and nothing of it acts in a browser."""

from __future__ import annotations

import base64
import copy
import re

import nbformat
import pytest
from building import small_book
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.course.release import edition, stubs
from grader.intake.clean_text import harmless_markdown
from grader.intake.submission import Role, merge

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def written(change, files=None):
    """Return the written cell after `change`, and whether a person has to look at it."""
    node = stubs(edition(small_book().node, "en"), "en")
    change(node.cells)
    data = nbformat.writes(node).encode()
    submission = merge(small_book(), data, files=files)
    (cell,) = [
        cell
        for cell, role in zip(submission.notebook.cells, submission.roles, strict=True)
        if role is Role.WRITTEN
    ]
    nbformat.validate(submission.notebook)
    return cell, submission.written[0].given


def below(cells):
    cells.append(new_markdown_cell("My answer."))


def in_a_code_cell(cells):
    cells.append(new_code_cell("My answer."))


def retyped(cells):
    cells[-1] = new_markdown_cell("My answer.")


def pasted_copy(cells):
    cells.append(copy.deepcopy(cells[-1]))
    cells[-1].id, cells[-1].source = "copy", "My answer."


def far_above(cells):
    cells.insert(1, new_markdown_cell("My answer."))


@pytest.mark.parametrize("where", [below, in_a_code_cell, retyped, pasted_copy, far_above])
def test_an_answer_is_found_wherever_it_was_typed(where):
    cell, given = written(where)

    assert given
    assert "My answer." in cell.source


def test_two_halves_stand_in_their_order():
    def split(cells):
        cells[-1].source = "First."
        cells.append(new_markdown_cell("Second."))

    assert written(split)[0].source == "First.\n\nSecond."


def test_only_what_was_left_alone_is_not_given():
    assert written(lambda cells: None)[1] is False


def test_a_pasted_picture_is_kept_and_one_that_is_missing_does_no_harm():
    def paste(cells):
        cells[-1].source = "![s](attachment:s.png) ![t](attachment:t.png)"
        cells[-1].attachments = {"s.png": {"image/png": PNG}}

    cell, given = written(paste)

    assert given
    assert cell.attachments == {"s.png": {"image/png": PNG}}
    assert re.findall(r"attachment:(\S+)\)", cell.source) == ["s.png"]


def test_a_picture_beside_the_notebook_is_shown():

    cell, given = written(lambda cells: None, {"sketch.png": base64.b64decode(PNG)})

    assert given
    assert list(cell.attachments) == ["sketch.png"]


@pytest.mark.parametrize(
    "text", ["`a<b`, training data: 5", "$a<b$ and $c>d$", "[w](https://x.y/z?a=1&b)", "1 < 2"]
)
def test_harmless_text_stays_as_it_was_typed(text):
    assert harmless_markdown(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "x <img src=x onerror=alert(1)>", "<div\nonclick=x",
        "[x](javascript:alert(1))", "[x](java&#115;cript:alert(1))", "<javascript:alert(1)>",
        "> [x]:\n>  javascript:alert(1)\n\n[x]", "```mermaid\nx <img src=x onerror=alert(1) \n```",
        "[x](data:text/html,1)", "[x](<  javascript:alert(1)>)",
    ],
)  # fmt: skip
def test_markup_is_seen_and_does_nothing(text):
    clean = harmless_markdown(text)
    page = markdown2html_mistune(clean)

    assert clean.replace("\u2060", "") == text
    assert harmless_markdown(clean) == clean
    assert not re.search(r"(?i)<(script|img|div\s+onclick)", page.replace("jp-Mermaid", ""))
    assert not re.search(r'(?i)href="\s*(%20)*(java|vb)?(script|data):', page)

"""JupyterLab and Notebook 7 as students meet them: a wrong answer, its hint, a right one, progress,
a receipt; outputs that a stranger made.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from browsing import barriers, keep, opened
from lab_server import ask, open_notebook, served, write
from nbformat import v4

from poollab import playground, sliding_window

pytestmark = pytest.mark.slow
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
KEPT = {
    "language",
    "imports",
    "numbers",
    "max-picture",
    "valid_out_size-answer",
    "valid_out_size",
    "playground",
    "progress",
    "receipt",
}
HEAD = "def valid_out_size(n, k):\n    if k < 1 or k > n:\n        raise ValueError\n"
A = [[3.0, -1, 4, 1], [9, 2, -6, 5], [-5, 8, -9, 7], [0, 1, 2, 3]]
#: Notebook 7 says it of an empty notebook, too: parts of JupyterLab are missing there.
NOT_OURS = (
    "Cannot read properties of undefined (reading 'schema')",
    "Command 'filebrowser:open-path' not registered",
)
WRONG, RIGHT = HEAD + "    return n - k", HEAD + "    return n - k + 1"


def small(language):
    """Notebook 1 with the cells that are needed here."""
    node = nbformat.read(NOTEBOOKS / language / "pooling" / "1_by_hand.ipynb", 4)
    node.cells = [cell for cell in node.cells if cell.id in KEPT]
    return node


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A server of its own: address and folder of notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    for language in ("zh", "en"):
        (folder / language).mkdir()
        nbformat.write(small(language), folder / language / "1_by_hand.ipynb")
    with served(folder, tmp_path_factory.mktemp("home")) as address:
        yield address, folder


def answer(page, source):
    write(page, "def valid_out_size", source)
    ask(page, "notebook:run-all-cells")


TOLD = {
    "zh": ("少了 +1", "2 / 2 分", "进一步", "1 / 3", "已经写了：valid_out_size"),
    "en": ("the +1 is missing", "2 / 2 points", "One step on", "1 of 3", "Written: valid_out_size"),
}


@pytest.mark.parametrize(
    ("language", "door"), [("zh", "lab/tree"), ("en", "lab/tree"), ("en", "notebooks")]
)
def test_a_wrong_answer_is_told_its_mistake_and_mended(browser, lab, language, door):
    address, _ = lab
    place = f"{door.partition('/')[0]}-{language}"
    hint, points, step, far, written = TOLD[language]
    size = {"width": 1280, "height": 1400}
    with opened(browser, reduced_motion="reduce", viewport=size) as (page, witness):
        page.set_default_timeout(180_000)
        open_notebook(page, address, f"{language}/1_by_hand.ipynb", door)
        outputs = page.locator(".jp-OutputArea-output")
        answer(page, WRONG)
        outputs.filter(has_text=hint).filter(has_text="valid_out_size(2, 2)").wait_for()
        keep(page, f"{place}-wrong")
        answer(page, RIGHT)
        outputs.filter(has_text=points).first.wait_for()
        outputs.filter(has_text=far).wait_for()  # progress
        row = page.locator(".jp-OutputArea-child:has(.check-points)")
        assert (row.count(), row.is_visible()) == (1, False), "no empty row below a verdict"
        ask(page, "docmanager:save")
        ask(page, "notebook:run-cell")
        outputs.filter(has_text=written).wait_for()  # receipt
        page.get_by_role("button", name=step).click()
        assert page.locator(".sliding-window .count").inner_text() == "2 / 8"
        assert barriers(page, ".jp-OutputArea") == []
        ours = [error for error in witness.errors if not error.startswith(NOT_OURS)]
        assert (ours, witness.outside) == ([], [])
        keep(page, f"{place}-right")


def test_of_outputs_that_a_stranger_made_pictures_are_shown_and_no_script_runs(browser, lab):
    address, folder = lab
    shown = [picture._repr_html_() for picture in (sliding_window(A, 2), playground(A, 2))]
    node = v4.new_notebook(cells=[v4.new_code_cell("picture", id=f"cell-{n}") for n in range(6)])
    for cell, html in zip(node.cells, shown, strict=False):
        data = {"text/html": html, "text/plain": "a picture"}
        cell.outputs = [v4.new_output("display_data", data)]
    nbformat.write(node, folder / "theirs.ipynb")
    with opened(browser) as (page, _):
        page.set_default_timeout(180_000)
        open_notebook(page, address, "theirs.ipynb")
        page.locator(".jp-OutputArea img").wait_for()
        assert page.locator(".count").count() == 0
        assert page.locator(".playground td").all_inner_texts()[-4:] == ["9", "5", "8", "7"]
        keep(page, "lab-untrusted")

"""One run of a notebook for all its languages: only what speaks runs again, where it stood."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from nbformat import v4

from grader.pages.site.languages import NotebookFailsError, run_alone, run_together


class Kernel:
    """Shows a page for each `show()`, in the language spoken last, and counts `train()`."""

    def __init__(self, shows=1):
        self.spoken, self.trained, self.pages, self.shows = "", 0, 0, shows

    def run(self, source):
        outputs = []
        for call in re.findall(r"use_language\('(\w+)'\)|(show|train|print)\(", source):
            self.spoken = call[0] or self.spoken
            self.trained += call[1] == "train"
            if call[1] == "print":
                outputs.append({"output_type": "stream", "name": "stdout", "text": "3\n"})
            if call[1] == "show":
                self.pages += 1
                data = {"text/plain": "page", "text/html": f"<p>{self.spoken}</p>"}
                page = {"output_type": "display_data", "data": data, "metadata": {}}
                outputs += [page] * (1 if self.spoken == "zh" else self.shows)
        ended = "raised" if "1 / 0" in source else "ok"
        return SimpleNamespace(
            outputs=outputs, ended=ended, error_name="ZeroDivisionError", error_value="by zero"
        )


def editions(*sources):
    def node(language):
        first = f"from windows import show, use_language\nuse_language('{language}')"
        cells = [first, *sources]
        return v4.new_notebook(
            cells=[v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(cells)]
        )

    return {language: node(language) for language in ("zh", "en")}


def shown(node):
    return [
        [output.get("text") or output.data["text/html"] for output in cell.outputs]
        for cell in node.cells
    ]


def test_what_a_cell_computes_runs_once_and_its_pages_in_every_language():
    both, kernel = editions("train()", "print(1)\nshow(2)\nprint(3)", "x = 1"), Kernel()
    assert run_together(both, kernel, "windows")
    assert shown(both["zh"]) == [[], [], ["3\n", "<p>zh</p>", "3\n"], []]
    assert shown(both["en"]) == [[], [], ["3\n", "<p>en</p>", "3\n"], []]
    assert (kernel.trained, kernel.spoken) == (1, "zh")
    assert [cell.execution_count for cell in both["en"].cells] == [1, 2, 3, 4]


def test_a_function_that_calls_what_speaks_speaks_itself():
    both, kernel = editions("def twice():\n    train()\n    show(1)", "twice()"), Kernel()
    assert run_together(both, kernel, "windows")
    assert kernel.spoken == "zh"


@pytest.mark.parametrize("source", ["%matplotlib inline\nshow(1)", "!ls"])
def test_a_cell_that_is_more_than_python_needs_a_run_for_each_language(source):
    assert not run_together(editions(source), Kernel(), "windows")


def test_another_number_of_pages_needs_a_run_for_each_language():
    assert not run_together(editions("show(1)"), Kernel(shows=2), "windows")


def test_editions_with_other_cells_need_a_run_for_each_language():
    both = editions("x = 1")
    both["en"].cells[1].id = "another"
    assert not run_together(both, Kernel(), "windows")


def test_a_cell_that_fails_is_named():
    both = editions("1 / 0")
    with pytest.raises(NotebookFailsError, match="cell c1 raised: ZeroDivisionError: by zero"):
        run_together(both, Kernel(), "windows")
    with pytest.raises(NotebookFailsError, match="cell c1 raised"):
        run_alone(both["en"], Kernel())

"""`receipt`: what a student is told of a saved notebook before it is handed in."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from coursecheck.receipt import command, receipt
from coursecheck.receipt.files import files_beside
from coursecheck.receipt.fresh_run import RUNNING
from coursecheck.receipt.receipt import opened, receipt_for
from coursecheck.receipt.saved import read_saved, text_of

ROOT = Path(__file__).parents[2]
RIGHT = """import mytools

def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError("no position")
    return mytools.steps(n, k) + 1
"""
WRONG = "def pool2d(X, pool_size, mode='max'):\n    return X\n"


def cell(source: str, name: str = "", kind: str = "code", **more: object) -> dict:
    about = {"cell_type": kind, "id": name or "x", "metadata": {}, "source": source}
    return about | ({"outputs": [], "execution_count": None} if kind == "code" else {}) | more


def write(path: Path, *cells: dict) -> Path:
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}), encoding="utf-8")
    return path


def released(name: str, language: str = "en") -> dict:
    (path,) = (ROOT / "notebooks" / language).glob(f"*/{name}.ipynb")
    return json.loads(path.read_text(encoding="utf-8"))


def said(path: Path) -> str:
    return repr(receipt_for(path, "en", seconds=0.01))


@pytest.mark.slow
def test_a_receipt_tells_what_would_be_graded_and_what_is_missing(tmp_path, capsys):
    node = released("1_by_hand")
    cells = {one["id"]: one for one in node["cells"]}
    cells["valid_out_size-answer"]["source"] = RIGHT
    cells["pool2d-answer"] |= {"source": WRONG, "id": "dropped", "metadata": {}}
    del cells["pool2d"]["source"]
    node["cells"] += [cell("%%writefile made.py\nx = 1"), cell("import made, gone_module")]
    node["cells"].append(cell("![a drawing](drawing.png)", kind="markdown"))
    book = tmp_path / "1_by_hand.ipynb"
    book.write_text(json.dumps(node), encoding="utf-8")
    (tmp_path / "mytools.py").write_text("from deeper import steps\n")
    (tmp_path / "deeper.py").write_text("def steps(n, k):\n    return n - k\n")
    (tmp_path / "unused.py").write_text("")

    status = command.main(
        "poollab", ["receipt", str(book), "--zip", str(tmp_path / "in" / "mine.zip")]
    )
    text = capsys.readouterr().out

    assert status == 1
    assert "✓ It will be recognised as 1_by_hand." in text
    assert "Without their own names, and recognised by what they say: pool2d-answer." in text
    assert "Missing: pool2d. Copy" not in text
    assert "run from top to bottom: 2 / 12 points" in text
    assert "Would be graded as answered: valid_out_size, pool2d." in text
    assert "Still to be written: pool2d_stride." in text
    assert "stops with ModuleNotFoundError: No module named 'gone_module'" in text
    assert "Goes along: mytools.py, deeper.py." in text
    assert "Written by the notebook itself: made.py." in text
    assert "Not to be found beside the notebook: gone_module.py, drawing.png." in text
    packed = zipfile.ZipFile(tmp_path / "in" / "mine.zip").namelist()
    assert packed == ["1_by_hand.ipynb", "mytools.py", "deeper.py"]


@pytest.mark.slow
def test_in_a_notebook_a_receipt_reads_and_runs_only_when_asked(tmp_path):
    ran = tmp_path / "ran"
    book = write(
        tmp_path / "1_by_hand.ipynb",
        cell(f"open({str(ran)!r}, 'w').close()"),
        cell(WRONG, "pool2d-answer"),
        cell('def valid_out_size(n, k):\n    "Doc."\n    raise NotImplementedError()'),
    )
    text = repr(receipt(book, "en"))
    assert "Written: pool2d." in text
    assert "Still to be written: valid_out_size." in text
    assert "receipt(run=True)" in text
    assert "points" not in text
    assert not ran.exists()
    assert "0 / 12 points" in repr(receipt(book, "en", run=True))
    assert ran.exists()


def test_what_has_run_and_is_not_saved_is_told(tmp_path, monkeypatch):
    book = write(tmp_path / "1_by_hand.ipynb", cell(WRONG, "pool2d-answer"))
    monkeypatch.setenv("JPY_SESSION_NAME", str(book))
    inputs = ["", WRONG]
    shell = SimpleNamespace(user_ns={}, history_manager=SimpleNamespace(input_hist_raw=inputs))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert "Not as it last ran here" not in repr(receipt(language="en"))
    inputs += [WRONG.replace("X\n", "2 * X\n"), "pool2d(1)"]
    assert "Not as it last ran here: pool2d." in repr(receipt(language="en"))


def test_an_answer_in_another_process_leaves_this_one_alone(tmp_path, monkeypatch):
    monkeypatch.setenv(RUNNING, "1")
    assert "left out" in repr(receipt(tmp_path / "any.ipynb", "en"))


@pytest.mark.slow
def test_a_run_that_ends_early_names_the_cell(tmp_path):
    loop = cell('check("valid_out_size", valid_out_size)', "valid_out_size")
    book = write(tmp_path / "1_by_hand.ipynb", loop, cell("import os\nos._exit(0)"))
    assert "The run ended in cell 2" in repr(receipt_for(book, "en"))
    assert "Stopped in cell" in said(book)


def test_a_notebook_is_known_by_its_cells_or_by_its_name(tmp_path):
    check = cell('check("pool2d", pool2d)')
    assert "as 1_by_hand, whose file name is 1_by_hand.ipynb" in said(
        write(tmp_path / "a.ipynb", check)
    )
    other = write(tmp_path / "2_padding_stride_channels.ipynb", check)
    assert "and its cells are those of 1_by_hand" in said(other)
    assert "will be recognised as 1_by_hand" in said(write(tmp_path / "1_by_hand.ipynb"))
    assert "no notebook of the course" in said(write(tmp_path / "b.ipynb", cell("1 + 1")))


def test_a_missing_cell_is_named(tmp_path):
    book = write(
        tmp_path / "1_by_hand.ipynb", cell("def pool2d(X):\n    return X", "pool2d-answer")
    )
    assert "Missing: valid_out_size-answer, valid_out_size, pool2d, pool2d_stride-" in said(book)


def test_written_answers_are_found_beyond_the_line_that_was_there(tmp_path):
    node = released("4_questions", "zh")
    cells = {one["id"]: one for one in node["cells"]}
    stub = "".join(cells["max-or-average"]["source"])
    cells["max-or-average"]["source"] = f"{stub}\n\n边缘检测用最大汇聚。"
    book = tmp_path / "4_questions.ipynb"
    book.write_text(json.dumps(node), encoding="utf-8")
    saved = read_saved(book)
    assert {one.name: text_of(one.cell) for one in saved.written()} == {
        "max-or-average": "边缘检测用最大汇聚。",
        "why-not-softmax": "",
    }
    assert saved.language == "zh"
    node["cells"].remove(cells["why-not-softmax"])
    book.write_text(json.dumps(node), encoding="utf-8")
    assert "Written answer why-not-softmax: its cell is missing" in said(book)


def test_files_that_are_named_go_along_and_nothing_from_elsewhere(tmp_path):
    folder = tmp_path / "home"
    (folder / "tools").mkdir(parents=True)
    (folder / "tools" / "__init__.py").write_text("from . import inner\n")
    (folder / "tools" / "inner.py").write_text("import json\n")
    (tmp_path / "secret.txt").write_text("not beside it")
    (folder / "data.csv").write_text("1,2")
    (folder / "large.csv").write_bytes(b"0" * 2_000_001)
    (folder / "my plot.png").write_bytes(b"")
    source = "import tools, torch\nopen('data.csv'), open('large.csv'), open('../secret.txt')"
    shown = cell(
        "![](my%20plot.png) ![](https://d2l.ai/x.png) ![](attachment:y.png)", kind="markdown"
    )
    found = files_beside(read_saved(write(folder / "1_by_hand.ipynb", cell(source), shown)))
    assert set(found.along) == {"tools/__init__.py", "tools/inner.py", "data.csv", "my plot.png"}
    assert found.unfit == ["large.csv"]
    assert found.missing == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"cells": 3}', '{"cells": [3]}', "\udcff"])
def test_what_is_no_notebook_is_refused_in_one_sentence(tmp_path, text):
    path = tmp_path / "1_by_hand.ipynb"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    assert "cannot be read as a notebook" in said(path)


def test_a_file_that_is_not_there_is_asked_for(tmp_path):
    assert "Save the notebook first" in said(tmp_path / "1_by_hand.ipynb")


def test_the_notebook_is_the_one_that_jupyter_or_vs_code_tells(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert opened() is None
    assert "python -m poollab receipt" in repr(receipt(language="en"))
    write(tmp_path / "1_by_hand.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", "course/pooling/1_by_hand.ipynb")
    assert opened() == tmp_path / "1_by_hand.ipynb"
    monkeypatch.delenv("JPY_SESSION_NAME")
    names = {"__vsc_ipynb_file__": str(tmp_path / "2.ipynb")}
    shell = SimpleNamespace(get_ipython=lambda: SimpleNamespace(user_ns=names))
    monkeypatch.setitem(sys.modules, "IPython", shell)
    assert opened() == tmp_path / "2.ipynb"


def test_wrong_use_is_answered_with_what_to_type(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command.main("poollab", ["receipt"]) == 2
    assert "python -m poollab receipt 1_by_hand.ipynb" in capsys.readouterr().out
    (tmp_path / "a").mkdir()
    books = [write(tmp_path / "1_by_hand.ipynb"), write(tmp_path / "a" / "2_x.ipynb")]
    assert command.main("poollab", ["receipt", *map(str, books), "--zip", "x.zip"]) == 2
    assert "Pack each folder by itself" in capsys.readouterr().out


def test_two_files_of_one_notebook_and_a_zip_that_cannot_be_written_are_told(tmp_path, capsys):
    check = cell('check("pool2d", pool2d)')
    write(tmp_path / "1_by_hand.ipynb", check)
    write(tmp_path / "1_by_hand (1).ipynb", check)
    (tmp_path / "folder").mkdir()
    options = ["--zip", str(tmp_path / "folder"), "--language", "en", "--seconds", "0.01"]
    assert command.main("poollab", ["receipt", str(tmp_path), *options]) == 2
    text = capsys.readouterr().out
    assert "Several files are 1_by_hand: 1_by_hand (1).ipynb, 1_by_hand.ipynb. Keep one" in text
    assert "could not be written" in text


def test_a_receipt_shows_itself_as_a_page(tmp_path):
    page = receipt_for(write(tmp_path / "<b>.ipynb", cell("1")), "zh")._repr_html_()
    assert 'lang="zh-CN"' in page
    assert "<b>" not in page

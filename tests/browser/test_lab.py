"""JupyterLab as a student meets it: a wrong answer, its hint, a right one; a stranger's outputs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from browsing import barriers, keep, opened
from nbformat import v4

pytestmark = pytest.mark.slow
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
KEPT = {"language", "imports", "numbers", "max-picture", "valid_out_size-answer", "valid_out_size"}
HEAD = "def valid_out_size(n, k):\n    if k < 1 or k > n:\n        raise ValueError\n"
WRONG, RIGHT = HEAD + "    return n - k", HEAD + "    return n - k + 1"


def small(language):
    """Notebook 1 with the cells that are needed here."""
    node = nbformat.read(NOTEBOOKS / language / "pooling" / "1_by_hand.ipynb", 4)
    node.cells = [cell for cell in node.cells if cell.id in KEPT | {"progress"}]
    return node


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A server of its own: address and folder of notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    for language in ("zh", "en"):
        nbformat.write(small(language), folder / f"{language}.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {
        "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
         "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True",
         f"--ServerApp.root_dir={folder}",
         "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5)
            break
        except OSError:
            time.sleep(0.3)
    yield address, folder
    server.terminate()
    server.wait(timeout=30)


def open_notebook(page, address, name):
    page.goto(f"{address}/lab/tree/{name}?reset")
    page.locator(".jp-Notebook .jp-CodeCell").nth(5).wait_for()


def ask(page, command):
    """Have Lab do what its menu offers under the name of `command`."""
    page.evaluate("command => window.jupyterapp.commands.execute(command)", command)


def answer(page, source):
    page.locator(".jp-CodeCell .cm-content", has_text="def valid_out_size").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    ask(page, "notebook:run-all-cells")


@pytest.mark.parametrize(
    ("language", "hint", "points", "step"),
    [("zh", "少了 +1", "2 / 2 分", "进一步")],
)
def test_a_wrong_answer_is_told_its_mistake_and_mended(browser, lab, language, hint, points, step):
    address, folder = lab
    size = {"width": 1280, "height": 1400}
    with opened(browser, reduced_motion="reduce", viewport=size) as (page, witness):
        page.set_default_timeout(120_000)
        open_notebook(page, address, f"{language}.ipynb")
        outputs = page.locator(".jp-OutputArea-output")
        answer(page, WRONG)
        outputs.filter(has_text=hint).filter(has_text="valid_out_size(2, 2)").wait_for()
        keep(page, f"lab-{language}-wrong")
        answer(page, RIGHT)
        outputs.filter(has_text=points).first.wait_for()
        outputs.filter(has_text="1 / 3").wait_for()  # progress
        page.get_by_role("button", name=step).click()
        assert page.locator(".sliding-window .count").inner_text() == "2 / 8"
        assert barriers(page, ".jp-OutputArea") == []
        assert (witness.errors, witness.outside) == ([], [])
        keep(page, f"lab-{language}-right")
        shown = page.locator(".sliding-window").evaluate("box => box.outerHTML")
        show_untrusted(page, address, folder, shown)


def show_untrusted(page, address, folder, shown):
    """Open a notebook whose outputs somebody else made: its picture is there, its script is not."""
    node = v4.new_notebook(cells=[v4.new_code_cell("picture", id=f"cell-{n}") for n in range(6)])
    data = {"text/html": shown, "text/plain": "a picture"}
    node.cells[0].outputs = [v4.new_output("display_data", data)]
    nbformat.write(node, folder / "theirs.ipynb")
    open_notebook(page, address, "theirs.ipynb")
    page.locator(".jp-OutputArea img").wait_for()
    assert page.locator(".count").count() == 0
    keep(page, "lab-untrusted")

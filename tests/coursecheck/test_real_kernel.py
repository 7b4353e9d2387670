"""What a check shows in a kernel as Jupyter starts it: nothing here is a stand-in for IPython."""

from __future__ import annotations

import os
from pathlib import Path
from queue import Empty

import pytest

jupyter_client = pytest.importorskip("jupyter_client")
pytest.importorskip("ipykernel")

pytestmark = pytest.mark.slow

GALLERY = Path(__file__).parents[1] / "gallery"
LOOP = (GALLERY / "pool2d" / "correct__loop.py").read_text(encoding="utf-8")
HEAD = "def pool2d(X, pool_size, mode='max'):\n"


class Kernel:
    """A kernel, and what its cells show."""

    def __init__(self, folder: Path) -> None:
        environment = os.environ | {"LANG": "en_US.UTF-8", "IPYTHONDIR": str(folder)}
        self.manager, self.client = jupyter_client.manager.start_new_kernel(
            kernel_name="python3", startup_timeout=120, env=environment, cwd=str(folder)
        )
        self.run("from poollab import check, use_language\nuse_language('en')")

    def run(self, code: str, stop_at: Path | None = None) -> list[dict]:
        """Run a cell and return its outputs; interrupt it once the file `stop_at` is there."""
        asked = self.client.execute(code, allow_stdin=False)
        shown = []
        for _ in range(1200):
            if stop_at and stop_at.exists():
                stop_at.unlink()
                self.manager.interrupt_kernel()
            try:
                message = self.client.get_iopub_msg(timeout=0.1)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") != asked:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return shown
            if kind in ("stream", "display_data", "execute_result", "error"):
                shown.append({"kind": kind} | content)
        raise TimeoutError(code)

    def said(self, code: str) -> str:
        """Everything that a cell shows, as a viewer shows it that knows no HTML."""
        return "\n".join(
            output.get("text") or output["data"]["text/plain"]
            for output in self.run(code)
            if output["kind"] != "error"
        )

    def end(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    started = Kernel(tmp_path_factory.mktemp("kernel"))
    yield started
    started.end()


@pytest.mark.parametrize(
    "last",
    ['check("pool2d", pool2d)', 'points = check("pool2d", pool2d)',
     'check("pool2d", pool2d)\nprint("behind")', 'check("pool2d", pool2d);'],
    ids=["last", "assigned", "not_last", "semicolon"],
)  # fmt: skip
def test_a_verdict_shows_in_words_and_as_a_page_wherever_the_check_stands(kernel, last):
    outputs = kernel.run(f"{LOOP}\n{last}")
    pages = [o["data"] for o in outputs if "public checks passed" in str(o.get("data", ""))]
    assert len(pages) == 1
    assert "6 / 6 points" in pages[0]["text/plain"]
    assert "<div" in pages[0]["text/html"]


def test_an_interrupt_is_one_sentence_and_the_kernel_goes_on(kernel, tmp_path):
    begun = tmp_path / "begun"
    code = f"from pathlib import Path\n{HEAD}    Path({str(begun)!r}).touch()\n"
    code += "    while True:\n        pass\ncheck('pool2d', pool2d)"
    (error,) = kernel.run(code, begun)
    assert error["kind"] == "error"
    (line,) = error["traceback"]
    assert "The check was interrupted in pool2d(X, " in line
    assert "\n" not in line
    assert "public checks passed" in kernel.said(f"{LOOP}\ncheck('pool2d', pool2d)")


@pytest.mark.parametrize(
    "leaves", ["exit()", "quit()", "import sys; sys.exit()", "get_ipython().ask_exit()"]
)
def test_an_answer_that_leaves_is_stopped_and_the_kernel_stays(kernel, leaves):
    said = kernel.said(f"kept = 41\n{HEAD}    {leaves}\ncheck('pool2d', pool2d)")
    assert "SystemExit" in said
    assert "0 / 6 points" in said
    assert "42" in kernel.said("kept + 1")
    assert kernel.manager.is_alive()


def test_an_answer_that_asks_is_told_that_there_is_nobody(kernel):
    said = kernel.said(f"{HEAD}    return input('which? ')\ncheck('pool2d', pool2d)")
    assert "input() has nobody to ask" in said
    assert "not started" not in said


def test_a_name_with_a_slip_gets_the_right_one(kernel):
    (error,) = kernel.run(f"{LOOP}\ncheck('pool2b', pool2d)")
    assert "did you mean 'pool2d'?" in error["evalue"]


def test_a_students_default_dtype_changes_no_verdict_and_stays(kernel):
    code = "import torch\ntorch.set_default_dtype(torch.float64)\n"
    said = kernel.said(f"{LOOP}\n{code}check('pool2d', pool2d)\nprint(torch.get_default_dtype())")
    kernel.run("torch.set_default_dtype(torch.float32)")
    assert "6 / 6 points" in said
    assert "torch.float64" in said


def test_a_note_on_a_right_answer_quotes_the_line_of_its_cell(kernel):
    path = GALLERY / "max_pool2d_fast" / "correct__strided_slices.py"
    text = path.read_text(encoding="utf-8")
    said = kernel.said(f"{text}\ncheck('max_pool2d_fast', max_pool2d_fast)")
    number = 1 + text.splitlines().index("    return Y.clone()")
    assert f"The copy in line {number} can go: return Y.clone()" in said
    assert "5 / 5 points" in said

"""The book's import line runs whatever the state of torchvision is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow  # processes that load torch
CONFIG = Path(__file__).parents[2] / "etc" / "ipython" / "ipython_config.py"
BOOK = "import torch\nfrom torch import nn\nfrom d2l import torch as d2l\n"

HIDDEN = """
from importlib.machinery import PathFinder
find = PathFinder.find_spec
PathFinder.find_spec = lambda name, *rest: None if name == "torchvision" else find(name, *rest)
"""

NEEDS_OPERATORS = """
    import torch

    @torch.library.register_fake("torchvision::nms")
    def meta_nms(dets, scores, iou_threshold):
        return dets
"""


def run(code: str, first_on_path: Path | None = None) -> dict[str, object]:
    """Run `code` in a fresh interpreter as a kernel starts it; it leaves a dict called `seen`.

    Without `first_on_path` an installed torchvision is hidden.
    """
    program = "\n".join(
        [
            "import json, sys",
            HIDDEN if first_on_path is None else "",
            f"import runpy; runpy.run_path({str(CONFIG)!r})",
            dedent(code),
            "print(json.dumps(seen))",
        ]
    )
    environment = dict(os.environ)
    if first_on_path is not None:
        environment["PYTHONPATH"] = str(first_on_path)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def make_torchvision(folder: Path, init: str, transforms: str = "NAME = 'real transforms'") -> Path:
    package = folder / "torchvision"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from torchvision import _operators\nfrom torchvision import transforms\n"
        "__version__ = '0.0.real'\n"
    )
    (package / "_operators.py").write_text(dedent(init))
    (package / "transforms.py").write_text(transforms)
    return folder


def test_the_books_import_runs_where_torchvision_is_absent() -> None:
    seen = run(BOOK + "seen = {'works': d2l.corr2d(torch.ones(2, 2), torch.ones(1, 1)).tolist()}")

    assert seen["works"] == [[1.0, 1.0], [1.0, 1.0]]


@pytest.mark.parametrize(
    ("code", "error", "name"),
    [
        ("torchvision.datasets", "TorchvisionUnusableError", "torchvision.datasets"),
        ("transforms.ToTensor()", "TorchvisionUnusableError", "torchvision.transforms.ToTensor"),
        ("import torchvision.ops", "ModuleNotFoundError", "torchvision.ops"),
        ("from torchvision import datasets", "ModuleNotFoundError", "torchvision.datasets"),
        (
            "from torchvision.transforms import ToTensor",
            "ModuleNotFoundError",
            "torchvision.transforms.ToTensor",
        ),
    ],
)
def test_using_what_is_absent_says_what_is_missing_and_what_to_do(
    code: str, error: str, name: str
) -> None:
    seen = run(
        f"""
        import torchvision
        from torchvision import transforms
        try:
            exec({code!r})
        except Exception as reason:
            seen = {{"error": type(reason).__name__, "message": str(reason)}}
        """
    )

    assert seen["error"] == error
    assert str(seen["message"]).startswith(f"{name} needs torchvision")
    assert "not installed" in str(seen["message"])
    assert "install the torchvision that was built for your torch" in str(seen["message"])


def test_a_stand_in_answers_hasattr_with_no() -> None:
    seen = run("import torchvision\nseen = {'has': hasattr(torchvision, 'ops')}")

    assert seen == {"has": False}


def test_a_torchvision_that_works_is_passed_through(tmp_path: Path) -> None:
    make_torchvision(tmp_path, init="")
    seen = run(
        """
        import importlib, torchvision
        from torchvision import transforms
        seen = {
            "version": torchvision.__version__,
            "transforms": transforms.NAME,
            "loader": type(torchvision.__loader__).__name__,
            "again": importlib.reload(torchvision).__version__,
            "torch": "torch" in sys.modules,
        }
        """,
        tmp_path,
    )

    assert seen == {
        "version": "0.0.real",
        "transforms": "real transforms",
        "loader": "SourceFileLoader",
        "again": "0.0.real",
        "torch": False,
    }


def test_a_torchvision_whose_operators_are_not_declared_is_mended(tmp_path: Path) -> None:
    make_torchvision(tmp_path, init=NEEDS_OPERATORS)
    seen = run("import torchvision\nseen = {'version': torchvision.__version__}", tmp_path)

    assert seen == {"version": "0.0.real"}


def test_without_the_bridge_that_torchvision_does_not_load(tmp_path: Path) -> None:
    make_torchvision(tmp_path, init=NEEDS_OPERATORS)
    done = subprocess.run(
        [sys.executable, "-c", "import torchvision"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert "operator torchvision::nms does not exist" in done.stderr


def test_a_torchvision_beyond_mending_is_stood_in_for(tmp_path: Path) -> None:
    make_torchvision(tmp_path, init="raise OSError('libcudart.so: cannot open')")
    seen = run(
        BOOK
        + dedent("""
        import torchvision
        try:
            torchvision.transforms.ToTensor
        except AttributeError as reason:
            parts = [name for name in sys.modules if name.startswith("torchvision.")]
            seen = {"message": str(reason), "parts": parts}
        """),
        tmp_path,
    )

    assert "OSError: libcudart.so: cannot open" in str(seen["message"])
    assert seen["parts"] == ["torchvision.transforms"]


def test_a_kernel_starts_without_importing_torch() -> None:
    seen = run("seen = {'there': [n for n in ('torch', 'torchvision', 'd2l') if n in sys.modules]}")

    assert seen == {"there": []}


def test_importing_poollab_and_calling_bridge_again_leaves_one_finder() -> None:
    seen = run("""
        import poollab
        from poollab.torchvision_gap import _Finder, bridge
        bridge()
        seen = {
            "finders": sum(isinstance(f, _Finder) for f in sys.meta_path),
            "same": sum(type(f).__name__ == "_Finder" for f in sys.meta_path),
        }
    """)

    assert seen == {"finders": 1, "same": 1}


def test_the_books_import_is_the_first_cell_of_a_notebook() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BOOK)])
    notebook.cells.append(nbformat.v4.new_code_cell("'module' in dir()"))
    executed = NotebookClient(notebook, kernel_name="python3", timeout=120).execute()

    assert executed.cells[1].outputs[0]["data"]["text/plain"] == "False"

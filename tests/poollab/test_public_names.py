"""The names that a notebook may import; more of them would be a promise to keep."""

from __future__ import annotations

import os
import subprocess
import sys

import poollab


def test_a_notebook_finds_exactly_these_names():
    names = [
        "challenge",
        "check",
        "compare_guess",
        "playground",
        "progress",
        "receipt",
        "sliding_window",
        "use_language",
    ]
    assert sorted(poollab.__all__) == names
    assert all(callable(getattr(poollab, name)) for name in poollab.__all__)


def test_the_names_are_functions_whatever_was_imported_first():
    code = (
        "import poollab.pictures.sliding_window, poollab.pictures.playground\n"
        "import coursecheck.check, coursecheck.progress, poollab\n"
        "from poollab import check, playground, progress, sliding_window\n"
        "import types\n"
        "names = (check, playground, progress, sliding_window)\n"
        "assert not any(isinstance(x, types.ModuleType) for x in names)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=os.environ)
    assert done.returncode == 0, done.stderr.decode()


def test_the_books_import_line_works_after_ours():
    code = "import poollab, torchvision; from torchvision import transforms"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=os.environ)
    assert done.returncode == 0, done.stderr.decode()

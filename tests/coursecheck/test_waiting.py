"""One grey line in place of a stub's traceback; every other error is shown as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from coursecheck.waiting import calm_tracebacks
from poollab import use_language

CLASS = """
class MaxPool2dFn:
    @staticmethod
    def forward(X):
        raise NotImplementedError()
"""


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    shell = InteractiveShell.instance()
    calm_tracebacks()
    yield shell
    shell.set_custom_exc((), None)
    InteractiveShell.clear_instance()


def ran(shell: InteractiveShell, source: str) -> tuple[str, list[RichOutput], bool]:
    with capture_output() as seen:
        result = shell.run_cell(source)
    return seen.stdout + seen.stderr, seen.outputs, result.success


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def pool2d(X):\n    raise NotImplementedError()\nprint(1 + pool2d(0))", "pool2d"),
        (CLASS + "MaxPool2dFn.forward(0)", "MaxPool2dFn"),
        ("def pad2d(X):\n    raise NotImplementedError\n[pad2d(x) for x in (1,)]", "pad2d"),
    ],
)
def test_a_cell_that_meets_a_stub_shows_one_line_that_names_it(shell, source, name) -> None:
    use_language("en")
    text, (shown,), success = ran(shell, source)
    assert text == ""
    assert shown.data["text/plain"].startswith(f"This cell waits for your {name}:")
    assert name in shown.data["text/html"]
    assert not success, "nbgrader and the engine still see that the cell did not end well"


@pytest.mark.parametrize(
    "source",
    [
        "raise NotImplementedError('bfloat16 on this device')",
        "def pool2d(X):\n    raise ValueError\npool2d(0)",
        "def mine():\n    raise NotImplementedError()\nmine()",
        "class Mine(NotImplementedError): ...\nraise Mine",
    ],
)
def test_any_other_error_shows_its_traceback(shell, source) -> None:
    text, outputs, success = ran(shell, source)
    assert "Traceback" in text
    assert outputs == []
    assert not success

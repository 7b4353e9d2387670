"""What every test of the package starts with: no check remembered, no language chosen."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from coursecheck import progress
from coursecheck.explain import locale as sentences


@pytest.fixture(autouse=True)
def fresh_kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave no verdict and no language from one test to the next."""
    monkeypatch.setattr(sentences, "_chosen", {})
    progress._verdicts.clear()
    yield
    progress._verdicts.clear()


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Let `check` believe that it runs in a notebook; return what it shows there."""
    shown: list[tuple[str, str]] = []
    # By name in sys.modules: the package's attribute `check` is the function.
    module = sys.modules["coursecheck.check"]
    monkeypatch.setattr(module, "in_notebook", lambda: True)
    monkeypatch.setattr(module, "_display", lambda html, text: shown.append((html, text)))
    return shown

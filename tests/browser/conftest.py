"""One browser, without a window, for all tests of this folder; without one they are skipped."""

from __future__ import annotations

import pytest
from browsing import PROGRAM
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def browser():
    if not PROGRAM:
        pytest.skip("chromium is not installed")
    with sync_playwright() as driver:
        # Nothing but our own pages is opened, and root may not start it with its sandbox.
        started = driver.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield started
        started.close()

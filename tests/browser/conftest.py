"""A browser without a window for each file of this folder; without one its tests are skipped.

For a file, no longer: as long as it is there its event loop runs, and others want one of their own.
"""

from __future__ import annotations

import pytest
from browsing import PROGRAM
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="module")
def browser():
    if not PROGRAM:
        pytest.skip("chromium is not installed")
    with sync_playwright() as driver:
        # Nothing but our own pages is opened, and root may not start it with its sandbox.
        started = driver.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield started
        started.close()

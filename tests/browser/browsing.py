"""Pages in the system's own browser: what they say, what they ask for, whom they shut out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PROGRAM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
SHOTS = Path(__file__).parents[2] / "work" / "shots"
HERE = ("file:", "data:", "blob:", "http://127.0.0.1", "http://localhost", "ws://127.0.0.1")


@dataclass
class Witness:
    """What a page did beside showing itself."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    @property
    def outside(self) -> list[str]:
        """Addresses that are not on this machine."""
        return [url for url in self.requests if not url.startswith(HERE)]


@contextmanager
def opened(browser: Browser, url: str = "", **options: object) -> Iterator[tuple[Page, Witness]]:
    """Open `url` in a window of its own and watch it."""
    context = browser.new_context(**options)
    context.set_default_timeout(20_000)
    page, witness = context.new_page(), Witness()
    witness.watch(page)
    try:
        if url:
            page.goto(url)
        yield page, witness
    finally:
        context.close()


def barriers(page: Page, within: str | None = None) -> list[str]:
    """Return what axe finds that shuts somebody out."""
    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][-160:]}"
        for rule in found
        for node in rule["nodes"]
    ]


def keep(page: Page, name: str, **options: object) -> None:
    """Write a picture of the page into work/shots, to be looked at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", **options)

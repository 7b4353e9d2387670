"""JupyterLab and Notebook 7, served for one folder, and what a test has them do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from playwright.sync_api import Page

SETTINGS = (
    "--no-browser",
    "--allow-root",
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
    "--JupyterNotebookApp.expose_app_in_browser=True",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)

#: What is typed before there is a kernel is not run.
KERNEL = """async () => {
  const context = window.jupyterapp.shell.currentWidget.sessionContext;
  await context.ready;
  await context.session.kernel.info;
}"""


@contextmanager
def served(
    folder: Path, home: Path, python: str = sys.executable, more: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve `folder` by the Lab of `python`, with settings in `home` alone; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    news = home / "CONFIG/lab/user-settings/@jupyterlab/apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    server = subprocess.Popen(
        [python, "-m", "jupyterlab", *SETTINGS, f"--port={port}", f"--ServerApp.root_dir={folder}"],
        env={**os.environ, "HOME": str(home), **places, **(more or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield address
    finally:
        end(server)


def end(server: subprocess.Popen[bytes]) -> None:
    """End a Jupyter server with its kernels; by force where it does not end when it is asked."""
    children = []
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(server.pid).children(recursive=True)
    server.terminate()
    try:
        server.wait(timeout=60)
    except subprocess.TimeoutExpired:  # it waits for a kernel that does not answer
        server.kill()
        server.wait()
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.kill()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when a Jupyter server answers, has ended, or has had three minutes."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5)
            return
        except OSError:
            time.sleep(0.3)


def open_notebook(page: Page, address: str, name: str, door: str = "lab/tree") -> None:
    """Open a notebook in Lab or, with the door "notebooks", in Notebook 7."""
    page.goto(f"{address}/{door}/{name}?reset")
    page.locator(".jp-Notebook .jp-CodeCell").nth(5).wait_for()


def ask(page: Page, command: str) -> None:
    """Have Lab do what its menu offers under the name of `command`."""
    page.evaluate("command => window.jupyterapp.commands.execute(command)", command)


def write(page: Page, where: str, source: str) -> None:
    """Replace the text of the first cell that has `where` in it."""
    page.evaluate(KERNEL)
    page.locator(".jp-CodeCell .cm-content", has_text=where).first.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)

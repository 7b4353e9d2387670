"""For every test: the course is known, temporary folders are apart, CI leaves nothing out."""

from __future__ import annotations

import compileall
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from multiprocessing.util import Finalize
from pathlib import Path

import pytest

# Before torch and jsonschema are loaded, here and in whatever a test starts: several processes
# share the cores already, and see the module in `quick`.
os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).parent
QUICK = str(HERE / "quick")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (QUICK, os.environ.get("PYTHONPATH"))))
sys.path.insert(0, QUICK)

from schedule import by_parts, part_of, seconds_of  # noqa: E402

from coursecheck import registry  # noqa: E402

registry.register("poollab")

#: What `.ci/run` installs where it can. There a test that is skipped for want of it has failed.
INSTALLED = re.compile("bubblewrap|bwrap|postgres|chromium|setpriv|make is not", re.IGNORECASE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("COURSE_CI") == "1":
        why = str(report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr)
        if INSTALLED.search(why):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} was left out where it could run: {why}"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest parts first, then whatever else has slow tests."""
    slow = Counter(part_of(item.nodeid) for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: (-seconds_of(item.nodeid), not slow[part_of(item.nodeid)]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    return by_parts(config, log)


@pytest.fixture(autouse=True)
def _the_same_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """An IPython shell puts its own in place: processes that are started later would miss it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def pytest_configure(config: pytest.Config) -> None:
    """Keep processes of `pytest -n` from sweeping each other's folders away."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        # Short: sockets lie in it, whose paths may have a hundred letters.
        folder = tempfile.mkdtemp(prefix=f"{worker}-")
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        # After multiprocessing (-100) has removed its own folder in it.
        Finalize(None, shutil.rmtree, (folder, True), exitpriority=-200)
    else:
        for room in ("src", "grader"):  # once, and not in each of hundreds of processes
            compileall.compile_dir(HERE.parent / room, quiet=2)

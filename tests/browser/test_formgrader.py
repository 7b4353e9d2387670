"""Formgrader with this course's settings: grade by button, mark by hand, feedback, all offline."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from browsing import barriers, keep, opened
from building import RIGHT, make_course
from grading import WRONG, hand_in, submission
from lab_server import end, wait_for

from grader.course.release import release
from grader.marks.gradebook import open_marks

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("formgrader") / "course"
    made = make_course(root)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    release(made)

    def write(node):
        node.cells[-1].source = "Since $s = 2 \\times k$, `$HOME` and <b>bold</b> stay text."

    made = type(made)(root)
    hand_in(made, "ada", submission(made, RIGHT, write))
    hand_in(made, "ben", submission(made, RIGHT | WRONG))
    return made


@pytest.fixture(scope="module")
def address(course, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }  # fmt: skip
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root",
             f"--port={port}", "--IdentityProvider.token="],
            env=environment, cwd=course.root, stdout=log, stderr=log,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    wait_for(url, server)
    yield f"{url}/formgrader"
    end(server)


def press(page, student, column):
    """Press the glyph of a student's row, and close what says that it is done."""
    row = page.locator("tr", has=page.locator("td", has_text=student)).first
    row.locator(f"td.{column} a").click()
    page.locator(".modal.in").get_by_text("Successfully").first.wait_for(timeout=90_000)
    page.get_by_role("button", name="OK").click()
    page.locator(".modal.in").wait_for(state="detached")
    page.get_by_text("Please wait").wait_for(state="detached")


def by_hand(course):
    with open_marks(course) as marks:
        (row,) = [r for s, r in marks.of_class("pooling").students.items() if s == "ada"]
        return row.sheets["1_small"].cells["why"].manual


def test_the_whole_way_of_a_hand_in_through_formgrader(browser, course, address):
    with opened(browser, viewport={"width": 1280, "height": 1200}) as (page, witness):
        page.goto(f"{address}/manage_submissions/pooling")
        page.locator("td", has_text="ben").first.wait_for()
        for student in ("ada", "ben"):
            press(page, student, "autograde")
        keep(page, "formgrader-list")
        said = page.locator("tbody").inner_text()
        assert "needs manual grading" in said
        assert "6 / 8" in said
        assert "ada,\tada" in said  # nobody has given names
        assert "None, None" not in said

        for name in ("Submission #1", "Submission #2"):  # in no order
            page.goto(f"{address}/gradebook/pooling/1_small")
            page.get_by_role("link", name=name).click()
            page.locator("#why").wait_for()
            if page.locator("math").count():
                break
        assert page.locator(".course-note").first.inner_text() == "Handed in: the English edition."
        assert "Because." in page.locator(".course-note").last.inner_text()
        assert page.locator("math").text_content().replace(" ", "") == "s=2×k"
        assert page.locator("code", has_text="$HOME").count() == 1
        assert page.locator("b", has_text="bold").count() == 0
        assert barriers(page, ".course-note") == []
        page.locator("#why").fill("0.5")
        page.locator("#why").press("Tab")
        page.locator(".score-saved:visible").first.wait_for()
        keep(page, "formgrader-answer", full_page=True)
        assert by_hand(course) == 0.5

        page.goto(f"{address}/manage_submissions/pooling")
        page.locator("td", has_text="ada").first.wait_for()
        press(page, "ada", "generate-feedback")
        assert "7.5 / 8" in page.locator("tbody").inner_text()
        assert (course.feedback / "ada" / "pooling" / "1_small.html").is_file()
        assert witness.errors == []
        assert witness.outside == []

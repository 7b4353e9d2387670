"""The class page and the desk in a browser: read by everybody, quiet, and worked by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import barriers, opened
from building import make_course
from desk_server import served
from made_class import HandIn, MadeClass, gallery_results

from grader.__main__ import main
from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks

pytestmark = pytest.mark.slow
GALLERY = Path(__file__).parents[1] / "gallery"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("pages") / "course"
    made = MadeClass(make_course(root), "pooling")
    for number in range(35):
        (book,) = made.course.notebooks
        prose = {"why": f"It slides by $s = {number}$."} if number % 2 else {}
        handed = HandIn(gallery_results(book, GALLERY, number), prose)
        made.add(f"s{number:02}", {book.name: handed}, f"2026-01-{number % 9 + 1:02} 09:00 UTC")
    made.store()
    assert main(["report", "--course", str(root)]) == 0
    return made.course


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_class_page_shuts_nobody_out_and_asks_nobody(browser, course, language, scheme):
    path = course.work / "report" / f"pooling.{language}.html"
    with opened(browser, path.as_uri(), color_scheme=scheme) as (page, witness):
        assert barriers(page) == []
        assert page.locator("svg").count() > 3
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.get_by_role("link").click()
        assert page.locator("html").get_attribute("lang") != language
    assert not wide
    assert witness.errors == []
    assert witness.outside == []


def test_the_class_page_fits_a_telephone(browser, course):
    path = course.work / "report" / "pooling.en.html"
    with opened(browser, path.as_uri(), viewport={"width": 390, "height": 800}) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture
def address(course):
    with served(course) as there:
        yield there


def given(course: Course):
    with open_marks(course) as marks:
        rows = marks.of_class("pooling").students
        return [row.sheets["1_small"].cells["why"].manual for row in rows.values()]


def test_the_desk_is_worked_by_keyboard_and_shuts_nobody_out(browser, course, address):
    with opened(browser, address) as (page, witness):
        assert barriers(page) == []
        assert page.locator("math").count() >= 17
        page.keyboard.press("f")
        page.keyboard.press("Enter")
        page.wait_for_selector("form:nth-of-type(1) .said:has-text('saved')")
        page.wait_for_function("document.activeElement.form === document.forms[1]")
        page.keyboard.type("0.5")
        page.keyboard.press("Tab")
        page.keyboard.type("Nearly.")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("form:nth-of-type(2) .said:has-text('saved')")
        assert page.locator("#left").inner_text() == "15"
        page.wait_for_function("document.activeElement.form === document.forms[2]")
        page.keyboard.type("7")
        page.keyboard.press("Enter")
        page.wait_for_selector("form:nth-of-type(3) .said:has-text('from 0 to 1')")
        errors = [said for said in witness.errors if "400" not in said]
    assert errors == []
    assert witness.outside == []
    assert sorted(mark for mark in given(course) if mark is not None) == [0.5, 1.0]

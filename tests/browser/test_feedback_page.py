"""A student's feedback page in a browser: read by everybody, quiet, and whole on paper."""

from __future__ import annotations

import pytest
from browsing import barriers, keep, opened
from building import RIGHT, make_course
from grading import WRONG, filled, grade, hand_in

from grader.cli.feedback import write_pages
from grader.course.release import release
from grader.marks.gradebook import open_marks
from grader.marks.task import close_kernels

pytestmark = pytest.mark.slow
MISTAKE = {"zh": "少了 +1", "en": "the +1 is missing"}
COMMENT = "Nearly: 3 < 4.\n为什么？"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """By language: a right answer, a wrong one, and prose that a teacher has commented on."""
    course = make_course(tmp_path_factory.mktemp("feedback") / "course")
    release(course)
    (book,) = course.notebooks

    def explain(node):
        node.cells[-1].source = "It slides by $s$, <b>not</b> by 1."

    for language in MISTAKE:
        hand_in(course, language, filled(book, RIGHT | WRONG, explain, language))
    grade(course)
    close_kernels()
    with open_marks(course) as marks:
        api = marks._gradebook
        for language in MISTAKE:
            grading = api.find_grade("why", book.name, "pooling", language)
            grading.manual_score, grading.needs_manual_grade = 0.5, False
            api.find_comment("why", book.name, "pooling", language).manual_comment = COMMENT
        api.db.commit()
    return {path.parent.parent.name: path for path in write_pages(course, "pooling")}


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize("language", list(MISTAKE))
def test_a_page_with_its_hints_open_shuts_nobody_out(browser, pages, language, width, scheme):
    screen = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with opened(browser, pages[language].as_uri(), **screen) as (page, witness):
        for summary in page.locator("summary").all():
            summary.click()
        shown = page.locator("main").inner_text()
        assert MISTAKE[language] in shown
        assert COMMENT in shown
        assert "<b>not</b>" in shown
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(page) == []
        assert (witness.errors, witness.outside) == ([], [])
        keep(page, f"feedback-{language}-{width}", full_page=True)


def test_paper_shows_what_was_folded_up(browser, pages):
    with opened(browser, pages["en"].as_uri()) as (page, _):
        folded = page.locator("details > :last-child")
        assert folded.count() > 2
        assert not any(part.is_visible() for part in folded.all())
        page.emulate_media(media="print")
        heights = folded.evaluate_all("parts => parts.map(part => part.offsetHeight)")
        assert min(heights) > 0

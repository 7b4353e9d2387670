"""The web pages in a browser, from disk: they shut nobody out and ask nothing of a network."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from browsing import barriers, keep, opened
from nbformat import v4

from grader.course.notebooks import Course
from grader.course.release import release
from grader.pages.site import build

pytestmark = pytest.mark.slow  # notebooks are run
ROOT = Path(__file__).parents[2]
CODE = """import torch
from poollab import playground, sliding_window

A = torch.tensor([[3.0, -1, 4], [9, 2, -6]])
print(A)"""
ANSWER = ROOT / "tests/gallery/pool2d/correct__list_of_rows.py"
TEXTS = {
    "title": ("# 池化\n\n窗口 $Y_{i,j}$。", "# Pooling\n\nThe window $Y_{i,j}$."),
    "guess": (
        "## 滑动\n\n**猜一猜**：最大的是几？",
        "## Sliding\n\n**Predict:** Which is largest?",
    ),
}


def notebook():
    def prose(name):
        for language, text in zip(("zh", "en"), TEXTS[name], strict=True):
            cell = v4.new_markdown_cell(text, id=f"{name}-{language}")
            cell.metadata.tags = [f"lang-{language}"]
            yield cell

    def language_cell(language):
        source = f'from poollab import use_language\n\nuse_language("{language}")'
        cell = v4.new_code_cell(source, id=f"language-{language}")
        cell.metadata.tags = [f"lang-{language}"]
        return cell

    cells = [
        *prose("title"),
        *map(language_cell, ("zh", "en")),
        v4.new_code_cell(CODE, id="data"),
        *prose("guess"),
        v4.new_code_cell("sliding_window(A, 2, stride=1)", id="picture"),
        v4.new_code_cell("playground(A, 2, stride=1)", id="play"),
        v4.new_code_cell(ANSWER.read_text(encoding="utf-8"), id="answer"),
        v4.new_code_cell('from poollab import check\n\ncheck("pool2d", pool2d)', id="checked"),
    ]
    return v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("pages")
    folder = root / "solutions" / "pooling"
    folder.mkdir(parents=True)
    (root / "course.toml").write_text((ROOT / "course.toml").read_text(encoding="utf-8"))
    nbformat.write(notebook(), folder / "1_by_hand.ipynb")
    course = Course(root)
    release(course)
    build(course, root / "site")
    return root / "site"


def test_no_page_shuts_anybody_out_on_any_screen_in_any_light(browser, site):
    for path in sorted(site.rglob("*.html")):
        with opened(browser, path.as_uri(), reduced_motion="reduce") as (page, witness):
            for hidden in page.locator("main details").all():
                hidden.evaluate("details => { details.open = true; }")
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    assert barriers(page) == [], (path, width, scheme)
            assert (witness.errors, witness.outside) == ([], []), path


@pytest.mark.parametrize(
    ("language", "passed", "step"),
    [("zh", "6 / 6 分", "进一步"), ("en", "6 / 6 points", "One step on")],
)
def test_a_notebook_that_ran_once_speaks_the_language_of_its_page(site, language, passed, step):
    text = (site / language / "pooling/1_by_hand.solved.html").read_text(encoding="utf-8")
    assert passed in text
    assert step in text
    assert ("One step on" in text) == (language == "en")


def test_search_works_from_disk(browser, site):
    with opened(browser, (site / "en/index.html").as_uri()) as (page, witness):
        box = page.locator("header input[name=q]")
        box.fill("largest")
        box.press("Enter")
        page.wait_for_url("**/search.html?q=largest")
        page.locator("#results a").click()
        page.wait_for_url("**/1_by_hand.html#guess")
        assert witness.errors == []


def test_the_theme_is_remembered(browser, site):
    with opened(browser, (site / "en/index.html").as_uri()) as (page, _):
        paper = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(paper)
        page.get_by_role("button", name="Dark").click()
        dark = page.evaluate(paper)
        page.goto((site / "en/pooling/1_by_hand.html").as_uri())
        assert light != dark == page.evaluate(paper)
        assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
        keep(page, "site-dark")


def test_the_switch_follows_a_system_that_grows_dark(browser, site):
    with opened(browser, (site / "en/index.html").as_uri(), color_scheme="light") as (page, _):
        page.get_by_role("button", name="Dark", pressed=False).wait_for()
        page.emulate_media(color_scheme="dark")
        page.get_by_role("button", name="Dark", pressed=True).wait_for()


def test_a_guess_comes_before_the_picture_which_then_plays(browser, site):
    address = (site / "zh/pooling/1_by_hand.html").as_uri()
    with opened(browser, address, reduced_motion="reduce") as (page, witness):
        assert page.locator("#picture svg").is_hidden()
        page.locator("#picture summary").click()
        page.get_by_role("button", name="进一步").click()
        assert page.locator("#picture .count").inner_text() == "2 / 2"
        page.locator("#play summary").click()
        assert "Y[0, 0] = max(3, −1, 9, 2) = 9。" in page.locator("#play [aria-live]").inner_text()
        keep(page, "site-zh", full_page=True)
        assert witness.errors == []


def test_code_is_copied_and_paper_shows_what_was_hidden(browser, site):
    address = (site / "en/pooling/1_by_hand.html").as_uri()
    with opened(browser, address, permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        page.locator("#data .highlight").hover()
        page.locator("#data").get_by_role("button", name="Copy", exact=True).click()
        page.locator("#data").get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").strip() == CODE
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.locator("#picture svg").is_visible()
        assert page.locator("header nav").is_hidden()
        assert page.locator("aside").is_hidden()

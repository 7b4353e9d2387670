"""This course's own web pages: what they weigh, lead to and ask for, and whom they shut out.

`make test-site` runs the notebooks and looks at every page, narrow and wide, light and dark.
Without SITE=whole no notebook is run, and a few pages are looked at, each in one way.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import barriers, keep, opened
from bs4 import BeautifulSoup

import grader.pages.site as pages_of_a_site
from grader.course.notebooks import Course

pytestmark = pytest.mark.slow
WHOLE = os.environ.get("SITE") == "whole"
COURSE = Course(Path(__file__).parents[2])
HEAVIEST = 3_000_000  # bytes: a page that a telephone still loads from a slow server
SCREENS = ((390, "dark"), (1280, "light"), (390, "light"), (1280, "dark"))
SAMPLE = {
    "index.html",
    "en/index.html",
    "en/pooling_further/5_backward.solved.html",
    "zh/playground.html",
    "zh/pooling/1_by_hand.html",
    "zh/search.html",
}
#: What a page of sources must lead to, whatever else it names.
NAMED = ("d2l.ai/", "bilibili.com/video/", "docs.pytorch.org/", "arxiv.org/")


@contextmanager
def not_run(sources, *_):
    yield iter([(name, dict(editions)) for name, editions in sources.items()])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Every page by its place in the site, and where the site lies."""
    target = tmp_path_factory.mktemp("whole") / "site"
    with pytest.MonkeyPatch.context() as patch:
        if not WHOLE:
            patch.setattr(pages_of_a_site, "solved", not_run)
        written = pages_of_a_site.build(COURSE, target)
    return {str(page.relative_to(target)): page for page in sorted(written)}


@pytest.fixture(scope="module")
def read(site):
    return {
        name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for name, path in site.items()
    }


def test_no_page_is_too_heavy(site):
    weights = {name: path.stat().st_size for name, path in site.items()}
    for name in sorted(weights, key=weights.get, reverse=True):
        print(f"{weights[name] / 1000:8.0f} kB  {name}")
    print(f"{sum(weights.values()) / 1000:8.0f} kB  {len(weights)} pages")
    assert max(weights.values()) < HEAVIEST


def test_no_page_shows_a_path_of_the_machine_that_made_it(site):
    text = {name: path.read_text(encoding="utf-8") for name, path in site.items()}
    assert [name for name in text if "site-packages" in text[name]] == []


def test_every_page_shuts_nobody_out_and_asks_for_nothing(browser, site):
    found = {}
    for number, (name, path) in enumerate(site.items()):
        if not WHOLE and name not in SAMPLE:
            continue
        with opened(browser, path.as_uri(), reduced_motion="reduce") as (page, witness):
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
            said = []
            for width, scheme in SCREENS if WHOLE else [SCREENS[number % 2]]:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                said += [f"{width} {scheme}: {barrier}" for barrier in barriers(page)]
                if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                    said.append(f"wider than {width}")
                if name in SAMPLE:
                    shot = name.removesuffix(".html").replace("/", "-")
                    keep(page, f"site-{shot}-{width}-{scheme}")
            said += [*witness.errors, *witness.outside]
            found |= {name: said} if said else {}
    assert found == {}


def test_from_every_page_the_whole_course_can_be_reached_and_searched(read):
    for name, soup in read.items():
        if "/" not in name:
            continue  # which asks for the language
        entries = soup.select("aside ol.course > li")
        assert len(entries) == len(COURSE.notebooks) + len(COURSE.settings.site.pages), name
        assert soup.select("header form[role=search] input[name=q]"), name


def test_no_link_of_the_course_is_dead(site, read):
    places = {path: {tag["id"] for tag in read[name].select("[id]")} for name, path in site.items()}
    for name, soup in read.items():
        for link in soup.select("a[href]"):
            place, _, anchor = link["href"].partition("#")
            if place.startswith("https://"):
                continue
            target = (site[name].parent / place).resolve() if place else site[name]
            assert target.exists(), f"{name}: {link['href']}"
            assert not anchor or anchor in places[target], f"{name}: {link['href']}"


@pytest.mark.parametrize("language", COURSE.languages)
def test_the_first_page_says_what_this_is_and_what_it_draws_on(read, language):
    soup = read[f"{language}/index.html"]
    assert soup.select(".sliding-window, main img, main svg"), "a picture"
    cards = soup.select(".card")
    assert len(cards) == len(COURSE.notebooks)
    assert all(card.select(".teaches li") and card.select("a[download]") for card in cards)
    links = " ".join(link["href"] for link in soup.select(".sources a"))
    assert all(place in links for place in NAMED)


def test_every_section_has_a_link_to_itself_and_every_notebook_can_be_downloaded(read):
    lessons = {name: soup for name, soup in read.items() if name.count("/") == 2}
    assert len(lessons) == 2 * len(COURSE.languages) * len(COURSE.notebooks)
    for name, soup in lessons.items():
        headings = soup.select("main .prose :is(h2, h3, h4)")
        assert len(headings) > 5, name
        assert all(heading.select(".permalink") for heading in headings), name
        assert soup.select("footer a[download]"), name

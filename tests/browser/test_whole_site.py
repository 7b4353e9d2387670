"""This course's own web pages in a browser: all of them, in both languages, and what they weigh."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import barriers, keep, opened

from grader.course.notebooks import Course
from grader.pages.site import build

pytestmark = pytest.mark.slow  # notebooks are run, unless work/site-runs has what they say
ROOT = Path(__file__).parents[2]
HEAVIEST = 3_000_000  # bytes: a page that a telephone still loads from a slow server


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    target = tmp_path_factory.mktemp("whole") / "site"
    return target, build(Course(ROOT), target)


def test_no_page_is_too_heavy(site):
    target, pages = site
    weights = {str(page.relative_to(target)): page.stat().st_size for page in pages}
    for page, weight in sorted(weights.items(), key=lambda item: -item[1]):
        print(f"{weight / 1000:8.0f} kB  {page}")
    print(f"{sum(weights.values()) / 1000:8.0f} kB  {len(weights)} pages")
    assert max(weights.values()) < HEAVIEST


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_every_page_fits_shuts_nobody_out_and_asks_for_nothing(browser, site, width, scheme):
    target, pages = site
    screen = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    found = {}
    for path in pages:
        with opened(browser, path.as_uri(), reduced_motion="reduce", **screen) as (page, witness):
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
            said = [*witness.errors, *witness.outside]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                said.append("wider than the screen")
            # What an edition with answers adds is seen on a wide screen.
            if width == 1280 or not path.name.endswith(".solved.html"):
                said += barriers(page)
            found |= {str(path): said} if said else {}
            if path.name in ("index.html", "1_by_hand.html", "5_backward.solved.html"):
                where = "-".join(path.relative_to(target).with_suffix("").parts)
                keep(page, f"site-{where}-{width}")
    assert found == {}

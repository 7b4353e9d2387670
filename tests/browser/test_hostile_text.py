"""What a student typed, shown in a browser: nothing of it runs, nothing of it asks anybody.

No kernel runs: what comes back from one is as nasty as what is handed in. A server of ours stands
for the world outside, and notices who comes.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stand_in
from browsing import opened
from building import RIGHT, make_course
from desk_server import served
from grading import WRONG, grade, hand_in, submission
from nbformat.v4 import new_output
from stand_in import StandIn

from grader.__main__ import main
from grader.course.notebooks import Course
from grader.course.release import release
from grader.jail.cell import CellRun

pytestmark = pytest.mark.slow

#: What a page that shows it as markup would run or ask for; `@` stands for an address outside.
MARKUP = (
    "<script>taken=1;alert(1)</script>",
    "<script src='@/script.js'></script>",
    "<img src='@/picture.png'>",
    "<img src=x onerror='taken=1;alert(1)'>",
    "<svg onload='taken=1'><image href='@/svg.png'/><script>taken=1</script></svg>",
    "<math><mtext><style><img src=x onerror=taken=1></style></mtext></math>",
    "<iframe src='@/frame'></iframe>",
    "<object data='@/object'></object>",
    "<link rel=stylesheet href='@/style.css'>",
    "<style>@import url('@/import.css');</style>",
    "<div style='background:url(@/background.png)'>x</div>",
    "<video src='@/video' autoplay>",
    "<input autofocus onfocus=taken=1>",
    "<details open ontoggle=taken=1>x</details>",
    "<a href='javascript:taken=1' id=theirs>x</a>",
    "[x](javascript:taken=1)",
    "![x](@/markdown.png)",
    "\u202egnp.exe\u202c",
)
#: What takes a page away from its reader; no policy of a page forbids it, so it is escaped.
AWAY = ("<base href='@/'>", "<meta http-equiv=refresh content='0;url=@/refresh'>")
TAGS = (
    "script, img:not([src^='data:']), iframe, object, link, base, video, input, [onload], [onerror]"
)
NAME = "<img src=x onerror=alert(1)>"


class Outside:
    """A server that nobody should ask, and what it was asked."""

    def __init__(self) -> None:
        asked = self.asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def put_into(self, words):
        return (
            "\n".join(words)
            .replace("@import", "\0")
            .replace("@", self.address)
            .replace("\0", "@import")
        )


@pytest.fixture(scope="module")
def outside():
    made = Outside()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture(scope="module")
def course(outside, tmp_path_factory):
    """A class in which everything that a student can type, name or print is nasty."""
    root = tmp_path_factory.mktemp("nasty") / "course"
    made = make_course(root)
    release(made)
    made = Course(root)
    nasty = outside.put_into(MARKUP + AWAY)

    def spoil(node):
        for cell in node.cells:
            if cell.cell_type == "markdown":
                cell.source = nasty
            elif cell.id.endswith("-answer"):
                cell.source += f'\nx = """{nasty}"""\n'
        node.metadata.kernelspec = {"name": nasty, "display_name": nasty, "language": nasty}

    for number in range(4):
        hand_in(made, f"{NAME} {number}", submission(made, RIGHT | WRONG, spoil))
    hand_in(made, f"{NAME} 0", b"text", f"{NAME}.txt")
    hand_in(made, "old", f'{{"nbformat": "{NAME}", "worksheets": [{{"cells": []}}]}}')

    class Nasty(StandIn):
        def run(self, code, *, allowance):
            if ".answer(" in code:
                return CellRun((), "raised", nasty, nasty, 0.0, 0.0)
            shown = (
                new_output("display_data", data={"text/plain": nasty, "text/html": nasty}),
                new_output("error", ename=nasty, evalue=nasty, traceback=[nasty]),
            )
            return CellRun(shown, "ok", "", "", 0.0, 0.0, 100)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stand_in, "StandIn", Nasty)
        stand_in.use_stand_in(patch)
        grade(made)
    for words in (["feedback"], ["report"]):
        assert main([words[0], "--course", str(root)]) == 0
    return made


def pages(course):
    """The pages of a class: one student's feedback, the report, by what they are."""
    feedback = sorted(course.feedback.rglob("*.html"))
    theirs = next(path for path in feedback if NAME in str(path))
    return {"feedback": theirs, "report": course.work / "report" / "pooling.en.html"}


@contextmanager
def quiet(browser, outside, url):
    """Open a page, leave time for what it may have begun, and see that it did nothing."""
    dialogs, before = [], len(outside.asked)
    with opened(browser) as (page, _):
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(url)
        yield page
        page.wait_for_timeout(300)
        assert page.evaluate("window.taken") is None
        assert page.url == url
    assert dialogs == []
    assert outside.asked[before:] == []


@pytest.mark.parametrize("kind", ["feedback", "report"])
def test_what_a_student_typed_is_text(browser, outside, course, kind):
    path = pages(course)[kind]
    with quiet(browser, outside, path.as_uri()) as page:
        for closed in page.locator("details").all():
            closed.evaluate("element => element.open = true")
        said = page.locator("body").inner_text()
        assert NAME in said
        assert ("<meta http-equiv=refresh" in said) == (kind == "feedback")
        assert page.locator(TAGS).count() == 0
        assert page.locator("meta[http-equiv=refresh]").count() == 0
        assert (
            page.locator("a:not([href^='#']):not([href$='.html']):not([href$='.csv'])").count() == 0
        )
        assert "\u202e" not in page.content()


@pytest.mark.parametrize("kind", ["feedback", "report"])
def test_where_it_is_markup_the_policy_of_the_page_stops_it(
    browser, outside, course, kind, tmp_path
):
    html = pages(course)[kind].read_text(encoding="utf-8")
    assert html.index("Content-Security-Policy") < html.index("<title>")
    spoiled = tmp_path / "spoiled.html"
    spoiled.write_text(
        html.replace("<main>", f"<main>{outside.put_into(MARKUP)}", 1), encoding="utf-8"
    )
    with quiet(browser, outside, spoiled.as_uri()) as page:
        assert page.locator(TAGS).count() > 5
        page.evaluate("document.getElementById('theirs').click()")

    bare = tmp_path / "bare.html"
    bare.write_text(spoiled.read_text().replace("Content-Security-Policy", "x"), encoding="utf-8")
    with opened(browser) as (page, _):
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.goto(bare.as_uri())
        page.wait_for_timeout(300)
        assert page.evaluate("window.taken") == 1  # or nothing above was shown
    assert outside.asked


@pytest.fixture
def desk(course):
    with served(course) as there:
        yield there


def test_on_the_desk_too(browser, outside, course, desk):
    with quiet(browser, outside, desk) as page:
        assert "<meta http-equiv=refresh" in page.locator("body").inner_text().replace("\u2060", "")
        assert page.locator("script").count() == page.locator("script[nonce]").count() == 1
        assert page.locator("iframe, object, base, video, [onerror], [onload]").count() == 0

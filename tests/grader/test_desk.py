"""The desk for written answers: its marks are the gradebook's, and nobody else is let in."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from made_class import HandIn, MadeClass

from grader.cli.desk import Desk
from grader.marks.gradebook import open_marks
from grader.pages.desk import Answer, alike, drawn

PROSE = {
    "ada": "The maximum slides, so $x^2 < \\max_i x_i$ <script>alert(1)</script>",
    "bai": "Averages blur edges.",
    "cai": "The maximum slides, so it stays.",
    "dan": "",
}


@pytest.fixture
def written(course):
    """Four students, three of whom wrote something; marks are stored, nothing is run."""
    made = MadeClass(course, "pooling")
    for student, text in PROSE.items():
        prose = {"why": text} if text else {}
        made.add(student, {"1_small": HandIn(prose=prose, language="zh")})
    made.store()
    return course


@contextmanager
def served(course, language="en"):
    """Serve a desk in a thread; the gradebook is opened where it is used."""
    ready, held = threading.Event(), {}

    def serve():
        with open_marks(course) as marks:
            held["desk"] = Desk(course, marks, "pooling", language)
            with held["desk"].server() as held["server"]:
                ready.set()
                held["server"].serve_forever()

    thread = threading.Thread(target=serve)
    thread.start()
    assert ready.wait(60)
    try:
        yield held["desk"].address(held["server"])
    finally:
        held["server"].shutdown()
        thread.join()


def post(address, content, kind="application/json"):
    request = urllib.request.Request(
        f"{address}save", json.dumps(content).encode(), {"Content-Type": kind}
    )
    return ask(request)


def ask(request):
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


def mark(student, value, **more):
    about = {"student": student, "notebook": "1_small", "cell": "why", "comment": ""}
    return about | {"mark": value} | more


def standing(course, student):
    with open_marks(course) as marks:
        return marks.standing(student, course.notebooks[0])


def test_the_page_has_every_answer_its_rubric_and_no_markup_of_a_student(written):
    with served(written) as address:
        status, html, headers = ask(address)

    assert status == 200
    assert "script-src 'nonce-" in headers["Content-Security-Policy"]
    assert html.count("<form") == 3
    assert "Because." in html  # the rubric
    assert "Why?" in html
    assert "<math" in html
    assert "&lt;script&gt;alert(1)" in html
    assert html.count("<script") == 1
    assert "http" not in html.replace("http://www.w3.org/1998/Math/MathML", "")
    assert html.index("it stays") < html.index("blur edges")  # alike ones side by side
    assert 'id="left">3<' in html
    assert "ada" not in html.replace('data-student="ada"', "")


def test_a_mark_is_in_the_gradebook_at_once_and_survives_grading_again(written):
    with served(written) as address:
        assert json.loads(post(address, mark("ada", 0.5, comment="Nearly. 好"))[1]) == {"left": 2}
        assert json.loads(post(address, mark("bai", 1))[1]) == {"left": 1}
        assert json.loads(post(address, mark("bai", None))[1]) == {"left": 2}

    assert standing(written, "ada").by_hand["why"] == (0.5, "Nearly. 好")
    assert standing(written, "ada").waiting == frozenset()
    assert standing(written, "bai").waiting == {"why"}
    again = MadeClass(written, "pooling")
    again.hand_ins["ada", "1_small"] = HandIn(prose={"why": "x"}, language="zh")
    again.store()
    assert standing(written, "ada").by_hand["why"] == (0.5, "Nearly. 好")


@pytest.mark.parametrize(
    "sent",
    [
        mark("ada", 1.5), mark("ada", -1), mark("ada", "1"), mark("ada", True),
        mark("ada", float("nan")), mark("nobody", 1), mark("ada", 1, cell="valid_out_size"),
        mark("ada", 1, notebook="other"), [1],
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_mark_is_refused(written, sent):
    with served(written) as address:
        status, said, _ = post(address, sent)

    assert status == 400
    assert json.loads(said)["error"]
    assert standing(written, "ada").by_hand["why"][0] is None


def test_nobody_gets_in_without_the_secret_or_from_another_address(written):
    with served(written) as address:
        port = address.split(":")[2].partition("/")[0]
        assert address.startswith("http://127.0.0.1:")
        assert ask(f"http://127.0.0.1:{port}/")[0] == 404
        assert ask(f"http://127.0.0.1:{port}/guess/save")[0] == 404
        rebound = urllib.request.Request(address, headers={"Host": "evil.example"})
        assert ask(rebound)[0] == 404
        assert post(address, mark("ada", 1), "text/plain")[0] == 400


def test_an_assignment_without_written_answers_is_refused(run):
    status, said = run("desk", "elsewhere")

    assert status == 2
    assert "no assignment is called" in said


def test_formulas_are_drawn_and_what_cannot_be_drawn_is_text():
    assert drawn("a < b") == "a &lt; b"
    assert drawn("$x$").startswith("<math")
    assert drawn("<b> $x$").startswith("&lt;b&gt; <math")
    assert drawn(r"$\nosuchthing{<b>}$") == r"<code>$\nosuchthing{&lt;b&gt;}$</code>"
    assert "<math" not in drawn(r"$\href{javascript:alert(1)}{x}$") or "href" not in drawn(
        r"$\href{javascript:alert(1)}{x}$"
    )
    assert drawn("$" * 1001) == "$" * 1001


def test_alike_answers_stand_side_by_side():
    texts = ["max slides over x", "平均会模", "max slides over y", "平均会糊"]
    answers = [Answer(str(n), "b", "c", "zh", text, None, "", True) for n, text in enumerate(texts)]

    order = [int(answer.student) for answer in alike(answers)]

    assert abs(order.index(0) - order.index(2)) == 1
    assert abs(order.index(1) - order.index(3)) == 1
    assert alike([]) == []

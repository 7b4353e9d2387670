"""`check`, as a student meets it in a terminal and in a notebook."""

from __future__ import annotations

import importlib
import io
import re
import runpy
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import answers
import pytest
import torch

from coursecheck.check import _shown
from coursecheck.console import in_notebook
from coursecheck.judge.device_verdict import goes_astray, settle, spared
from coursecheck.model import Array, Observation, Placement, Raised
from coursecheck.observe.run import observe
from coursecheck.registry import find, lessons
from poollab import check, use_language

GALLERY = Path(__file__).parents[1] / "gallery"

GALLERY = Path(__file__).parents[1] / "gallery"
# What JupyterLab leaves standing of a notebook that it does not trust.
SAFE_TAGS = {
    *("div", "p", "span", "strong", "code", "u", "br", "pre", "details", "summary"),
    *("figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
SAFE_ATTRIBUTES = {"lang", "style", "scope", "aria-label"}


class Tags(HTMLParser):
    """Collects tags, attributes and what is left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.styles, self.open = set(), set(), [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.styles += [value for name, value in attrs if name == "style"]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def html_of(answer, language="en", name="pool2d") -> str:
    return _shown(answer, find(name), language, 60, more=False)[1][0]


def text_of(capsys, answer, language="en", name="pool2d") -> str:
    check(name, answer, language)
    return capsys.readouterr().out


# --- where it shows ------------------------------------------------------------------------------


def test_in_a_terminal_the_verdict_is_printed_and_the_points_returned(capsys):
    assert check("pool2d", answers.right, "en") == 6.0
    out = capsys.readouterr().out
    assert "public checks passed" in out
    assert "6 / 6 points" in out


def test_in_a_notebook_the_verdict_is_shown_in_html_and_in_words_and_the_points_returned(
    capsys, notebook
):
    points = check("pool2d", answers.starts_at_zero, "en")
    ((html, text),) = notebook
    assert "The smallest case that goes wrong" in html
    assert "The smallest case that goes wrong" in text
    bundle = points._repr_mimebundle_()
    assert bundle["text/plain"] == repr(float(points))
    nothing = re.sub(r"<style>.*</style>|<.*?>", "", bundle["text/html"])
    assert nothing == "", "the number shows as nothing beside the page"
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("module", "expected"),
    [("ipykernel.zmqshell", True), ("IPython.terminal.interactiveshell", False)],
)
def test_only_a_terminals_shell_shows_no_html(monkeypatch, module, expected):
    shell = type("Shell", (), {"__module__": module})()
    ipython = SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    assert in_notebook() is expected
    monkeypatch.setattr(ipython, "get_ipython", lambda: None)
    assert in_notebook() is False


@pytest.mark.usefixtures("notebook")
def test_plain_nbgrader_reads_the_points_as_partial_credit():
    utils = pytest.importorskip("nbgrader.utils")
    v4 = importlib.import_module("nbformat.v4")
    for answer, points in ((answers.right, 6), (answers.starts_at_zero, 4), (answers.untouched, 0)):
        shown = v4.new_output("execute_result", data=check("pool2d", answer)._repr_mimebundle_())
        cell = v4.new_code_cell("check", outputs=[shown])
        cell.metadata.nbgrader = {"grade": True, "solution": False, "points": 6, "grade_id": "x"}
        assert utils.determine_grade(cell) == (points, 6)


def test_what_the_code_prints_and_warns_stays_out_of_the_cell(capsys):
    check("pool2d", answers.noisy, "en")
    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("window (1, 2)") == 1, "once, for the case that is shown"
    assert "What your code printed for this case" in out


def test_an_interrupt_is_not_swallowed():
    def interrupted(X, pool_size, mode="max"):
        raise KeyboardInterrupt

    use_language("en")
    with pytest.raises(KeyboardInterrupt, match=r"interrupted in pool2d\(X, ") as stopped:
        check("pool2d", interrupted)
    assert stopped.value._render_traceback_() == [str(stopped.value)]


def _for_ever(X, pool_size, mode="max"):
    while True:
        pass


def _for_ever_and_catches_all(X, pool_size, mode="max"):
    while True:
        try:  # noqa: SIM105 - as students write it
            time.sleep(60)
        except:  # noqa: E722
            pass


def _for_ever_in_torch(X, pool_size, mode="max"):
    while True:
        X = X + 1


@pytest.mark.parametrize("answer", [_for_ever, _for_ever_and_catches_all, _for_ever_in_torch])
def test_an_answer_that_never_ends_is_stopped_in_its_case(capsys, answer):
    assert check("pool2d", answer, "en", seconds=0.3) == 0.0
    out = capsys.readouterr().out
    assert "no result after 0.3 seconds" in out
    assert "pool2d(X, " in out
    assert "It stopped at line" in out


def test_an_answer_that_never_ends_is_stopped_in_another_thread_too():
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(check, "pool2d", _for_ever, "en", seconds=0.3).result() == 0.0


def _exits(X, pool_size, mode="max"):
    sys.exit()


def _asks(X, pool_size, mode="max"):
    return input("which? ")


def test_an_answer_may_neither_leave_nor_ask(capsys):
    assert check("pool2d", _exits, "en") == 0.0
    assert "SystemExit" in capsys.readouterr().out
    assert check("pool2d", _asks, "en") == 0.0
    out = capsys.readouterr().out
    assert "input() has nobody to ask" in out
    assert "not started" not in out


def test_what_a_student_changed_in_torch_changes_no_verdict(capsys):
    torch.set_default_dtype(torch.float64)
    torch.use_deterministic_algorithms(True)
    torch.set_default_device("meta")
    try:
        with torch.inference_mode(), torch.no_grad():
            assert check("pool2d", answers.right, "en") == find("pool2d").points
        assert torch.get_default_dtype() is torch.float64
        assert torch.get_default_device().type == "meta"
        assert torch.are_deterministic_algorithms_enabled()
    finally:
        torch.set_default_device(None)
        torch.use_deterministic_algorithms(False)
        torch.set_default_dtype(torch.float32)
    assert "public checks passed" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_any_console_can_show_a_verdict(monkeypatch, encoding, language):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    check("pool2d", answers.starts_at_zero, language)
    sys.stdout.flush()
    text = written.getvalue().decode(encoding)
    assert "pool2d(X, (" in text
    assert "?" not in text.splitlines()[0]


def test_an_unknown_exercise_is_refused_with_the_names_that_there_are():
    with pytest.raises(KeyError, match=r"no exercise is called 'pool3d'.*pool2d"):
        check("pool3d", answers.right)


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pass_speaks_of_the_public_checks_alone(capsys, language):
    text = text_of(capsys, answers.right, language)
    assert {"zh": "公开检查已通过", "en": "public checks passed"}[language] in text
    assert not any(word in text.lower() for word in ("all passed", "all checks", "全部通过"))


def test_the_untouched_stub_is_not_started_and_shows_no_traceback(capsys):
    text = text_of(capsys, answers.untouched)
    assert text.startswith("○")
    assert "not started yet" in text
    assert "Traceback" not in text
    assert "✗" not in text


def test_a_part_that_is_not_written_yet_is_no_failure_either(capsys):
    text = text_of(capsys, answers.no_average)
    assert text.startswith("○")
    assert "This part is not written yet" in text
    assert "Traceback" not in text
    assert "3 / 6 points" in text


def test_a_known_mistake_is_named_with_its_hint(capsys):
    mistake = find("pool2d").misconception("starts_at_zero")
    for language in ("zh", "en"):
        text = text_of(capsys, answers.starts_at_zero, language)
        assert mistake.title[language] in text
        assert mistake.hint[language] in text


def test_a_mistake_without_a_name_has_a_hint_by_its_symptom(capsys):
    text = text_of(capsys, answers.last_row_is_zero)
    assert "Does the loop reach these cells" in text
    assert "pool2d(X, (1, 2))" in text


def test_an_exception_shows_the_students_own_line_and_folds_the_traceback():
    html = html_of(answers.breaks)
    before, _, folded = html.partition("<details")
    assert "return Y.view(3) + X" in before
    assert "shape &#x27;[3]&#x27; is invalid for input of size 4" in before
    assert "Traceback" not in before
    assert "Traceback" in folded
    assert "/poollab/" not in folded.replace("/tests/poollab/", ""), "our own frames are left out"


def test_a_missing_return_is_said_in_these_words(capsys):
    assert "The function returned nothing" in text_of(capsys, answers.returns_nothing)


def test_what_is_no_function_is_told_apart_from_a_wrong_one(capsys):
    assert "check needs the function" in text_of(capsys, 3)


def test_a_broken_rule_in_a_helper_costs_the_points_and_is_named(capsys):
    text = text_of(capsys, answers.built_in)
    assert "0 / 6 points" in text
    assert "right results, but against a rule" in text
    assert "leave torch's own pooling" in text


def test_a_rule_on_the_text_is_checked_before_grading_does(capsys):
    assert check("pool2d", answers.names_the_library, "en") == 0.0
    assert "against a rule" in capsys.readouterr().out


def test_a_gpu_that_is_there_is_asked_where_the_results_are(monkeypatch, capsys):
    asked = []

    def on_accelerator(thing, exercise, seed):
        asked.append((thing, exercise.name, seed))
        seen = observe(thing, exercise, seed)
        if thing is exercise.reference:
            return seen
        return [replace(one, placement=Placement.STRAYS) for one in seen]

    monkeypatch.setattr(sys.modules["coursecheck.check"], "on_accelerator", on_accelerator)

    points = check("pool2d", answers.right, "en")

    reference = find("pool2d").reference
    assert asked == [(thing, "pool2d", "public") for thing in (answers.right, reference)]
    assert points < find("pool2d").points
    capsys.readouterr()


def test_what_torch_itself_gets_wrong_on_a_device_is_told_and_not_charged(monkeypatch, capsys):
    def on_accelerator(thing, exercise, seed):
        failed = Observation(raised=Raised("RuntimeError", "not implemented on this device"))
        return [failed for _ in observe(thing, exercise, seed)]

    monkeypatch.setattr(sys.modules["coursecheck.check"], "on_accelerator", on_accelerator)

    path = GALLERY / "adaptive_avg_pool2d" / "correct__matrices.py"
    right = runpy.run_path(str(path))["adaptive_avg_pool2d"]

    points = check("adaptive_avg_pool2d", right, "en")

    said = capsys.readouterr().out
    assert points == find("adaptive_avg_pool2d").points
    assert "no fault of yours" in said
    assert "pytorch/pytorch#96056" in said


def test_numbers_that_a_device_does_not_have_are_neither_seen_nor_charged():
    here = Observation(value=Array("float64", (1,), "cpu", b"\0" * 8))
    assert not goes_astray(here, Observation(), None)
    assert goes_astray(here, Observation(raised=Raised("RuntimeError", "no")), None)
    (kept, gone) = spared([here, here], [False, True])
    assert (kept, gone) == (here, Observation())
    assert settle([here], [gone]) == [here]


def test_nothing_of_the_students_reaches_the_page_as_markup():
    html = html_of(answers.hostile)
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; red" in html
    assert "\x1b" not in html
    assert "\x00" not in html


# --- language ------------------------------------------------------------------------------------


def test_the_language_is_the_environments_until_one_is_chosen(capsys, monkeypatch):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "公开检查已通过" in text_of(capsys, answers.right, None)
    use_language("en")
    assert "public checks passed" in text_of(capsys, answers.right, None)
    assert "公开检查已通过" in text_of(capsys, answers.right, "zh")


def test_a_language_that_the_course_does_not_speak_is_refused():
    with pytest.raises(ValueError, match="no language 'fr'; there are: zh, en"):
        use_language("fr")


# --- every exercise ------------------------------------------------------------------------------


def failing_answers() -> list[Path]:
    """Return, for every exercise, its first wrong and its first raising answer."""
    found = []
    for lesson in lessons():
        for exercise in lesson.exercises:
            for kind in ("wrong", "raised"):
                found += sorted((GALLERY / exercise.name).glob(f"{kind}__*.py"))[:1]
    return found


@pytest.mark.parametrize("path", failing_answers(), ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_exercise_explains_its_failures_in_safe_html(path, tmp_path):
    spec = importlib.util.spec_from_file_location(f"answer_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    name = path.parent.name
    html = html_of(getattr(module, name), "zh", name)
    page = Tags(html)
    assert page.open == []
    assert page.tags <= SAFE_TAGS
    assert page.attributes <= SAFE_ATTRIBUTES
    assert not any("var(" in style or "url(" in style for style in page.styles)
    assert find(name).title["zh"] in html

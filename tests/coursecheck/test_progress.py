"""`progress`: what is done, what it is worth, what comes next."""

from __future__ import annotations

import answers

from poollab import check, progress


def checked(*pairs):
    for name, answer in pairs:
        check(name, answer, "en")


def test_before_any_check_it_says_what_to_do(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert "No check has run yet" in repr(progress("en"))
    assert "还没有运行过检查" in progress("zh")._repr_html_()


def test_before_any_check_the_notebooks_name_tells_which_lesson_it_is(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "lessons/zh/1_by_hand.ipynb")
    text = repr(progress("en"))
    assert "0 of 3 exercises done, 0 / 12 points" in text
    assert "valid_out_size" in text


def test_after_a_check_its_lesson_is_listed_with_points_and_what_is_next():
    checked(("pool2d", answers.right))
    text = repr(progress("en"))
    assert "1 of 3 exercises done, 6 / 12 points" in text
    assert "✓ pool2d by hand pool2d: public checks passed 6/6" in text
    assert "max_pool2d:" not in text, "other lessons are not touched"
    assert "Next: How often the window fits (valid_out_size" in text


def test_a_wrong_answer_is_to_be_mended_before_the_next_is_begun():
    checked(("valid_out_size", lambda n, k: n - k), ("pool2d", answers.right))
    assert "To mend next: How often the window fits" in repr(progress("en"))


def test_the_last_check_of_an_exercise_counts():
    checked(("pool2d", answers.starts_at_zero))
    assert "partly passed 4/6" in repr(progress("en"))
    checked(("pool2d", answers.right))
    assert "partly passed" not in repr(progress("en"))


def test_the_page_has_a_table_with_headers():
    checked(("pool2d", answers.untouched))
    html = progress("zh")._repr_html_()
    assert html.count('<th scope="col"') == 3
    assert html.count('<th scope="row"') == 3
    assert "还没开始" in html

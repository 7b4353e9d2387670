"""What a student prints cannot harm whoever reads it in a browser."""

from __future__ import annotations

import base64

import pytest
from nbformat.v4 import new_output

from grader.intake.clean_text import harmless_markdown
from grader.run.sanitize import MAX_TEXT, harmless

EVIL = "<script>alert(1)</script>"


def only(output):
    (cleaned,) = harmless([output])
    return cleaned


@pytest.mark.parametrize(
    "kind",
    ["text/html", "application/javascript", "text/latex", "text/markdown", "application/x-widget"],
)
def test_what_a_page_would_run_is_dropped(kind):
    cleaned = only(new_output("display_data", data={kind: EVIL, "text/plain": "kept"}))

    assert cleaned["data"] == {"text/plain": "kept"}


def test_a_drawing_becomes_a_dead_picture():
    drawing = f"<svg>{EVIL}</svg>"

    cleaned = only(new_output("display_data", data={"image/svg+xml": drawing}))

    page = cleaned["data"]["text/html"]
    assert page.startswith("<img ")
    assert EVIL not in page
    assert base64.b64encode(drawing.encode()).decode() in page


def test_a_picture_must_be_base64():
    data = {"image/png": '"><script>', "image/jpeg": "aGVsbG8="}

    cleaned = only(new_output("display_data", data=data))

    assert set(cleaned["data"]) == {"text/plain", "image/jpeg"}


def test_the_alternative_text_of_a_drawing_cannot_leave_its_quotes():
    data = {"image/svg+xml": "<svg/>", "text/plain": '" onerror="alert(1)'}

    assert '" onerror' not in only(new_output("display_data", data=data))["data"]["text/html"]


def test_terminal_sequences_are_removed_and_floods_are_cut():
    text = "\x1b[31mred\x1b[0m\x07" + "x" * (2 * MAX_TEXT)

    cleaned = only(new_output("stream", name="stderr", text=text))

    assert cleaned["text"].startswith("redx")
    assert len(cleaned["text"]) < MAX_TEXT + 10
    assert cleaned["name"] == "stderr"


def test_no_more_outputs_are_kept_than_somebody_looks_at():
    shown = harmless([new_output("stream", text=str(number)) for number in range(500)])

    assert 20 <= len(shown) <= 100
    assert shown[0]["text"] == "0"


@pytest.mark.parametrize("kind", ["image/png", "image/svg+xml"])
def test_a_picture_of_many_megabytes_is_left_out(kind):
    def room_taken(size):
        return len(str(only(new_output("display_data", data={kind: "A" * size}))))

    # Both would fit into what is shown of a notebook in all.
    assert room_taken(1_000_000) > 1_000_000
    assert room_taken(3_000_000) < 1_000


@pytest.mark.parametrize("scheme", ["javascript", "vbscript", "VBScript"])
def test_no_address_of_prose_is_a_script(scheme):
    cleaned = harmless_markdown(f"[x]({scheme}:alert(1))")

    assert f"{scheme}:" not in cleaned
    assert "alert(1)" in cleaned  # what was written is shown


def test_an_exception_keeps_its_words_and_loses_its_colours():
    output = new_output("error", ename="E", evalue="\x1b[1mbad", traceback=["\x1b[0;31mE\x1b[0m"])

    assert only(output)["evalue"] == "bad"
    assert only(output)["traceback"] == ["E"]

"""The window that slides: by mouse, by keyboard, at rest, on paper, without a script."""

from __future__ import annotations

import pytest
import torch
from browsing import barriers, keep, opened

from poollab import sliding_window

A = torch.tensor([[3.0, -1, 4, 1], [9, 2, -6, 5], [-5, 8, -9, 7]])
HEAD = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A window</title>'
PAGE = HEAD + "<main><h1>A window</h1>{}</main>"
CALM = {"reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("player") / "window.html"
    pictures = (sliding_window(A, 2, stride=1), sliding_window(A * -123.4567, 2, mode="avg"))
    path.write_text(PAGE.format("".join(p._repr_html_() for p in pictures)), encoding="utf-8")
    return path.as_uri()


def step(page):
    return page.locator(".count").first.inner_text()


def test_it_plays_once_and_then_rests_on_the_last_frame(browser, address):
    with opened(browser) as (page, witness):
        page.clock.install()
        page.goto(address)
        page.get_by_role("button", name="Pause").first.wait_for()
        page.clock.run_for(60_000)
        assert step(page) == "6 / 6"
        assert page.get_by_role("button", name="Play").count() == 2
        assert (witness.errors, witness.outside) == ([], [])


def test_who_asked_for_less_motion_gets_the_first_frame_and_steps_by_mouse_or_keys(
    browser, address
):
    with opened(browser, address, **CALM) as (page, _):
        page.get_by_role("button", name="Play").first.wait_for()
        assert step(page) == "1 / 6"
        page.get_by_role("button", name="One step on").first.click()
        assert step(page) == "2 / 6"
        for key, place in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", 6), ("Home", 1)):
            page.get_by_role("button", name="Play").first.press(key)
            assert step(page) == f"{place} / 6"
        page.get_by_role("slider").first.press("ArrowRight")
        assert step(page) == "2 / 6"
        assert page.locator(".ear").first.inner_text() == "max(−1, 4, 2, −6) = 4"
        assert barriers(page) == []
        keep(page, "player")


def test_every_number_fits_its_cell(browser, address):
    with opened(browser, address, **CALM) as (page, _):
        spare = page.evaluate(
            """() => [...document.querySelectorAll(".sliding-window")].flatMap((box) =>
              [...box.shadowRoot.querySelectorAll("#base .cell, .frame.shown .out")].map((cell) =>
                cell.getBBox().width - cell.nextElementSibling.getBBox().width))"""
        )
        assert len(spare) == 12 + 1 + 12 + 1
        assert min(spare) > 2


def test_on_paper_it_is_its_last_frame(browser, address):
    with opened(browser, address, **CALM) as (page, _):
        page.emulate_media(media="print")
        assert page.locator(".bar").first.is_hidden()
        shown = page.locator(".sliding-window").first.locator(".frame:visible > text:last-child")
        assert shown.all_text_contents() == ["max(−6, 5, −9, 7) = 7"]


def test_without_a_script_all_frames_are_there_side_by_side(browser, address):
    with opened(browser, address, java_script_enabled=False) as (page, _):
        assert page.locator("img").first.bounding_box()["height"] > 300
        keep(page, "filmstrip")

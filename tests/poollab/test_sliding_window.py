"""The picture of pooling step by step: right numbers, well-formed, small, a filmstrip by itself."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

import pytest
import torch
from torch.nn import functional as F

from coursecheck.explain import locale as sentences
from poollab.pictures.filmstrip import number
from poollab.pictures.sliding_window import sliding_window

SVG = "{http://www.w3.org/2000/svg}"

A = torch.tensor([[3.0, -1, 4, 1], [9, 2, -6, 5], [-5, 8, -9, 7]])


def test_the_picture_is_well_formed_and_small() -> None:
    for picture in (sliding_window(A, 2, stride=1), sliding_window(A, 3, padding=1, mode="avg")):
        ElementTree.fromstring(picture.svg)
        assert len(picture.svg) < 9_000


def test_the_output_is_what_torch_pools() -> None:
    X = A[None, None]
    maxima = sliding_window(A, (2, 3), (1, 2), (1, 0))
    assert torch.equal(maxima.pooling.output.float(), F.max_pool2d(X, (2, 3), (1, 2), (1, 0))[0, 0])
    means = sliding_window(A, 2, stride=1, mode="avg")
    assert torch.equal(means.pooling.output.float(), F.avg_pool2d(X, 2, 1)[0, 0])


def test_every_step_is_a_frame_with_its_window_its_words_and_the_output_so_far() -> None:
    picture = ElementTree.fromstring(sliding_window(A, (2, 2), stride=1).svg)
    frames = [g for g in picture.iter(f"{SVG}g") if g.get("class") == "frame"]
    shared = {g.get("id"): len(g.findall(f"{SVG}text")) for g in picture.iter(f"{SVG}g")}

    assert [frame.findall(f"{SVG}text")[-1].text for frame in frames][:2] == [
        "max(3, −1, 9, 2) = 9",
        "max(−1, 4, 2, −6) = 4",
    ]
    filled = [
        len(frame.findall(f"{SVG}rect[@class='out']"))
        + sum(shared[use.get("href")[1:]] for use in frame.findall(f"{SVG}use")[1:])
        for frame in frames
    ]
    assert filled == [1, 2, 3, 4, 5, 6]
    assert all(len(frame.findall(f"{SVG}rect[@class='win']")) == 1 for frame in frames)


@pytest.mark.parametrize("factor", [1.0, 123.456, 1e9, -1e-9, 1e300])
def test_a_number_has_no_more_letters_than_its_cell_has_room_for(factor: float) -> None:
    picture = sliding_window(A.double() * factor, 2, stride=1, mode="avg")
    cell = float(re.search(r'class="cell" x="16" y="16" width="([\d.]+)"', picture.svg)[1])
    longest = max(len(number(value)) for value in picture.pooling.X.flatten().tolist())

    assert longest <= 8
    assert longest * 9 <= cell


def test_the_stride_is_the_window_unless_another_is_given() -> None:
    assert sliding_window(A, (3, 2)).pooling.stride == (3, 2)
    assert sliding_window(A, (3, 2), stride=1).pooling.stride == (1, 1)


def test_padding_is_drawn_as_minus_infinity_for_max_and_as_zero_for_avg() -> None:
    assert "max(−∞, −∞, −∞, 3) = 3" in sliding_window(A, 2, padding=1).svg
    assert "avg(0, 0, 0, 3) = 0.75" in sliding_window(A, 2, padding=1, mode="avg").svg


def test_a_notebook_gets_an_image_with_the_sentence_as_its_alternative_text() -> None:
    picture = sliding_window(A, 2)
    shown = picture._repr_html_()
    assert "<img " in shown
    assert f'alt="{picture!r}"' in shown
    data = re.search(r"base64,([^\"]+)", shown)
    assert data is not None
    assert base64.b64decode(data[1]).decode() == picture.svg


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "最大池化：2×2"), ("en", "Max pooling: a 2×2")]
)
def test_the_sentence_says_the_output_in_the_chosen_language(language, word, monkeypatch) -> None:
    monkeypatch.setitem(sentences._chosen, "language", language)
    sentence = repr(sliding_window(A, (2, 2)))
    assert sentence.startswith(word)
    assert sentence.endswith("9 5")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert sliding_window(A, 2).svg == sliding_window(A.tolist(), 2).svg


def test_saved_it_is_a_file_for_markdown(tmp_path) -> None:
    sliding_window(A, 2).save(tmp_path / "window.svg")
    assert ElementTree.parse(tmp_path / "window.svg").getroot().tag.endswith("svg")


def test_there_is_nothing_to_fetch_and_no_script_in_the_picture_itself() -> None:
    picture = sliding_window(A, 2)
    assert "script" not in picture.svg
    assert "http" not in picture.svg.replace("http://www.w3.org/2000/svg", "")
    assert "http" not in picture._repr_html_()


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        ((torch.zeros(1, 1, 4, 4), 2), "X\\[0, 0\\]"),
        ((A, 2, None, 0, "median"), "'max' or 'avg'"),
        ((torch.zeros(20, 20), 2), "X\\[:6, :6\\]"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_remedy(arguments, remedy) -> None:
    with pytest.raises(ValueError, match=remedy):
        sliding_window(*arguments)

"""Grids of numbers: what is marked, how, and what is left out."""

from __future__ import annotations

import re

import torch

from coursecheck.explain.grid import as_lines, as_table, grid

PLANE = torch.tensor([[1.0, -2.5], [float("inf"), 4.0]])


def cells(html: str) -> list[str]:
    return re.findall(r'<td style="([^"]*)">', html)


def test_numbers_stand_as_short_as_they_can():
    assert grid("X", PLANE).values == {(0, 0): "1", (0, 1): "-2.5", (1, 0): "∞", (1, 1): "4"}


def test_rows_and_columns_have_their_indices_as_headers():
    html = as_table(grid("X (2×2)", PLANE))
    assert html.count('<th scope="col"') == html.count('<th scope="row"') == 2
    assert "<caption" in html
    assert "X (2×2)</caption>" in html


def test_the_first_wrong_cell_differs_by_a_sign_a_frame_and_bold_type():
    html = as_table(grid("Y", PLANE, wrong={(0, 1), (1, 1)}, first_wrong=(0, 1)))
    assert html.count("✗ -2.5") == 1
    assert html.count("border:3px solid #D55E00") == 1
    assert "<u>4</u>" in html, "other wrong cells are underlined, not only tinted"


def test_a_window_is_framed_at_its_edges_alone():
    html = as_table(grid("X", torch.arange(9.0).reshape(3, 3), outlined={(0, 0), (0, 1)}))
    # Two cells side by side have six outer edges; each is drawn by the cells on both sides of it,
    # where there are such cells.
    assert html.count("3px solid #0072B2") == 6 + 3


def test_padding_is_drawn_empty_and_dashed_and_without_an_index():
    drawn = grid("X", PLANE, padding=(1, 0))
    assert drawn.rows == (-1, 0, 1, 2)
    html = as_table(drawn)
    assert html.count('<th scope="row"') == 2
    assert any("dashed" in style for style in cells(html))
    assert as_lines(drawn)[1].split() == ["·", "·"]


def test_of_a_large_plane_the_part_around_the_marks_is_drawn():
    drawn = grid("X", torch.arange(900.0).reshape(30, 30), first_wrong=(20, 3))
    assert drawn.cropped
    assert 20 in drawn.rows
    assert 3 in drawn.columns
    assert len(drawn.rows) == len(drawn.columns) == 9
    assert drawn.text((20, 3)) == "603"


def test_a_tensor_of_one_axis_is_a_row_without_an_index():
    assert as_table(grid("Y", torch.tensor([1.0, 2.0]))).count('scope="row"') == 0


def test_an_empty_tensor_is_a_caption_alone():
    assert as_lines(grid("Y (0×2)", torch.zeros(0, 2))) == ["Y (0×2)"]


def test_captions_are_text_and_never_markup():
    assert "&lt;b&gt;" in as_table(grid("<b>", PLANE))


def test_as_text_marks_differ_by_sign():
    drawn = grid("X", PLANE, outlined={(0, 0)}, wrong={(1, 1)}, first_wrong=(0, 1))
    assert as_lines(drawn)[1:] == ["     [1] ✗-2.5✗", "      ∞     *4*"]

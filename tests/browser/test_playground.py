"""The playground: its arithmetic is torch's own, and it can be used by mouse, keyboard and ear."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
import torch
from browsing import barriers, keep, opened
from torch.nn import functional as F

import poollab.pictures
from poollab.pictures.playground import playground

MODULE = Path(poollab.pictures.__file__).with_name("playground.mjs")
ASK = Path(__file__).with_name("ask_playground.mjs")
IN_A_PAGE = """([source, questions]) => import(
  URL.createObjectURL(new Blob([source], { type: "text/javascript" }))
).then(({ pool, gradient }) => questions.map(({ X, dY, ...settings }) => ({
  Y: pool(X, settings).Y, dX: gradient(X, settings, dY) })))"""
SETTINGS = 200


def setting(draw: random.Random) -> dict:
    """A pooling that torch accepts, of data with ties."""
    while True:
        kernel, stride = ([draw.randint(1, 5), draw.randint(1, 5)] for _ in range(2))
        padding = [draw.randint(0, k // 2) for k in kernel]
        size = [draw.randint(1, 9), draw.randint(1, 9)]
        if all(n + 2 * p >= k for n, p, k in zip(size, padding, kernel, strict=True)):
            break
    X = [
        [draw.randint(-4, 4) / draw.choice((1, 3)) for _ in range(size[1])] for _ in range(size[0])
    ]
    mode, ceil = draw.choice(("max", "avg")), draw.random() < 0.5
    return {
        "X": X,
        "kernel": kernel,
        "stride": stride,
        "padding": padding,
        "ceil": ceil,
        "mode": mode,
    }


def by_torch(question: dict) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Y, an upstream gradient and what torch hands back for it."""
    pool = F.max_pool2d if question["mode"] == "max" else F.avg_pool2d
    X = torch.tensor(question["X"], dtype=torch.float64)[None, None].requires_grad_()
    Y = pool(
        X, question["kernel"], question["stride"], question["padding"], ceil_mode=question["ceil"]
    )
    dY = torch.randn(
        Y.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(Y.numel())
    )
    Y.backward(dY)
    return Y.detach()[0, 0], dY[0, 0], X.grad[0, 0]


def by_the_module(
    questions: list[dict], request: pytest.FixtureRequest, folder: Path
) -> list[dict]:
    """Ask node, and the browser where there is none."""
    node = shutil.which("node")
    if node is None:
        with opened(request.getfixturevalue("browser"), "about:blank") as (page, _):
            return page.evaluate(IN_A_PAGE, [MODULE.read_text(encoding="utf-8"), questions])
    (folder / "questions.json").write_text(json.dumps(questions))
    command = [node, ASK, MODULE, folder / "questions.json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_it_pools_and_goes_backward_as_torch_does_for_200_random_settings(request, tmp_path):
    draw = random.Random(0)
    questions = [setting(draw) for _ in range(SETTINGS)]
    expected = [by_torch(question) for question in questions]
    for question, (_, dY, _) in zip(questions, expected, strict=True):
        question["dY"] = dY.tolist()

    answers = by_the_module(questions, request, tmp_path)

    for question, answer, (Y, _, dX) in zip(questions, answers, expected, strict=True):
        mine = [torch.tensor(answer[key], dtype=torch.float64) for key in ("Y", "dX")]
        assert [found.shape for found in mine] == [Y.shape, dX.shape], question
        assert torch.allclose(mine[0], Y), question
        assert torch.allclose(mine[1], dX), question


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("play") / "play.html"
    head = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Play</title>'
    path.write_text(f"{head}<main><h1>Play</h1>{playground(stride=1).in_html('en')}</main>")
    return path.as_uri()


def told(page) -> str:
    return page.locator("[aria-live]").inner_text()


def grid(page, caption: str) -> list[list[str]]:
    table = page.locator("table", has=page.get_by_text(caption, exact=False)).first
    return [row.locator("td").all_inner_texts() for row in table.locator("tr").all()]


def test_a_cell_is_edited_and_everything_follows(browser, address):
    with opened(browser, address) as (page, witness):
        assert grid(page, "Output Y") == [["9", "4", "5", "5"], ["9", "8", "7", "7"]]
        page.get_by_label("Input, row 0, column 0").fill("12")
        page.keyboard.press("Tab")
        assert grid(page, "Output Y")[0] == ["12", "4", "5", "5"]
        assert grid(page, "Gradient")[0][0] == "1"
        assert "Y[0, 0] = max(12, −1, 9, 2) = 12." in told(page)
        page.get_by_label("average").check()
        assert "Y[0, 0] = (12 + −1 + 9 + 2) / 4 = 5.5." in told(page)
        assert (witness.errors, witness.outside) == ([], [])


def test_settings_show_the_formula_what_is_dropped_and_who_gets_the_gradient_of_a_tie(
    browser, address
):
    with opened(browser, address) as (page, _):
        for name in ("Stride, height", "Stride, width"):
            page.get_by_label(name).press("ArrowRight")
        assert "⌊(5 + 2·0 − 2) / 2⌋ + 1 = ⌊3 / 2⌋ + 1 = 2" in page.locator(".sizes").inner_text()
        assert "In no window: rows 2; columns 4." in told(page)
        page.get_by_label("ceil_mode").check()
        assert "⌈3 / 2⌉ + 1 = 3" in page.locator(".sizes").inner_text()
        page.get_by_role("button", name="All the same").click()
        assert "A tie: 1 stands 4 times" in told(page)
        assert grid(page, "Gradient")[0] == ["1", "0", "1", "0", "1"]
        page.get_by_label("Padding, width").press("End")
        assert "no padding above half the window" in told(page)


def test_it_works_by_keyboard_and_shuts_nobody_out(browser, address):
    for scheme in ("light", "dark"):
        with opened(browser, address, color_scheme=scheme) as (page, _):
            page.get_by_role("button", name="Output, row 0, column 0").focus()
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowDown")
            assert "rows 1 to 2 and columns 1 to 2" in told(page)
            page.get_by_label("Input, row 0, column 0").focus()
            page.keyboard.press("ArrowDown")
            page.keyboard.type("7\n")
            assert grid(page, "Output Y")[1][0] == "8"
            assert barriers(page) == []
            keep(page, f"playground-{scheme}")


def test_without_a_script_it_is_a_still_picture_and_as_a_widget_python_hears_of_changes():
    board = playground([[1.0, 2.0], [3.0, 4.0]], 2)
    assert "<td>4</td></tr></table></div><script" in board._repr_html_()
    assert len(repr(board).splitlines()) == 1
    assert "Output Y</caption></table>" in playground([[1.0]], 2).in_html("en")
    assert board.widget().state == board.state


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [((torch.zeros(1, 1, 4, 4),), r"X\[0, 0, :8, :8\]"), ((torch.zeros(9, 2),), "up to 8")],
)
def test_what_cannot_be_played_with_is_refused_with_the_remedy(arguments, remedy):
    with pytest.raises(ValueError, match=remedy):
        playground(*arguments)

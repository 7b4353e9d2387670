"""The formulas of a course as MathML: what is drawn, and that nothing is drawn wrong in silence."""

from __future__ import annotations

import re

import pytest

from grader.pages.site.mathml import UnsupportedFormulaError, mathml


def tags(tex: str, *, block: bool = True) -> list[str]:
    return re.findall(r"<(\w+)", mathml(tex, block=block))


def test_the_limits_of_a_displayed_maximum_stand_below_it() -> None:
    assert "munder" in tags(r"\max_{i} x_i")
    assert "munder" not in tags(r"\max_{i} x_i", block=False)
    assert "munder" in tags(r"\arg\max_{i} x_i")


def test_aligned_lines_become_rows() -> None:
    assert tags(r"\begin{aligned} a &= b \\ c &= d \end{aligned}").count("mtr") == 2


def test_bold_letters_are_letters_and_not_an_attribute() -> None:
    for tex in (r"\mathbf X", r"\mathbf{X}", r"\operatorname{max}(\mathbf X)"):
        assert "𝐗" in mathml(tex, block=False)
        assert "mathvariant" not in mathml(tex, block=False)


def test_floor_brackets_are_brackets() -> None:
    assert '<mo stretchy="false">⌊</mo>' in mathml(r"\lfloor n/s \rfloor", block=False)


def test_words_stay_words() -> None:
    assert "<mtext>输出</mtext>" in mathml(r"\text{输出} = 2", block=True)


@pytest.mark.parametrize(
    "tex", [r"\nosuch{x}", r"a & b", r"\frac{a}", r"\begin{nosuch}x\end{nosuch}"]
)
def test_what_cannot_be_drawn_is_refused_by_name(tex: str) -> None:
    with pytest.raises(UnsupportedFormulaError, match=re.escape(repr(tex))):
        mathml(tex, block=True)

"""The sentences of both languages, and that no pattern, aspect or outcome is without words."""

from __future__ import annotations

import re
import string

import pytest

from coursecheck.explain.locale import LANGUAGES
from coursecheck.judge.argument_kinds import ARGUMENT_KINDS
from coursecheck.judge.argument_slips import ARGUMENT_SLIPS
from coursecheck.judge.error_words import SAID_BY_ERRORS
from coursecheck.judge.gaps import GAPS
from coursecheck.judge.refusals import REFUSALS
from coursecheck.judge.relations import RELATIONS
from coursecheck.judge.slips import SLIPS
from coursecheck.model import Aspect, Outcome

CODE = re.compile(r"\{\w+\}|[A-Za-z_][\w.]*\([^()]*\)|raise NotImplementedError")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,.;:?!()]|[,.;:?!()][\u4e00-\u9fff]")
ZH, EN = LANGUAGES["zh"], LANGUAGES["en"]
SYMPTOMS = (
    *("raised", "not_callable", "arguments", "half_done", "no_error", "wrong_error"),
    *("nothing_returned", "type", "axes", "shape", "shape_small", "shape_large", "lengths_off"),
    *("transposed_shape", "channels_shape", "dtype", "device", "values", "scalar", "border"),
    *("last_row", "last_column", "channels", "transposed", "zeros", "not_finite", "input"),
    *("alias", "op_count", "other", "steps", "whole_numbers", "module_due", "numpy_array"),
    *("numpy_number", "pair_of_max", "list_for_tensor", "list_for_tuple", "tensor_for_number"),
    *("float_for_size", "device_literal", "renamed_argument", "method_arguments"),
    *SAID_BY_ERRORS,
    *SLIPS,
    *RELATIONS,
    *ARGUMENT_KINDS,
    *REFUSALS,
    *ARGUMENT_SLIPS,
    *GAPS,
)


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_keys():
    assert ZH.keys() == EN.keys()


@pytest.mark.parametrize("key", ZH)
def test_both_languages_fill_in_the_same_blanks(key):
    assert blanks(ZH[key]) == blanks(EN[key])


@pytest.mark.parametrize("key", ZH)
def test_chinese_prose_has_full_width_punctuation(key):
    prose = CODE.sub("X", ZH[key])
    assert not HALF_WIDTH.search(prose)


@pytest.mark.parametrize("key", EN)
def test_english_sentences_have_no_chinese_characters(key):
    assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", EN[key])


def test_every_pattern_of_a_mismatch_has_a_hint():
    assert {f"hint_{name}" for name in SYMPTOMS} <= ZH.keys()


def test_every_aspect_and_outcome_has_words():
    told_otherwise = {Aspect.ERROR, Aspect.VALUES}  # by raised_instead, cell_differs and the like
    aspects = {f"{aspect.value}_differs" for aspect in set(Aspect) - told_otherwise}
    assert aspects | {outcome.value for outcome in Outcome} <= ZH.keys()

"""Broken notebooks by the hundred: each is read or named, none raises."""

from __future__ import annotations

import copy
import json
import random

import nbformat
import pytest
from building import small_book

from grader.course.release import edition
from grader.intake.findings import FINDINGS
from grader.intake.submission import merge

JUNK = [
    None, True, -1, 10**400, 1e308, "", "\x00", "\ud800", [], {}, [[]], "x" * 300_000,
    {"nbgrader": 7}, {"cells": []}, ["a", 1],
]  # fmt: skip


def broken_text(seed: int) -> bytes:
    """One released notebook with a few things broken, by `seed`."""
    draw = random.Random(seed)
    node = json.loads(nbformat.writes(edition(small_book().node, "en")))
    for _ in range(draw.randint(1, 6)):
        target, key = draw.choice(list(places(node)))
        if draw.random() < 0.3 and isinstance(target, dict):
            del target[key]
        else:
            target[key] = copy.deepcopy(draw.choice(JUNK))
    data = json.dumps(node).encode("utf-8")
    if draw.random() < 0.2:
        at = draw.randrange(len(data))
        data = data[:at] + draw.randbytes(draw.randint(0, 9)) + data[at + draw.randint(0, 40) :]
    return data[: draw.randrange(len(data))] if draw.random() < 0.1 else data


def places(tree):
    keys = tree.keys() if isinstance(tree, dict) else range(len(tree))
    for key in list(keys):
        yield tree, key
        if isinstance(tree[key], (dict, list)):
            yield from places(tree[key])


@pytest.mark.parametrize("block", range(5))
def test_a_broken_notebook_is_read_or_named(block):
    for seed in range(block * 120, block * 120 + 120):
        submission = merge(small_book(), broken_text(seed))

        nbformat.validate(submission.notebook)
        nbformat.writes(submission.notebook).encode("utf-8")
        for finding in submission.findings:
            assert finding.text("zh")
            assert finding.text("en")


def test_every_oddity_has_both_sentences_with_the_same_gaps():
    for name, sentences in FINDINGS.items():
        gaps = {"{detail}" in sentence for sentence in sentences.values()}
        assert sentences.keys() == {"zh", "en"}, name
        assert len(gaps) == 1, name

"""Whatever is handed in, under whatever name: one value for each notebook, no exception."""

from __future__ import annotations

import json
import os

import nbformat
from building import make_course, small_book
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.course.notebooks import Course
from grader.intake.clean_text import clean_line
from grader.intake.submission import merge
from grader.intake.submitted_files import left_over, submitted_files
from grader.run.cell_selection import needed_cells

BOOK = small_book()
TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["\ud800", "\x1b[31m", "\u202e", "=1", "x" * 5000, "-" * 10_000 + "1", "%lsmagic\n" * 600]
)
LEAVES = st.none() | st.booleans() | st.floats() | st.integers() | TEXT
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
SOURCES = [
    "def valid_out_size(n, k): return n - k + 1",
    'check("valid_out_size", valid_out_size)',
    "Why?",
]
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from([cell.id for cell in BOOK.node.cells]) | VALUES,
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | VALUES,
        "source": st.sampled_from(SOURCES) | VALUES,
        "metadata": st.fixed_dictionaries(
            {}, optional={"nbgrader": VALUES, "tags": VALUES, "id": VALUES}
        ),
        "attachments": VALUES,
    },
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(CELLS | VALUES, max_size=6),
        "nbformat": VALUES,
        "worksheets": VALUES,
    },
)


def whole(submission):
    """All that is kept of a submission can be written, shown and run on."""
    nbformat.validate(submission.notebook)
    nbformat.writes(submission.notebook).encode("utf-8")
    needed_cells(submission)
    for finding in submission.findings:
        for language in ("zh", "en"):
            said = finding.text(language)
            said.encode("utf-8")
            assert clean_line(said, 5000) == " ".join(said.split())
    return [cell.source for cell in submission.notebook.cells], submission.findings


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
@example({"nbformat": "\ud800", "worksheets": [{"cells": []}]})
@example(
    {"nbformat": "3\x1b]0;x\x07\x1b[31mRED\u202e" + 3000 * "A", "worksheets": [{"cells": [{}]}]}
)
@example({"cells": [{"cell_type": "code", "source": "x[0]" + "[0]" * 900}]})
def test_any_document_is_read_the_same_way_twice(document):
    data = json.dumps(document).encode()

    assert whole(merge(BOOK, data)) == whole(merge(BOOK, data))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
@example(b"[" * 100_000)
@example(b'{"cells": [' + b"[[]," * 200_000)
@example(b'{"cells": [1' + b"0" * 5000 + b"]}")
@example('{"cells": []}'.encode("utf-16"))
def test_any_bytes_are_read_or_named(data):
    whole(merge(BOOK, data))


NAMES = st.binary(min_size=1, max_size=40).filter(lambda n: not {0, 47} & set(n) and n.strip(b"."))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=4), st.binary(max_size=50)), max_size=4)
)
@example([([b"\xff\xfe", b"pooling", b"1_small.ipynb"], b"{}")])
@example([([b"=1+1", b"pooling", b"1_small.ipynb"], b"{}")])
@example([([b"x" * 200, b"pooling", b"timestamp.txt"], b"0001-01-01 00:00:00+14:00")])
@example([([b"a\x1b[31mb", b"pooling", b"1_small.ipynb"], b"{}")])
def test_any_folders_are_walked_and_nothing_is_lost(tmp_path_factory, files):
    course = Course(make_course(tmp_path_factory.mktemp("any") / "course").root)
    laid = []
    for parts, data in files:
        path = os.path.join(os.fsencode(course.submitted), *parts)  # noqa: PTH118 - bytes
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(data)
        except OSError:
            continue  # one of them is a folder already, or too long
        laid.append(path)

    found = [list(submitted_files(course, "pooling")) for _ in range(2)]

    first, second = ([one.digest for one in each] for each in found)
    assert first == second
    for one in found[0]:
        one.student.encode("utf-8")
        whole(merge(one.book, one.data, one.findings, files=one.files))
    for left in left_over(course):
        assert clean_line(str(left), 1000) == " ".join(str(left).split())


def test_the_time_of_handing_in_never_ends_a_batch(course):
    for number, text in enumerate(
        [b"0001-01-01 00:00:00+14:00", b"\xff", b"9" * 5000, b"nan", b""]
    ):
        folder = course.submitted / f"s{number}" / "pooling"
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_bytes(text)

    assert len(list(submitted_files(course, "pooling"))) == 5

"""The run's schedule names files and tests that there are, and takes nothing apart by mistake."""

from __future__ import annotations

import re
from pathlib import Path

from schedule import PARTS, SECONDS, part_of

FILES = {path.name: path for path in Path(__file__).parent.rglob("test_*.py")}


def test_every_part_is_of_files_and_tests_that_there_are():
    for pattern in PARTS:
        for name in re.findall(r"\btest_\w+\.py", pattern):
            assert name in FILES, pattern
    for name in SECONDS:
        assert name in PARTS.values() or name in FILES, name


def test_every_test_that_a_part_begins_with_is_in_its_file():
    for pattern in PARTS:
        for file, test in re.findall(r"(test_\w+\.py)::(test_\w+)", pattern):
            assert f"def {test}" in FILES[file].read_text(encoding="utf-8"), pattern


def test_a_file_of_no_part_is_one_and_a_split_one_is_several():
    assert part_of("tests/grader/test_archives.py::test_x[a::b/test_y.py]") == "test_archives.py"
    hostile = "tests/grader/test_hostile.py::test_nobody_else_loses_a_point"
    assert part_of(f"{hostile}[bubblewrap]") == "hostile in bubblewrap"
    assert part_of(f"{hostile}[landlock]") == "hostile behind Landlock"
    answered = "tests/poollab/test_run_all.py::test_an_answered_notebook_runs[6]"
    assert part_of(answered) == part_of("tests/poollab/test_measured_claims.py::test_x")

"""kill -9 of the grader at any moment, and a second run: the marks of an undisturbed one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from grading import RIGHT, WRONG, hand_in, submission

from grader.marks.gradebook import open_marks

MOMENTS = 20
STUDENTS = [f"s{number}" for number in range(8)]


def book_of(course):
    with open_marks(course) as opened:
        api = opened._gradebook
        sheets = api.notebook_submissions("1_small", "pooling")
        return sorted(
            (sheet.student.id, grade.name, grade.auto_score, grade.needs_manual_grade)
            for sheet in sheets
            for grade in sheet.grades
        )


def start(course):
    return subprocess.Popen(
        [sys.executable, "-m", "grader", "grade", "--course", str(course.root), "--workers", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.mark.slow
def test_a_grader_that_was_killed_at_random_moments_ends_with_the_same_gradebook(course):
    for number, student in enumerate(STUDENTS):
        hand_in(course, student, submission(course, RIGHT | (WRONG if number % 2 else {})))
    begun = time.monotonic()
    assert start(course).wait() == 0
    usual = time.monotonic() - begun
    expected = book_of(course)
    for part in (course.autograded, course.records):
        shutil.rmtree(part)
    course.database.unlink()

    draw = random.Random(20)
    for _ in range(MOMENTS):
        process = start(course)
        time.sleep(draw.uniform(0, usual))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert start(course).wait() == 0

    assert book_of(course) == expected
    assert len(expected) == len(STUDENTS) * 3

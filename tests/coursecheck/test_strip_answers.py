"""A process that has forgotten the answers still draws and meets, and knows nothing more."""

from __future__ import annotations

import subprocess
import sys

import pytest

FORGET = """
import gc, types, weakref
import poollab
from coursecheck.cases import draw_cases
from coursecheck.registry import lessons
from coursecheck.observe.run import observe
from coursecheck.strip_answers import forget_answers

exercises = [exercise for lesson in lessons() for exercise in lesson.exercises]
cases = {e.name: repr(draw_cases(e, 3, 2)) for e in exercises}
ways = [e.reference for e in exercises]
ways += [wrong for e in exercises for m in e.misconceptions for wrong in m.wrong]
ways = [w for w in ways if isinstance(w, types.FunctionType) and "lessons" in w.__module__]
known = [weakref.ref(way) for way in ways]
assert len(known) > 100
del ways
forget_answers()
gc.collect()

alive = [ref().__qualname__ for ref in known if ref() is not None]
assert alive == [], alive
for exercise in exercises:
    assert repr(draw_cases(exercise, 3, 2)) == cases[exercise.name]
    assert exercise.misconceptions == () and exercise.accept is None
    assert observe(lambda *a, **k: 0, exercise, 3)
from poollab import check
assert check("valid_out_size", len) is None
"""


@pytest.mark.slow
def test_no_right_and_no_wrong_answer_is_left_in_memory():
    done = subprocess.run([sys.executable, "-c", FORGET], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert "checked when graded" in done.stdout

"""Hand-ins that would stop or starve a class cost nobody but themselves, in each jail.

`make starving` takes all four combinations of a jail and a user, `make test` two of them.
"""

from __future__ import annotations

import os

import pytest
from accounts import called_by, copy_for
from jails import with_bwrap
from starved_class import HONEST
from starving_handins import ALL, KINDS, NAMES

pytestmark = pytest.mark.slow

#: The two that the hostile gallery does not take, and, when asked for, those that it does.
WAYS = [("bubblewrap", "root"), ("landlock", "somebody")]
if os.environ.get("STARVING") == "all":
    WAYS += [("bubblewrap", "somebody"), ("landlock", "root")]
MOST = 1.2  # times the memory of a class without them


def graded_by(who, tier, course, *kinds):
    with copy_for(who, course) as (somebody, place):
        return called_by(somebody, place, "starved_class", "grade_class", str(place), tier, *kinds)


def marked(way):
    return pytest.param(way, marks=with_bwrap) if "bubblewrap" in way else way


@pytest.fixture(scope="module", params=map(marked, WAYS), ids="-".join)
def graded(request, released_once):
    tier, who = request.param
    made = graded_by(who, tier, released_once.root, *NAMES)
    made.tier, made.who = tier, who
    return made


@pytest.fixture(scope="module")
def honest_class(released_once, graded):
    """A class without them, of the same user and in the same jail."""
    return graded_by(graded.who, graded.tier, released_once.root)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.student)
def test_it_gets_what_is_due_and_a_finding(graded, kind):
    if kind.listed:
        assert [line for line in graded.listed if "rename it" in line]
        return
    marks = graded.marks[kind.student]

    assert set(marks) == set(ALL)
    for exercise, outcome in marks.items():
        assert outcome in kind.lost.get(exercise, ("correct",)), exercise
    assert graded.findings[kind.student] >= kind.findings


def test_nobody_else_loses_a_point_and_the_engine_has_no_fault(graded):
    honest = {who: marks for who, marks in graded.marks.items() if "honest" in who}

    assert len(honest) == HONEST
    assert all(set(marks.values()) == {"correct"} for marks in honest.values())
    assert graded.faults == {}


def test_no_trusted_process_takes_much_more_memory_than_without_them(graded, honest_class):
    for process, most in honest_class.peaks.items():
        assert graded.peaks[process] <= MOST * most, (process, graded.peaks, honest_class.peaks)

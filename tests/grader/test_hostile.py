"""A class of hostile submissions with honest ones between them: what each of them came to.

Everything is graded once in each kind of jail, once by root and once by an ordinary user; the
tests look at what is left. Hostile code runs
in the jail alone.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator

import nbformat
import pytest
from accounts import called_by, copy_for
from galleries import POINTS, SMALL, TESTS
from hostile_class import ENTRIES, HONEST, SECRET, Graded, harm_in, written
from jails import with_bwrap
from sabotage import FENCES

pytestmark = pytest.mark.slow

FAMILIES = {
    "channel", "container", "early_exit", "lying_objects", "network", "oracle", "patched",
    "persistence", "reading", "replay", "resources", "result_channel", "writing",
}  # fmt: skip


#: Every file in each jail and by each user.
WAYS = [pytest.param(("bubblewrap", "somebody"), marks=with_bwrap), ("landlock", "root")]


@pytest.fixture(scope="module", params=WAYS, ids="-".join)
def graded(request, released_once) -> Iterator[Graded]:
    tier, who = request.param
    with copy_for(who, released_once.root) as (somebody, place):
        yield called_by(somebody, place, "hostile_class", "grade_all", str(place), tier)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_hostile_submission_gains_nothing(graded, entry):
    points = graded.points(entry)

    assert points[entry.exercise][0] == entry.worth, entry.about
    assert points[entry.exercise][1] in entry.outcomes, entry.about
    for name, most in entry.others.items():
        if entry.said("others"):
            assert points[name][0] <= most, entry.about
        else:
            assert points[name] == (most, "correct"), f"{name}: {entry.about}"


def test_nobody_else_loses_a_point(graded):
    honest = {name: one for name, one in graded.done.items() if name.endswith("--honest")}

    assert len(honest) >= HONEST
    for name, one in {**honest, "victim": graded.done["victim"]}.items():
        full = {record.exercise: float(POINTS[record.exercise]) for record in one.mark.records}
        assert {record.exercise: record.points for record in one.mark.records} == full, name


def test_every_submission_has_records_and_the_engine_no_fault(graded):
    inbox = {path.name for path in graded.course.submitted.iterdir()}

    assert set(graded.done) == inbox
    for name, one in graded.done.items():
        assert not one.fault, f"{name}: {one.fault}"
        assert {record.exercise for record in one.mark.records} == set(POINTS), name


def test_no_planted_secret_is_in_anything_that_was_written(graded):
    texts = written(graded.course)
    own = graded.course.autograded / "victim" / "pooling" / f"{SMALL}.ipynb"

    assert SECRET in own.read_text(encoding="utf-8"), "a secret that comes out would be seen"
    assert [str(path) for path, text in texts.items() if SECRET in text] == []
    assert SECRET.encode() not in graded.course.database.read_bytes()


def test_what_a_browser_would_run_is_seen():
    assert harm_in("<script>alert('PWNED')</script>") == ["script"]
    assert harm_in("<img onerror=x><a href=' JavaScript:x'>\x1b") == [
        "img onerror", "a href=javascript:x", "'\\x1b'",
    ]  # fmt: skip
    assert harm_in("&lt;script&gt;alert('PWNED')") == []


def test_no_page_holds_a_script_of_theirs(graded):
    pages = {path: text for path, text in written(graded.course).items() if path.suffix == ".html"}

    assert len(pages) > len(ENTRIES)
    assert {str(path): harm_in(text) for path, text in pages.items() if harm_in(text)} == {}


def test_no_output_of_a_marked_notebook_holds_a_script_of_theirs(graded):
    found = []
    for path in sorted(graded.course.autograded.rglob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                html = "".join(output.get("data", {}).get("text/html", ""))
                kinds = set(output.get("data", {})) - {"text/plain", "text/html", "image/png"}
                found += [f"{path}: {what}" for what in (*harm_in(html), *kinds)]

    assert found == []


def test_no_file_of_the_course_has_changed(graded):
    names = graded.before.keys() | graded.after.keys()
    changed = {n for n in names if graded.before.get(n) != graded.after.get(n)}

    assert changed == set()
    assert graded.left_lying == ()


def test_nothing_outlives_the_run(graded):
    assert graded.left_running == ()


def test_every_family_is_there_and_every_file_says_what_it_tries():
    counts = Counter(entry.path.parent.name for entry in ENTRIES)

    assert set(counts) == FAMILIES
    assert min(counts.values()) >= 8
    assert [entry.name for entry in ENTRIES if len(entry.about) < 15] == []


def test_every_file_names_the_fence_that_it_runs_up_against():
    unknown = {entry.name: entry.fences for entry in ENTRIES if not {*entry.fences} <= {*FENCES}}

    assert unknown == {}
    assert [entry.name for entry in ENTRIES if not entry.fences] == []


def test_every_file_says_what_plain_nbgrader_makes_of_it():
    table = tomllib.loads((TESTS / "hostile" / "plain_nbgrader.toml").read_text(encoding="utf-8"))
    said = {f"{family}/{name}": what for family in table for name, what in table[family].items()}

    assert said.keys() == {entry.name for entry in ENTRIES}
    assert {what.split(":")[0] for what in said.values()} <= {"succeeds", "harms", "new"}

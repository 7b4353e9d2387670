"""`doctor --class` names what keeps a class from being graded well, and the repair of each."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from grading import hand_in
from nbgrader.utils import notebook_hash

from grader.cli import class_checks
from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks
from grader.run import executors
from grader.run.executors import ClusterError


def about(course, name):
    return [look for look in class_checks.looks(course) if look.about == name]


def test_a_class_in_order_needs_no_repair(run, course):
    with open_marks(course) as marks:
        due = datetime.now() + timedelta(days=9)
        marks._gradebook.update_or_create_assignment("pooling", duedate=due)

    status, said = run("doctor", "--class")

    off = [line for line in said.splitlines() if not line.startswith("ok")]
    assert (status, off) == (0, [])
    assert "pooling: 0 hand-ins" in said


def test_each_thing_that_is_off_is_named_with_its_repair(run, course):
    exchange = course.root / "exchange"
    exchange.mkdir(mode=0o700)
    settings = f'c.Exchange.root = "{exchange}"\nc.CourseDirectory.groupshared = True\n'
    (course.root / "nbgrader_config.py").write_text(settings)
    hand_in(course, "ada", "{}")
    released = course.released("en") / "pooling" / "1_small.ipynb"
    released.unlink()
    record = course.records / "pooling" / "ben" / "1_small.json"
    record.parent.mkdir(parents=True)
    record.write_text("{}")
    mask = os.umask(0o077)
    try:
        status, said = run("doctor", "--class")
    finally:
        os.umask(mask)

    repairs = [line.split("repair: ")[1] for line in said.splitlines() if "repair: " in line]
    assert status == 1
    assert f"chmod ugo+rwx {exchange}" in repairs
    assert "umask 0002 in your shell's start file" in repairs
    assert any(one.startswith("nbgrader db assignment add pooling --duedate") for one in repairs)
    assert "python -m grader grade pooling" in repairs
    assert "python -m grader feedback pooling, then nbgrader release_feedback pooling" in repairs
    assert "python -m grader release" in repairs
    assert any("g+rwXs" in one for one in repairs)


def test_a_full_disk_and_a_broken_gradebook_are_named(course, monkeypatch):
    monkeypatch.setattr(class_checks, "ENOUGH", 10**18)
    course.database.write_bytes(b"not a database" * 100)

    assert about(course, "disk")[0].repair
    (database,) = about(course, "database")
    assert "cannot be used" in database.said
    assert database.repair


@pytest.fixture
def exchanging(course):
    """A course with an exchange, into which the notebooks and ada's feedback were released."""
    exchange = course.root / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    settings = f'c.Exchange.root = "{exchange}"\nc.CourseDirectory.course_id = "pools"\n'
    (course.root / "nbgrader_config.py").write_text(settings)
    ours = exchange / "pools"
    shutil.copytree(course.released("zh") / "pooling", ours / "outbound" / "pooling")
    for name in ("inbound", "feedback"):
        (ours / name).mkdir()
    (ours / "inbound").chmod(0o2733)
    for student, secret in (("ada", "of ada"), ("ben", "")):  # ben uploaded his to a platform
        page = course.feedback / student / "pooling" / "1_small.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{student}</p>")
        (page.parent / "submission_secret.txt").write_text(secret)
    name = notebook_hash(secret="of ada", notebook_id="1_small")
    shutil.copy(
        course.feedback / "ada" / "pooling" / "1_small.html", ours / f"feedback/{name}.html"
    )
    return Course(course.root)


def repairs(course, name):
    return [look.repair for look in about(course, name) if look.repair]


def test_an_exchange_in_order_needs_no_repair(exchanging):
    for name in ("exchange", "feedback returned", "release", "released"):
        assert about(exchanging, name), name
        assert repairs(exchanging, name) == []


def test_feedback_that_is_written_and_not_handed_out_is_named(exchanging):
    page = exchanging.feedback / "ada" / "pooling" / "1_small.html"
    page.write_text("<p>graded again</p>")
    (look,) = about(exchanging, "feedback returned")
    assert look.said == "pooling: 1 pages are written and not handed out, such as ada's"
    assert look.repair == "nbgrader release_feedback pooling"

    shutil.rmtree(exchanging.root / "exchange" / "pools" / "feedback")
    assert repairs(exchanging, "feedback returned") == ["nbgrader release_feedback pooling"]


def test_a_course_that_changed_since_its_release_is_named_wherever_it_lies(exchanging):
    source = exchanging.root / "solutions" / "pooling" / "1_small.ipynb"
    source.write_text(source.read_text().replace("# Title", "# Another title"))
    changed = Course(exchanging.root)
    assert repairs(changed, "release") == ["python -m grader release"]
    assert repairs(changed, "released") == []  # the Chinese one is handed out, and as it was

    source.write_text(source.read_text().replace("return n - k + 1", "return 1 + n - k"))
    assert repairs(Course(exchanging.root), "released") == []  # an answer, which nobody is given

    source.write_text(source.read_text().replace("torch.arange(4)", "torch.arange(5)"))
    changed = Course(exchanging.root)
    again = "python -m grader release, then nbgrader release_assignment pooling --force"
    assert repairs(changed, "released") == [again]
    shutil.rmtree(exchanging.root / "exchange" / "pools" / "outbound")
    assert [look.said for look in about(changed, "released")] == ["pooling is not in the exchange"]


def test_an_exchange_into_which_nobody_can_hand_in_is_named(exchanging):
    box = exchanging.root / "exchange" / "pools" / "inbound"
    box.chmod(0o755)
    assert repairs(exchanging, "exchange") == [f"chmod ugo+wx {box}"]

    config = exchanging.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("c.CourseDirectory.course_id", "_"))
    (repair,) = repairs(Course(exchanging.root), "exchange")
    assert repair.startswith("c.CourseDirectory.course_id")


class Scheduler:
    """Stands for a dask client: what a scheduler says of its workers."""

    def __init__(self, workers):
        self.workers = workers

    def scheduler_info(self, n_workers):
        assert n_workers == -1  # dask names five of them otherwise
        return {"workers": {name: {"nthreads": count} for name, count in self.workers.items()}}


@pytest.mark.parametrize(
    ("workers", "said", "repair"),
    [
        ({"a": 1, "b": 1}, "2 workers, one thread each", ""),
        ({"a": 1, "b": 4}, "1 of 2 workers have several threads", "start b anew with --nthreads 1"),
        ({}, "no worker at tcp://there:1", "`dask worker tcp://there:1 --nthreads 1"),
    ],
)
def test_a_clusters_threads_are_looked_at(course, monkeypatch, workers, said, repair):
    @contextmanager
    def client(address):
        yield Scheduler(workers)

    monkeypatch.setattr(executors, "_client", client)
    (look,) = [o for o in class_checks.looks(course, "tcp://there:1") if o.about == "cluster"]

    assert look.said.startswith(said)
    assert look.repair.startswith(repair)
    assert bool(look.repair) == bool(repair)


def test_a_cluster_that_does_not_answer_is_something_to_look_at(run, monkeypatch):
    def client(address):
        raise ClusterError(f"no dask scheduler answers at {address}")

    monkeypatch.setattr(executors, "_client", client)
    status, said = run("doctor", "--class", "--cluster", "tcp://there:1")
    assert status == 1
    assert "LOOK  cluster: no dask scheduler answers at tcp://there:1" in said

    status, said = run("doctor", "--cluster", "tcp://there:1")
    assert status == 2
    assert "--cluster belongs to --class" in said

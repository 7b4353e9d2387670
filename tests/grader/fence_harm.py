"""What a hostile file gained or harmed: points, neighbours, secrets, scripts, files left behind.

Knows marks and folders. Must not know which fence was taken away.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from galleries import SMALL, Entry
from hostile_class import SECRET, harm_in, tree

from grader.cli.feedback import write_pages
from grader.course.notebooks import Course
from grader.marks import batch

LEFT = ("/tmp", "/dev/shm", "/var/tmp")
WRITTEN_TO = (Path.home() / ".bashrc", Path("/etc/cron.d/plhostile"))
KINDS = {"text/plain", "text/html", "image/png"}
KERNEL = "python3"
LINK_IN_A_FORMULA = re.compile(r"(?i)\\href\{\s*javascript:")
SECONDS = 2.0
REFUSING = {"system calls", "files", "clean parent", "room"}  # what they let through is "done"
GAINS = {
    "points", "a secret", "a script", "a kind of output", "a kernel of theirs", "a file changed",
    "a file was left", "done",
}  # fmt: skip
HURTS = ("lost", "a fault of the grader's", "time", ": timed_out", ": died")


def harm(entry: Entry, done: batch.Done) -> list[str]:
    """Return what its own marks and its neighbours' in the notebook say."""
    if done.fault:
        print(done.fault[-600:], file=sys.stderr)
        return ["a fault of the grader's"]
    points = {record.exercise: (record.points, record.outcome) for record in done.mark.records}
    most = {record.exercise: record.max_points for record in done.mark.records}
    found = []
    if points[entry.exercise][0] > entry.worth or most[entry.exercise] > 100:
        found.append("points")
    if points[entry.exercise][0] < entry.worth:
        found.append("its own points lost")
    if points[entry.exercise][1] not in entry.outcomes:
        refused = points[entry.exercise][1] == "wrong" and {*entry.fences} & REFUSING
        found.append("done" if refused else f"ended otherwise: {points[entry.exercise][1]}")
    if entry.fences == ("time",) and done.mark.seconds > SECONDS:
        found.append("time")
    return found if entry.said("others") else found + lost(done, entry.others)


def lost(done: batch.Done, worth: Mapping[str, float]) -> list[str]:
    """Return which of the right answers in a notebook have not got all their points."""
    points = {record.exercise: record.points for record in done.mark.records}
    return [f"{name} lost" for name, full in worth.items() if points.get(name, 0) < full]


def shown(course: Course, entry: Entry) -> list[str]:
    """Return what its marked notebook shows and should not."""
    path = course.autograded / entry.student / "pooling" / f"{SMALL}.ipynb"
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    found = ["a secret"] if SECRET in text else []
    node = nbformat.reads(text, as_version=4)
    if node.metadata.get("kernelspec", {}).get("name", KERNEL) != KERNEL:
        found.append("a kernel of theirs")
    if "widgets" in node.metadata or any(one.get("attachments") for one in node.cells):
        found.append("a kind of output")
    for one in node.cells:
        texts = [one.source] if one.cell_type == "markdown" else []
        for output in one.get("outputs", []):
            data = output.get("data", {})
            texts += ["".join(data.get("text/html", "")), output.get("text", "")]
            texts += [output.get("evalue", "")]
            if set(data) - KINDS:
                found.append("a kind of output")
        found += ["a script" for text in texts if harm_in(text)]
        if one.cell_type == "markdown" and LINK_IN_A_FORMULA.search(one.source):
            found.append("a script")
    return found


def kind(found: Sequence[str]) -> str:
    """Return what came of a file without its fence: it gains, hurts, only ends otherwise, nothing.

    Who waits until the time is up, or loses a kernel, is hurt.
    """
    if any(what in GAINS for what in found):
        return "gains"
    if any(what.endswith(HURTS) for what in found):
        return "hurts"
    return "ends otherwise" if found else "nothing"


def on_the_page(course: Course, entry: Entry) -> list[str]:
    """Return what the page of its student would run."""
    return [
        "a script"
        for path in write_pages(course, "pooling", (entry.student,))
        if harm_in(path.read_text(encoding="utf-8"))
    ]


def snapshot(decoy: Path) -> dict[str, str]:
    """Return what a hostile file may have changed in the folder that was put before it."""
    if not decoy.exists():
        return {}
    books = decoy / "work" / "gradebook.db"
    about = books.read_bytes()[:100_000].hex() + oct(books.stat().st_mode) if books.exists() else ""
    made = [str(path) for path in sorted(decoy.rglob("*"))]
    return tree(decoy) | {"gradebook": about, "made": " ".join(made)}


def left_behind() -> set[str]:
    found = {str(path) for place in LEFT for path in Path(place).glob("plhostile*")}
    for place in WRITTEN_TO:
        if place.exists() and "plhostile" in place.read_text() + str(place):
            found.add(str(place))
    return found


def clear_up(beside: set[str]) -> None:
    for path in left_behind() - beside:
        Path(path).unlink(missing_ok=True)

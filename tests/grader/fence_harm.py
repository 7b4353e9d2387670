"""What a hostile file gained or harmed: points, neighbours, secrets, scripts, files left behind.

Knows marks and folders. Must not know which fence was taken away.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from galleries import SMALL, Entry
from hostile_class import SECRET, harm_in, tree

from grader.course.notebooks import Course
from grader.marks import batch

LEFT = ("/tmp", "/dev/shm", "/var/tmp")
WRITTEN_TO = (Path.home() / ".bashrc", Path("/etc/cron.d/plhostile"))
KINDS = {"text/plain", "text/html", "image/png"}
SECONDS = 2.0


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
    if points[entry.exercise][1] not in entry.outcomes:
        found.append(f"ended otherwise: {points[entry.exercise][1]}")
    if entry.fences == ("time",) and done.mark.seconds > SECONDS:
        found.append("time")
    if not entry.said("others"):
        found += [f"{name} lost" for name, full in entry.others.items() if points[name][0] < full]
    return found


def shown(course: Course, entry: Entry) -> list[str]:
    """Return what its marked notebook shows and should not."""
    path = course.autograded / entry.student / "pooling" / f"{SMALL}.ipynb"
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    found = ["a secret"] if SECRET in text else []
    for one in nbformat.reads(text, as_version=4).cells:
        texts = [one.source] if one.cell_type == "markdown" else []
        for output in one.get("outputs", []):
            data = output.get("data", {})
            texts += ["".join(data.get("text/html", "")), output.get("text", "")]
            texts += [output.get("evalue", "")]
            if set(data) - KINDS:
                found.append("a kind of output")
        found += ["a script" for text in texts if harm_in(text)]
    return found


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

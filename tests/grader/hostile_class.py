"""A class of hostile submissions with honest ones between them, graded once; what is left of it.

Hostile code runs in the jail alone.
"""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import psutil
import pytest
from galleries import SMALL, Entry, gallery, put_ruled_exercise, right_answers
from grading import hand_in, submission

from grader.cli.feedback import write_pages
from grader.cli.grading import local
from grader.course.notebooks import Course
from grader.jail.limits import Limits
from grader.jail.prestart import started_ahead
from grader.marks import batch
from grader.marks.gradebook import open_marks
from grader.marks.policy import Policy

ENTRIES = gallery("hostile")
LIMITS = Limits(cpu_seconds=2, wall_seconds=8, idle_seconds=4, grace_seconds=0.5)
SECRET = "PLANTED-7f3a"
TERMINAL = ("\x1b", "\u202e", "\x00", "\x9b")
HONEST = 8


@dataclasses.dataclass(frozen=True)
class Graded:
    course: Course
    done: dict[str, batch.Done]
    before: dict[str, str]
    after: dict[str, str]
    left_running: tuple[str, ...]
    left_lying: tuple[str, ...]

    def points(self, entry: Entry) -> dict[str, tuple[float, str]]:
        records = self.done[entry.student].mark.records
        return {record.exercise: (record.points, record.outcome) for record in records}


def tree(root: Path) -> dict[str, str]:
    """Every file that the engine has no business to write, with its content, rights and date."""
    found = {}
    for path in sorted(root.rglob("*")):
        engine = path.relative_to(root).parts[:2] in {
            ("work", name) for name in ("autograded", "feedback", "records", "gradebook.db")
        }
        if path.is_file() and not engine:
            stat = path.stat()
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path)] = f"{content} {stat.st_mode:o} {stat.st_mtime_ns}"
    return found


def left_running(before: set[int]) -> list[str]:
    """Kernels that were not there before: ours, and what came from one and lost its parent.

    Other tests of the same run may keep a warm parent of their own.
    """
    ours = {process.pid for process in psutil.Process().children(recursive=True)}
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid in before or not is_kernel(process):
                continue
            parents = process.parents()
            above = next((parent for parent in parents if not is_kernel(parent)), None)
            if process.pid in ours or above is None or above.pid == 1:
                found.append(f"{process.pid} {' '.join(process.cmdline())[:80]}")
        except psutil.Error:  # it has ended while we looked
            continue
    return found


def is_kernel(process: psutil.Process) -> bool:
    line = " ".join(process.cmdline())
    return "grader.jail.fork_server" in line or "plhostile" in process.name() + line


def plant(course: Course, secret_file: Path) -> dict[str, str]:
    """Put the secret wherever a grader's machine keeps one; return the paths by their names."""
    secret_file.write_text(SECRET)
    secret_file.chmod(0o600)
    solution = course.root / "solutions" / "pooling" / f"{SMALL}.ipynb"
    begin = "### BEGIN SOLUTION\\n"
    solution.write_text(solution.read_text().replace(begin, f"{begin}    # {SECRET}\\n"))
    (course.root / "nbgrader_config.py").write_text(f"# {SECRET}\n")
    right = right_answers()
    own = {"valid_out_size": f"# {SECRET}\n{right['valid_out_size']}"}
    hand_in(course, "victim", submission(course, right | own))
    places = {
        "COURSE": course.root, "SOLUTION": solution, "GRADEBOOK": course.database,
        "SUBMISSION": course.submitted / "victim" / "pooling" / f"{SMALL}.ipynb",
        "SECRET_FILE": secret_file, "ENGINE": Path(batch.__file__).parent, "HOME": Path.home(),
    }  # fmt: skip
    return {name: str(path) for name, path in places.items()}


def fill_inbox(course: Course, places: dict[str, str]) -> None:
    """All of the gallery, and between them the honest."""
    for number, entry in enumerate(ENTRIES):
        path = course.submitted / entry.student / "pooling" / f"{SMALL}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(entry.submitted_files(places | {"OWN": entry.student}), encoding="utf-8")
        if number % (len(ENTRIES) // HONEST) == 0:  # by name they stand right behind
            hand_in(course, f"{entry.student}--honest", submission(course, right_answers()))


def grade_all(place: str, tier: str) -> Graded:
    """Grade them as `grader grade` does: two workers, and one parent for all their kernels."""
    running = set(psutil.pids())
    course = put_ruled_exercise(Course(Path(place) / "course"))
    places = plant(course, Path(place) / "secret.txt")
    fill_inbox(course, places)
    with open_marks(course) as marks:
        marks.prepare("pooling")
    before = tree(course.root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POOLLAB_SECRET", SECRET)
        policy = Policy(isolation=tier, limits=LIMITS, workers=2)
        with started_ahead(tier, LIMITS, 2, course.settings.kernel) as ahead:
            done = batch.grade_and_store(course, "pooling", policy, local(ahead, 2))
    list(write_pages(course, "pooling"))
    return Graded(
        course,
        {one.handed.student: one for one in done},
        before,
        tree(course.root),
        tuple(left_running(running)),
        tuple(path.name for path in Path(tempfile.gettempdir()).glob("plhostile*")),
    )


def written(course: Course) -> dict[Path, str]:
    """All that a teacher or a student will look at, but for what is the victim's own."""
    files = (course.autograded, course.records, course.feedback)
    return {
        path: path.read_text(encoding="utf-8")
        for folder in files
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "victim" not in path.parts
    }


class Live(HTMLParser):
    """Collects what a browser would run: scripts of theirs, handlers, frames, script addresses."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        if tag in ("iframe", "object", "embed", "base", "form"):
            self.found.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on") or name == "srcdoc":
                self.found.append(f"{tag} {name}")
            elif address.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"{tag} {name}={address[:20]}")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script" and "PWNED" in data:
            self.found.append("script")


def harm_in(text: str) -> list[str]:
    return Live(text).found + [repr(sign) for sign in TERMINAL if sign in text]

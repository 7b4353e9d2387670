"""A class of hostile submissions with honest ones between them: what each of them came to.

Everything is graded once; the tests look at what is left. Hostile code runs in the jail alone.
"""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
import tempfile
import tomllib
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import psutil
import pytest
from galleries import POINTS, SMALL, TESTS, Entry, gallery, put_ruled_exercise, right_answers
from grading import hand_in, submission

from grader import batch, executors
from grader.commands.feedback import write_pages
from grader.course import Course
from grader.gradebook import open_marks
from grader.limits import Limits

pytestmark = pytest.mark.slow

ENTRIES = gallery("hostile")
FAMILIES = {
    "container", "early_exit", "lying_objects", "network", "oracle", "patched", "persistence",
    "reading", "resources", "result_channel", "writing",
}  # fmt: skip
LIMITS = Limits(cpu_seconds=2, wall_seconds=8, grace_seconds=0.5)
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

    def points(self, entry: Entry) -> dict[str, tuple[float, str]]:
        records = self.done[entry.student].records
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


def left_running() -> list[str]:
    """Kernels of ours, and what came from one and has lost its parent since."""
    ours = {process.pid for process in psutil.Process().children(recursive=True)}
    found = []
    for process in psutil.process_iter():
        try:
            if not is_kernel(process):
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
    return "grader.kernel.zygote" in line or "plhostile" in process.name() + line


@pytest.fixture(scope="module")
def graded(released_once, tmp_path_factory) -> Graded:
    root = tmp_path_factory.mktemp("hostile") / "course"
    shutil.copytree(released_once.root, root)
    return grade_all(Course(root), tmp_path_factory.mktemp("secret") / "secret.txt")


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
        "SECRET_FILE": secret_file, "ENGINE": Path(batch.__file__).parent,
    }  # fmt: skip
    return {name: str(path) for name, path in places.items()}


def fill_inbox(course: Course, places: dict[str, str]) -> None:
    """All of the gallery, and between them the honest."""
    for number, entry in enumerate(ENTRIES):
        path = course.submitted / entry.student / "pooling" / f"{SMALL}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(entry.handed_in(places | {"OWN": entry.student}), encoding="utf-8")
        if number % (len(ENTRIES) // HONEST) == 0:  # by name they stand right behind
            hand_in(course, f"{entry.student}--honest", submission(course, right_answers()))


def grade_all(course: Course, secret_file: Path) -> Graded:
    course = put_ruled_exercise(course)
    places = plant(course, secret_file)
    fill_inbox(course, places)
    with open_marks(course) as marks:
        marks.prepare("pooling")
    before = tree(course.root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POOLLAB_SECRET", SECRET)
        options = batch.Options("pooling", limits=LIMITS, workers=2)
        done = batch.grade_class(course, options, executors.local(2), lambda done: None)
    list(write_pages(course, "pooling"))
    return Graded(
        course,
        {one.handed.student: one for one in done},
        before,
        tree(course.root),
        tuple(left_running()),
    )


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
        full = {record.exercise: float(POINTS[record.exercise]) for record in one.records}
        assert {record.exercise: record.points for record in one.records} == full, name


def test_every_submission_has_records_and_the_engine_no_fault(graded):
    inbox = {path.name for path in graded.course.submitted.iterdir()}

    assert set(graded.done) == inbox
    for name, one in graded.done.items():
        assert not one.graded.fault, f"{name}: {one.graded.fault}"
        assert {record.exercise for record in one.records} == set(POINTS), name


def written(course: Course) -> dict[Path, str]:
    """All that a teacher or a student will look at, but for what is the victim's own."""
    files = (course.autograded, course.records, course.feedback)
    return {
        path: path.read_text(encoding="utf-8")
        for folder in files
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "victim" not in path.parts
    }


def test_no_planted_secret_is_in_anything_that_was_written(graded):
    texts = written(graded.course)
    own = graded.course.autograded / "victim" / "pooling" / f"{SMALL}.ipynb"

    assert SECRET in own.read_text(encoding="utf-8"), "a secret that comes out would be seen"
    assert [str(path) for path, text in texts.items() if SECRET in text] == []
    assert SECRET.encode() not in graded.course.database.read_bytes()


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
    assert sorted(path.name for path in Path(tempfile.gettempdir()).glob("plhostile*")) == []


def test_nothing_outlives_the_run(graded):
    assert graded.left_running == ()


def test_every_family_is_there_and_every_file_says_what_it_tries():
    counts = Counter(entry.path.parent.name for entry in ENTRIES)

    assert set(counts) == FAMILIES
    assert min(counts.values()) >= 8
    assert [entry.name for entry in ENTRIES if len(entry.about) < 15] == []


def test_every_file_says_what_plain_nbgrader_makes_of_it():
    table = tomllib.loads((TESTS / "hostile" / "plain_nbgrader.toml").read_text(encoding="utf-8"))
    said = {f"{family}/{name}": what for family in table for name, what in table[family].items()}

    assert said.keys() == {entry.name for entry in ENTRIES}
    assert {what.split(":")[0] for what in said.values()} <= {"succeeds", "harms", "new"}

"""The whole round as two people: a teacher and a student with accounts and umasks of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from accounts import account, as_somebody
from building import RIGHT
from grading import WRONG

from grader.course.notebooks import grade_id

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """
c = get_config()
c.Exchange.root = {exchange!r}
c.Exchange.path_includes_course = True
c.CourseDirectory.course_id = "pooling_lab"
"""
BUTTONS = """
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI

app = NbGrader()
app.load_config_file()
api = NbGraderAPI(config=app.config)
for result in (
    api.autograde("pooling", {student!r}),
    api.generate_feedback("pooling", {student!r}),
    api.release_feedback("pooling", {student!r}),
):
    assert result["success"], result
"""


@dataclass(frozen=True)
class Person:
    """Somebody with an account; their files are theirs alone, as far as `umask` says."""

    account: pwd.struct_passwd
    home: Path
    umask: int
    exchange: Path

    @property
    def name(self):
        return self.account.pw_name

    def run(self, *words, folder=None):
        ran = subprocess.run(
            [*as_somebody(self.account), sys.executable, *words],
            cwd=folder or self.home,
            env=os.environ
            | {
                "HOME": str(self.home),
                "TMPDIR": str(self.home / "tmp"),
                "JUPYTER_CONFIG_DIR": str(self.home / "jupyter"),
                "POOLLAB_EXCHANGE": str(self.exchange),
                "POOLLAB_LANGUAGE": "en",
            },
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
            umask=self.umask,
        )
        assert ran.returncode == 0, f"{words}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout + ran.stderr

    def nbgrader(self, *words, folder=None):
        return self.run("-m", "nbgrader", *words, folder=folder)


@dataclass(frozen=True)
class World:
    """A course, an exchange, and the two."""

    teacher: Person
    student: Person
    course: Path

    def hand_in(self, answers):
        """Answer, hand in, and have it collected."""
        path = self.student.home / "pooling_lab" / "pooling" / "1_small.ipynb"
        node = nbformat.read(path, as_version=4)
        for cell in node.cells:
            if grade_id(cell).endswith("-answer"):
                cell.source = answers[grade_id(cell).removesuffix("-answer")]
        nbformat.write(node, path)
        self.student.nbgrader("submit", "pooling")
        self.teacher.nbgrader("collect", "pooling", "--update", folder=self.course)

    def feedback(self):
        """Return the newest page that the student has fetched."""
        self.student.nbgrader("fetch_feedback", "pooling")
        pages = self.student.home.rglob("feedback/*/1_small.html")
        newest = max(pages, key=lambda page: page.parent.name)
        return newest.read_text(encoding="utf-8"), len(list(newest.parent.parent.iterdir()))


@pytest.fixture(scope="module")
def world(released_once):
    place = Path(tempfile.mkdtemp(prefix="two-", dir="/tmp"))
    place.chmod(0o755)
    people = [("games", "teacher", 0o027), ("nobody", "student", 0o077)]
    teacher, student = (
        Person(account(who), place / role, umask, place / "exchange") for who, role, umask in people
    )
    for person in (teacher, student):
        (person.home / "tmp").mkdir(parents=True)
    (place / "exchange").mkdir()
    course = teacher.home / "course"
    shutil.copytree(released_once.root, course)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    config = CONFIG.format(exchange=str(place / "exchange"))
    (student.home / "nbgrader_config.py").write_text(config)
    if os.geteuid() == 0:
        for person in (teacher, student):
            for path in (person.home, *person.home.rglob("*")):
                os.chown(path, person.account.pw_uid, person.account.pw_gid)
        os.chown(place / "exchange", teacher.account.pw_uid, teacher.account.pw_gid)
    (place / "exchange").chmod(0o777)  # as nbgrader asks for
    teacher.nbgrader("generate_assignment", "pooling", "--force", folder=course)
    teacher.nbgrader("release_assignment", "pooling", folder=course)
    assert "pooling" in student.nbgrader("list")
    student.nbgrader("fetch_assignment", "pooling")
    yield World(teacher, student, course)
    shutil.rmtree(place, ignore_errors=True)


def by_grader(world):
    for words in (("grade", "--workers", "1"), ("feedback",)):
        world.teacher.run("-m", "grader", *words, folder=world.course)
    world.teacher.nbgrader("release_feedback", "pooling", folder=world.course)


def by_nbgrader(world):
    for command in ("autograde", "generate_feedback", "release_feedback"):
        world.teacher.nbgrader(command, "pooling", folder=world.course)


def by_button(world):
    press = world.teacher.home / "press.py"
    press.write_text(BUTTONS.format(student=world.student.name))
    world.teacher.run(str(press), folder=world.course)


@pytest.mark.parametrize(
    ("enter", "answers", "points", "turn"),
    [
        (by_grader, RIGHT | WRONG, "6 / 8 points", 1),
        (by_nbgrader, RIGHT, "7 / 8 points", 2),
        (by_button, RIGHT | WRONG, "6 / 8 points", 3),
    ],
    ids=["grader", "nbgrader", "button"],
)
def test_what_is_handed_in_comes_back_with_its_marks(world, enter, answers, points, turn):
    """Each turn is a resubmission of the one before, which is collected with `--update`."""
    world.hand_in(answers)

    enter(world)

    page, fetched = world.feedback()
    assert points in page
    assert fetched == turn

"""`grader grade`, `nbgrader autograde` and formgrader's button: one engine, the same bytes."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import postgres
import pytest
from grading import RIGHT, WRONG, grade, hand_in, submission
from nbgrader.api import Gradebook

from grader.course.notebooks import Course
from grader.course.release import release

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DUE = datetime(2026, 1, 5, 9)
SETTINGS = """
c.CourseDirectory.feedback_directory = "work/pages"
c.AssignLatePenalties.plugin_class = "late.OnePointAnHour"
c.Exchange.timezone = "Asia/Shanghai"
"""
PLUGIN = """
from nbgrader.plugins import BasePlugin


class OnePointAnHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late // 3600
"""
TIMES = {
    "in_time": "2026-01-05 08:59:59 UTC",
    "late": "2026-01-05 19:00:00.000000 CST",  # two hours, in the exchange's zone
    "extended": "2026-01-05 11:00:00 UTC",
    "very_late": "2026-01-09 09:00:00 UTC",
    "resubmitted": "2026-01-05 10:00:00 UTC",
    "broken": "tomorrow",
}
#: Student: what counts, and what was taken off.
DUE_MARKS = {
    "in_time": (7.0, 0.0),
    "late": (4.0, 2.0),
    "extended": (7.0, 0.0),
    "very_late": (0.0, 7.0),
    "resubmitted": (6.0, 1.0),
    "broken": (0.0, 0.0),
    "by_hand": (7.0, 0.0),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def class_of_all_kinds(course, request, monkeypatch):
    """Late, resubmitted, broken, written, bilingual and hand-laid work."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(course.work / "jupyter"))
    settings = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8") + SETTINGS
    (course.root / "late.py").write_text(PLUGIN)
    for student in DUE_MARKS:
        answers = RIGHT | (WRONG if student == "late" else {})
        text = submission(course, answers, write if student == "in_time" else None)
        text = text.replace('(\\"en\\")', '(\\"zh\\")') if student == "resubmitted" else text
        hand_in(course, student, text[:-60] if student == "broken" else text)
        folder = course.submitted / student / "pooling"
        if student in TIMES:
            (folder / "timestamp.txt").write_text(TIMES[student])
            (folder / "submission_secret.txt").write_text(f"secret of {student}")
    (course.submitted / "by_hand" / "pooling" / "sketch.png").write_bytes(b"\x89PNG")
    (course.submitted / "by_hand" / "pooling" / "link.txt").symlink_to("/etc/passwd")
    if request.param == "sqlite":
        (course.root / "nbgrader_config.py").write_text(settings)
        yield Course(course.root)
        return
    programs = postgres.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgres.running(programs) as url:
        text = f"{settings}\nc.CourseDirectory.db_url = {url!r}\n"
        (course.root / "nbgrader_config.py").write_text(text)
        yield Course(course.root)


def write(node):
    node.cells[-1].source = "It slides. 窗口在滑动。"


def fresh_gradebook(course):
    """No mark and no marked notebook; what was remembered stays, so that the seeds are the same."""
    shutil.rmtree(course.autograded, ignore_errors=True)
    with Gradebook(course.database_url, "pooling_lab") as book:
        for student in book.students:
            book.remove_student(student.id)
    release(course)
    with Gradebook(course.database_url, "pooling_lab") as book:
        book.update_or_create_assignment("pooling", duedate=DUE)
        book.add_student("extended")
        with book.db.no_autoflush:  # or SQLAlchemy warns of half-made objects
            book.add_submission("pooling", "extended")
        book.grant_extension("pooling", "extended", hours=2)


def command(course, *words):
    ran = subprocess.run(
        [sys.executable, *words], cwd=course.root, capture_output=True, text=True, timeout=300,
        check=False, env=os.environ,
    )  # fmt: skip
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


BUTTON = """
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI

app = NbGrader()
app.load_config_file()
api = NbGraderAPI(config=app.config)
for student in {students!r}:
    result = api.autograde("pooling", student)
    assert result["success"], result
"""


def press_the_button(course):
    """What formgrader's handler does when its autograde button is pressed."""
    path = course.work / "press.py"
    path.write_text(BUTTON.format(students=sorted(DUE_MARKS)))
    assert "Error" not in command(course, str(path))


ENTRANCES = {
    "grade": lambda course: command(course, "-m", "grader", "grade", "--force", "--workers", "2"),
    "autograde": lambda course: command(course, "-m", "nbgrader", "autograde", "pooling"),
    "button": press_the_button,
}


def everything(course):
    """All bytes that an entrance leaves, and all rows but the keys that a database draws."""
    files = {
        str(path.relative_to(course.work)): path.read_bytes()
        for folder in (course.autograded, course.records)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    rows = []
    with Gradebook(course.database_url, "pooling_lab") as book:
        for sheet in book.notebook_submissions("1_small", "pooling"):
            rows.append((sheet.student.id, sheet.score, sheet.late_submission_penalty))
            rows.append((sheet.student.id, sheet.assignment.timestamp, sheet.max_score))
            rows += [
                (sheet.student.id, g.name, g.auto_score, g.manual_score, g.needs_manual_grade)
                for g in sheet.grades
            ]
    return files, sorted(map(repr, rows))


def test_three_entrances_leave_the_same_bytes_and_every_output_the_same_marks(class_of_all_kinds):
    course = class_of_all_kinds
    hand_in(course, "resubmitted", submission(course, {}))
    grade(course)  # an earlier run; then another version is handed in
    hand_in(course, "resubmitted", submission(course, RIGHT).replace('(\\"en\\")', '(\\"zh\\")'))
    left = {}
    for name, enter in ENTRANCES.items():
        fresh_gradebook(course)
        enter(course)
        left[name] = everything(course)

    assert left["autograde"] == left["grade"]
    assert left["button"] == left["grade"]
    files, rows = left["grade"]
    folder = "autograded/late/pooling"
    assert files[f"{folder}/timestamp.txt"].decode() == TIMES["late"]
    assert files[f"{folder}/submission_secret.txt"] == b"secret of late"
    assert "autograded/by_hand/pooling/sketch.png" in files
    assert "autograded/by_hand/pooling/link.txt" not in files
    assert any("'why', None, None, True" in row for row in rows)  # waits for a person
    assert_every_output_says_the_same(course)


def assert_every_output_says_the_same(course):
    command(course, "-m", "grader", "export", "--to", "ours.csv")
    with (course.root / "ours.csv").open() as file:
        ours = {row["student"]: float(row["total"]) for row in csv.DictReader(file)}
    command(course, "-m", "nbgrader", "export", "--to=theirs.csv")
    with (course.root / "theirs.csv").open() as file:
        theirs = {
            row["student_id"]: (float(row["score"]), float(row["late_submission_penalty"]))
            for row in csv.DictReader(file)
        }
    assert theirs == DUE_MARKS
    assert ours == {student: points for student, (points, _) in DUE_MARKS.items()}
    command(course, "-m", "grader", "feedback")
    late = (course.root / "work" / "pages" / "late" / "pooling" / "1_small.html").read_text()
    assert "4 / 8 points" in late
    assert "Handed in late: 2 points were taken off." in late
    report = command(course, "-m", "grader", "report", "--table")
    assert "(late: 2 taken off)" in report
    records = json.loads((course.records / "pooling" / "broken" / "1_small.json").read_text())
    assert [finding[0] for finding in records["findings"]] == ["unread_time", "unreadable"]

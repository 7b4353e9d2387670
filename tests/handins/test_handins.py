"""Every hand-in of the gallery gets its right mark: one class, graded as a teacher grades it.

A new odd hand-in is a function in `kinds/`. What depends on the machine and not on what was handed
in (no permission, a locked gradebook, full /dev/shm, rivals) is in grader/test_our_faults,
grader/test_chaos and grader/test_kernel_parent; entrances and penalties in grader/test_entrances.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest
from handing_in import BY_HAND, QUESTIONS, ROOT, Case, Due, Hand, cases

from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import recall

pytestmark = pytest.mark.slow
ALL = list(cases())
SETTINGS = """[course]
package = "poollab"
languages = ["zh", "en"]
assignments = ["pooling", "pooling_further"]
"""


@dataclass
class Class:
    """The gallery, graded: what was printed, and where the marks are."""

    course: Course
    ran: subprocess.CompletedProcess[str]
    lessons: dict[str, str]

    def lines(self, student: str) -> list[str]:
        """What was printed of a student below "Please look at"."""
        said = [line.strip() for line in self.ran.stdout.splitlines()]
        return [line for line in said if line.startswith((f"{student}/", f"{student}:"))]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = tmp_path_factory.mktemp("handins") / "course"
    for lesson in (BY_HAND, QUESTIONS):
        (root / "solutions" / lesson).parent.mkdir(parents=True)
        shutil.copy(ROOT / "solutions" / lesson, root / "solutions" / lesson)
    (root / "course.toml").write_text(SETTINGS, encoding="utf-8")
    course = Course(root)
    lessons = {}
    for case in ALL:
        hand = Hand(course.submitted, case.name)
        case.hand_in(hand)
        lessons[case.name] = hand.lesson
    ran = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "--course", root, "--json", root / "marks.json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Class(course, ran, lessons)


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.kind}-{case.name}")
def test_a_hand_in_gets_what_is_due(graded: Class, case: Case):
    due, book = case.due, book_of(graded, case)
    mark = recall(graded.course, case.name, book)
    printed = "\n".join(graded.lines(case.name))

    if due.points is None:
        assert mark is None
    else:
        assert mark is not None, graded.ran.stdout + graded.ran.stderr
        assert sum(record.points for record in mark.records) == due.points, mark.findings
        assert {one.name for one in mark.findings} == due.findings, mark.findings
        with open_marks(graded.course) as marks:
            assert len(marks.standing(case.name, book).waiting) == due.waiting
        document = marked(graded, case)
        for text in due.shows:
            assert text in document
    for path in due.left:
        assert any(line.startswith(f"{case.name}/{path}: ") for line in graded.lines(case.name))
    for text in due.said:
        assert text in printed
    if due.time:
        assert time_of(graded, case) == due.time


def book_of(graded: Class, case: Case):
    assignment, name = graded.lessons[case.name].removesuffix(".ipynb").split("/")
    return next(book for book in graded.course.notebooks_of(assignment) if book.name == name)


def marked(graded: Class, case: Case) -> str:
    path = graded.course.autograded / case.name / graded.lessons[case.name]
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join(
        "".join(cell["source"]) + " ".join(cell.get("attachments", {})) for cell in cells
    )


def time_of(graded: Class, case: Case) -> str:
    with open_marks(graded.course) as marks:
        sheet = marks._gradebook.find_submission(book_of(graded, case).assignment, case.name)
        return str(sheet.timestamp)


def test_what_needs_a_person_is_told_by_the_exit_status(graded: Class):
    assert graded.ran.returncode == 1
    assert "Traceback" not in graded.ran.stdout + graded.ran.stderr
    assert " 1 not graded" in graded.ran.stdout


def test_every_file_is_graded_shown_or_listed(graded: Class):
    listed = graded.ran.stdout
    put = [case for case in ALL if (graded.course.submitted / case.name).is_dir()]
    assert len(put) > len(ALL) / 2
    for case in put:
        known = recall(graded.course, case.name, book_of(graded, case))
        if known is None:
            assert any(line.startswith(case.name) for line in graded.lines(case.name)), listed


def test_a_case_with_a_wrong_expectation_is_noticed(graded: Class):
    case = next(one for one in ALL if one.due.points)
    other = Case(case.kind, case.name, case.hand_in, Due(points=case.due.points - 1))

    with pytest.raises(AssertionError):
        test_a_hand_in_gets_what_is_due(graded, other)


def test_every_kind_of_the_gallery_has_at_least_three_hand_ins():
    kinds = [case.kind for case in ALL]

    assert len({case.name for case in ALL}) == len(ALL)
    assert min(kinds.count(kind) for kind in kinds) >= 3

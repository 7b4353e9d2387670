"""`grader export`: marks as CSV, plain or as a learning platform imports them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import click

from grader.cli import arguments
from grader.cli.status import Status
from grader.course.notebooks import Course, CourseError, find_course
from grader.intake.collecting import NAMES
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import together
from grader.pages.class_marks import ClassMarks, Over, class_marks
from grader.pages.export import anonymous_csv, exercises_csv, marks_csv
from grader.pages.platforms import Absent, canvas_csv, feedback_zip, moodle_worksheet
from grader.pages.roster import Roster, RosterError, join, read_table

_KINDS = ("canvas", "moodle", "exercises", "anonymous")


@dataclass(frozen=True)
class _Wanted:
    """What was asked for on the command line."""

    kind: str | None
    roster: Path | None
    over: Over
    absent: Absent
    to: Path | None
    pages: Path | None


@click.command
@arguments.assignments
@arguments.course
@click.option(
    "--for",
    "kind",
    type=click.Choice(_KINDS),
    help="Canvas's import; Moodle's worksheet, filled in; a column for each exercise; without"
    " names. Default: a column for each notebook.",
)
@click.option(
    "--roster",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="The platform's list of students; for Moodle its grading worksheet.",
)
@click.option(
    "--over",
    type=click.Choice(get_args(Over)),
    default="points",
    help="What totals are of: all points (default), what counts so far, or 100.",
)
@click.option(
    "--absent",
    type=click.Choice(["zero", "empty"]),
    default="zero",
    help="What stands for who handed nothing in. Default: zero.",
)
@click.option(
    "--to",
    metavar="FILE",
    type=Path,
    help="Default: print it; Moodle's worksheet is filled in where it lies.",
)
@click.option(
    "--feedback-zip", metavar="FILE", type=Path, help="Moodle's zip of everybody's feedback pages."
)
def command(
    assignments: tuple[str, ...],
    course: str | None,
    kind: str | None,
    roster: Path | None,
    over: Over,
    absent: str,
    to: Path | None,
    feedback_zip: Path | None,
) -> Status:
    """Write the file."""
    found = find_course(course)
    wanted = _Wanted(kind, roster, over, Absent(absent == "zero"), to, feedback_zip)
    _check(wanted)
    with open_marks(found) as opened:
        marks = class_marks(found, opened, assignments or found.assignments)
    joined = _joined(found, marks, roster) if roster else None
    content = _content(marks, wanted, joined)
    target = to or (roster if kind == "moodle" else None)
    with together() as files:
        if target:
            files.write(target, content)
        if feedback_zip and joined:
            files.write(feedback_zip, _zip(found, marks, joined))
    if not target:
        sys.stdout.write(content.decode("utf-8"))
    return _tell(marks, joined, target)


def _check(wanted: _Wanted) -> None:
    """Raise CourseError for what cannot be meant, before anything is read."""
    for path in (wanted.to, wanted.pages):
        if path and not path.parent.is_dir():
            raise CourseError(f"{path}: there is no folder {path.parent}; make it first")
    if wanted.kind == "moodle" and not wanted.roster:
        raise CourseError(
            "--for moodle fills in the grading worksheet: download it from the assignment in Moodle"
            " and name it with --roster"
        )
    if wanted.kind == "moodle" and wanted.over != "points":
        raise CourseError("--for moodle counts over the worksheet's own maximum: leave out --over")
    if wanted.kind in (None, "anonymous") and wanted.roster:
        raise CourseError("--roster goes with --for canvas, moodle or exercises")
    if wanted.pages and wanted.kind != "moodle":
        raise CourseError("--feedback-zip goes with --for moodle and its worksheet")


def _joined(course: Course, marks: ClassMarks, path: Path) -> Roster:
    try:
        called = json.loads((course.work / NAMES).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        called = {}
    try:
        return join(read_table(path), marks.people.values(), called)
    except RosterError as error:
        raise RosterError(f"{path}: {error}") from error


def _content(marks: ClassMarks, wanted: _Wanted, roster: Roster | None) -> bytes:
    if wanted.kind == "moodle":
        assert roster is not None
        filled = moodle_worksheet(marks, roster, wanted.absent, _comments(marks))
        return filled.text().encode(roster.table.coding)
    if wanted.kind == "canvas":
        return canvas_csv(marks, roster, wanted.absent, wanted.over).encode()
    if wanted.kind == "exercises":
        return exercises_csv(marks, roster, wanted.over).encode()
    if wanted.kind == "anonymous":
        return anonymous_csv(marks, wanted.over).encode()
    return marks_csv(marks, wanted.over).encode()


def _comments(marks: ClassMarks) -> Mapping[str, str]:
    """A line for each student: the points of every notebook."""
    found = {}
    for student in marks.people:
        parts = []
        for name, books in marks.books.items():
            row = marks.row(name, student)
            for book in books:
                sheet = row.sheets.get(book.name) if row else None
                points = "-" if sheet is None else f"{sheet.points:g}"
                parts.append(f"{book.name} {points}/{book.points:g}")
        found[student] = ", ".join(parts)
    return found


def _zip(course: Course, marks: ClassMarks, roster: Roster) -> bytes:
    pages = {
        student: [
            path
            for name in marks.books
            for path in sorted((course.feedback / student / name).glob("*.html"))
        ]
        for student in marks.people
    }
    if not any(pages.values()):
        raise CourseError("there are no feedback pages yet: python -m grader feedback")
    return feedback_zip(roster, pages)


def _tell(marks: ClassMarks, roster: Roster | None, target: Path | None) -> Status:
    """Say what was written, and whom the two lists do not share."""
    handed_in = {s for s in marks.people if any(marks.row(name, s) for name in marks.books)}
    if not handed_in:
        print("nothing is graded yet: python -m grader grade", file=sys.stderr)
    if target:
        print(f"{len(handed_in)} students in {target}")
    lost = [student for student in roster.missing if student in handed_in] if roster else []
    for student in lost:
        print(f"not in the roster: {student}", file=sys.stderr)
    return Status.LOOK if lost else Status.WELL

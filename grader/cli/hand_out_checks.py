"""Whether students have what the course says and get back what it found: looked at, with a repair.

Compares files: sources with editions, hand-ins with records, marks with pages, all of them with
nbgrader's exchange. Must not open the gradebook or run a student's code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbgrader.utils import notebook_hash

from grader.author.check_notebooks import is_edition, stale
from grader.course.notebooks import Course
from grader.intake.submitted_files import SECRET, students_of


@dataclass(frozen=True)
class Look:
    """One thing that was looked at: what is so, and the repair where it should not be so."""

    about: str
    said: str
    repair: str = ""

    def __str__(self) -> str:
        """Return a line, and one with the repair."""
        if not self.repair:
            return f"ok    {self.about}: {self.said}"
        return f"LOOK  {self.about}: {self.said}\n      repair: {self.repair}"


def grading(course: Course) -> Iterator[Look]:
    """Is everybody graded who handed in?"""
    for name in course.assignments:
        graded = course.records / name
        left = [s for s in students_of(course, name) if not (graded / s).is_dir()]
        if left:
            said = f"{name}: {len(left)} handed in and are not graded, such as {left[0]}"
            yield Look("grading", said, f"python -m grader grade {name}")
        else:
            yield Look("grading", f"{name}: everybody who handed in is graded")


def feedback(course: Course) -> Iterator[Look]:
    """Has each mark its page, and is the page no older?"""
    for name in course.assignments:
        old = []
        for record in sorted((course.records / name).glob("*/*.json")):
            page = course.feedback / record.parent.name / name / f"{record.stem}.html"
            if not page.is_file() or page.stat().st_mtime < record.stat().st_mtime:
                old.append(record.parent.name)
        if old:
            said = f"{name}: {len(old)} pages are missing or older than their marks"
            repair = f"python -m grader feedback {name}, then nbgrader release_feedback {name}"
            yield Look("feedback", said, repair)
        else:
            yield Look("feedback", f"{name}: every page is as new as its marks")


def returned(course: Course) -> Iterator[Look]:
    """Do students who handed in by the exchange find their pages there?"""
    folder = _exchange(course)
    if folder is None:
        return
    for name in course.assignments:
        due = list(_pages(course, name))
        held = [page for page, secret in due if not _is_there(folder / "feedback", page, secret)]
        if held:
            said = f"{name}: {len(held)} pages are written and not handed out"
            said += f", such as {held[0].parent.parent.name}'s"
            yield Look("feedback returned", said, f"nbgrader release_feedback {name}")
        elif due:
            yield Look("feedback returned", f"{name}: all {len(due)} pages are in the exchange")


def _pages(course: Course, assignment: str) -> Iterator[tuple[Path, str]]:
    """Each page of somebody who handed in by the exchange, with the secret that names it there."""
    for page in sorted(course.feedback.glob(f"*/{assignment}/*.html")):
        secret = page.with_name(SECRET)
        if secret.is_file() and secret.stat().st_size:
            yield page, secret.read_text(encoding="utf-8", errors="replace")


def _is_there(folder: Path, page: Path, secret: str) -> bool:
    there = folder / f"{notebook_hash(secret=secret, notebook_id=page.stem)}.html"
    return there.is_file() and there.read_bytes() == page.read_bytes()


def release(course: Course) -> Iterator[Look]:
    """Is what students are to get made of `solutions/` as it is now?"""
    found = list(stale(course))
    if found:
        yield Look("release", f"out of step: {found[0]}", "python -m grader release")
    else:
        yield Look("release", "notebooks/ has what solutions/ says")


def released(course: Course) -> Iterator[Look]:
    """Does the exchange hand out what `solutions/` says, in one language or the other?"""
    folder = _exchange(course)
    if folder is None:
        return
    for name in course.assignments:
        out = folder / "outbound" / name
        if not out.is_dir():
            yield Look("released", f"{name} is not in the exchange")
            continue
        old = [
            book.name
            for book in course.notebooks_of(name)
            if not any(
                is_edition(out / f"{book.name}.ipynb", book, language)
                for language in course.languages
            )
        ]
        if old:
            said = f"{name}: the exchange hands out another {old[0]} than solutions/ has"
            repair = f"python -m grader release, then nbgrader release_assignment {name} --force"
            yield Look("released", said, repair)
        else:
            yield Look("released", f"{name}: the exchange hands out what solutions/ says")


def _exchange(course: Course) -> Path | None:
    """The course's folder in the exchange; None where it has none."""
    root = course.nbgrader.section("Exchange").get("root")
    name = course.nbgrader.section("CourseDirectory").get("course_id")
    return Path(str(root)) / str(name) if root and name else None

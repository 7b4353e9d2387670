"""`grader feedback`: a page for each student and notebook, in the folder that nbgrader names."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from grader.course import Course, find_course
from grader.feedback import page
from grader.gradebook import open_marks
from grader.memory import recalled_language, recalled_oddities, write_whole


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    parser.add_argument("assignment", nargs="*", help="default: every assignment of the course")
    parser.add_argument("--course", help="the course folder; default: the one you are in")
    parser.add_argument("--student", action="append", default=[], help="only this one; repeatable")


def run(args: Namespace) -> int:
    """Write the pages and say where they are."""
    course = find_course(args.course)
    count = 0
    for assignment in args.assignment or course.assignments:
        count += sum(1 for _ in write_pages(course, assignment, tuple(args.student)))
    print(f"{count} pages in {course.feedback}")
    return 0


def write_pages(course: Course, assignment: str, students: tuple[str, ...] = ()) -> Iterator[Path]:
    """Write and yield the page of every graded notebook of an assignment."""
    with open_marks(course) as marks:
        for book in course.notebooks_of(assignment):
            for path in sorted(course.autograded.glob(f"*/{assignment}/{book.name}.ipynb")):
                student = path.parent.parent.name
                if students and student not in students:
                    continue
                text = page(
                    book,
                    path.read_text(encoding="utf-8"),
                    recalled_language(course, student, book),
                    recalled_oddities(course, student, book),
                    marks.hand_marks(student, book),
                    marks.score(student, book) or 0.0,
                    student,
                )
                target = course.feedback / student / assignment / f"{book.name}.html"
                write_whole(target, text)
                yield target

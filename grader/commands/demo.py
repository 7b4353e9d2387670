"""`grader demo`: the whole round on a sample class, to see what the course does.

Works in `work/demo/`, so that it never meets a real gradebook.
"""

from __future__ import annotations

import shutil
from argparse import ArgumentParser, Namespace

from grader import executors
from grader.commands import feedback, grade
from grader.course import Course, find_course
from grader.memory import all_records
from grader.release import release
from grader.report import misconception_table
from grader.sample_class import hand_in


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    parser.add_argument("--course", help="the course folder; default: the one you are in")
    parser.add_argument("--size", type=int, default=16, help="submissions; default 16")
    parser.add_argument("--workers", type=int, default=executors.cores(), help="default: cores")


def run(args: Namespace) -> int:
    """Release, hand in, grade, write pages, and say where to look."""
    course = _demo_course(find_course(args.course))
    assignment = course.assignments[0]
    print(f"1. release: both editions of {assignment}")
    release(course, (assignment,))
    print(f"2. hand in: {args.size} submissions, right, wrong and odd ones")
    hand_in(course, assignment, args.size)
    print("3. grade")
    status = grade.main(course, (assignment,), workers=args.workers)
    pages = list(feedback.write_pages(course, assignment))
    held = misconception_table(all_records(course, assignment))
    print(f"\nWhat the class holds to be true:\n{held}")
    print(
        f"\n4. look: {len(pages)} pages for students, such as {pages[0]}"
        f"\n   the gradebook is {course.database}; for formgrader: make lab"
        "\n   marks as CSV: python -m grader export --course work/demo"
    )
    # The sample holds a file that cannot be read: that the batch says so is what is due here.
    return 0 if status in (grade.COMPLETE, grade.INCOMPLETE) else status


def _demo_course(course: Course) -> Course:
    """A fresh course folder beside the real work, made of the same sources."""
    root = course.work / "demo"
    shutil.rmtree(root, ignore_errors=True)
    for part in ("solutions", "tests/gallery"):
        shutil.copytree(course.root / part, root / part)
    return Course(root)

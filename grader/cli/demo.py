"""`grader demo`: the whole round on a sample class, to see what the course does.

Works in `work/demo/`, so that it never meets a real gradebook.
"""

from __future__ import annotations

import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from grader.author.sample_class import Gallery, hand_in
from grader.cli import feedback, grading
from grader.cli.arguments import add_course, add_workers, at_least_one
from grader.course.notebooks import Course, find_course
from grader.course.release import release
from grader.course.settings import FILE
from grader.jail.limits import Limits
from grader.jail.prestart import started_ahead
from grader.marks.result_cache import all_records
from grader.pages.report import misconception_table


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    add_course(parser)
    parser.add_argument(
        "--size", metavar="N", type=at_least_one, default=16, help="submissions; default: 16"
    )
    add_workers(parser)


def run(args: Namespace) -> int:
    """Release, hand in, grade, write pages, and say where to look."""
    course = _demo_course(find_course(args.course))
    assignment = course.assignments[0]
    print(f"1. release: both editions of {assignment}")
    release(course, (assignment,))
    print(f"2. hand in: {args.size} submissions, right, wrong and odd ones")
    hand_in(course, assignment, args.size)
    print("3. grade")
    with started_ahead("auto", Limits(), args.workers, course.settings.kernel) as ahead:
        make = grading.local(ahead, args.workers)
        status = grading.main(course, (assignment,), make, workers=args.workers)
    pages = list(feedback.write_pages(course, assignment))
    held = misconception_table(all_records(course, assignment))
    print(f"\nThe class's mistakes:\n{held}\n")
    print(_where_to_look(course, pages))
    # The sample holds a file that cannot be read: that the batch says so is what is due here.
    return 0 if status in (grading.COMPLETE, grading.INCOMPLETE) else status


def _where_to_look(course: Course, pages: Sequence[Path]) -> str:
    wrong = next((page for page in pages if "wrong" in str(page)), pages[0])
    folder = course.root
    return "\n".join(
        (
            "4. look",
            f"   {len(pages)} pages for students, such as {wrong}",
            f"   the class in formgrader: cd {folder} && {sys.executable} -m jupyterlab,"
            " then Nbgrader > Formgrader",
            f"   marks as CSV: python -m grader export --course {folder}",
            "   Your own class lies in work/submitted/<student>/<assignment>/:"
            " python -m grader grade",
        )
    )


def _demo_course(course: Course) -> Course:
    """A fresh course folder beside the real work, made of the same sources."""
    root = course.work / "demo"
    Gallery(course)  # says what is missing before anything is removed
    shutil.rmtree(root, ignore_errors=True)
    for part in ("solutions", "tests/gallery"):
        shutil.copytree(course.root / part, root / part)
    for name in (FILE, "nbgrader_config.py"):
        if (course.root / name).is_file():
            shutil.copy(course.root / name, root)
    return Course(root)

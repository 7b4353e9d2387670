"""`grader demo`: the whole round on a sample class, to see what the course does.

Works in `work/demo/`, so that it never meets a real gradebook.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from grader.author.sample_class import Gallery, hand_in
from grader.cli import arguments, feedback, grading
from grader.course.notebooks import Course, find_course
from grader.course.release import release
from grader.course.settings import FILE
from grader.jail.limits import Limits
from grader.jail.prestart import started_ahead
from grader.marks.policy import policy_of
from grader.marks.result_cache import all_records
from grader.pages.report import misconception_table


@click.command
@arguments.course
@click.option(
    "--size", metavar="N", type=arguments.COUNT, default=16, help="Submissions; default: 16."
)
@arguments.workers
def command(course: str | None, size: int, workers: int) -> int:
    """Release, hand in, grade, write pages, and say where to look."""
    demo = _demo_course(find_course(course))
    assignment = demo.assignments[0]
    print(f"1. release: both editions of {assignment}", flush=True)
    release(demo, (assignment,))
    print(f"2. hand in: {size} submissions, right, wrong and odd ones", flush=True)
    hand_in(demo, assignment, size)
    print("3. grade", flush=True)
    with started_ahead("auto", Limits(), workers, demo.settings.kernel) as ahead:
        make = grading.local(ahead, workers)
        status = grading.main(demo, (assignment,), make, policy_of(demo, workers=workers))
    pages = list(feedback.write_pages(demo, assignment))
    held = misconception_table(all_records(demo, assignment))
    print(f"\nThe class's mistakes:\n{held}\n")
    print(_where_to_look(demo, pages))
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
    for part in ("solutions", course.settings.gallery):
        shutil.copytree(course.root / part, root / part)
    for name in (FILE, "nbgrader_config.py"):
        if (course.root / name).is_file():
            shutil.copy(course.root / name, root)
    return Course(root)

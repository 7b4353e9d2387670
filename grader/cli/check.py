"""`grader check`: what an author has left undone or got wrong, in seconds."""

from __future__ import annotations

import click

from grader.author.check_gallery import gallery_problems
from grader.author.check_notebooks import style
from grader.author.lesson_state import lost_state
from grader.cli import arguments
from grader.cli.status import Status
from grader.course.check import slips
from grader.course.notebooks import find_course

_LATER = (style, gallery_problems, lost_state)


@click.command
@arguments.course
def command(course: str | None) -> int:
    """Print every problem with its file, cell, rule and remedy; 0 when there is none."""
    found = find_course(course)
    problems = list(slips(found))
    if not any(problem.rule in ("course", "check-line") for problem in problems):
        problems += [problem for rule in _LATER for problem in rule(found)]
    for problem in problems:
        print(problem)
    count = len(found.notebooks)
    print(f"{len(problems)} problems" if problems else f"{count} notebooks: nothing is left undone")
    return Status.LOOK if problems else Status.WELL

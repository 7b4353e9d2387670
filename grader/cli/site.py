"""`grader site`: the notebooks as web pages."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import arguments
from grader.course.notebooks import find_course
from grader.pages.site import build


@click.command
@arguments.course
@click.option("--output", metavar="DIR", type=Path, help="Folder to write; default: work/site.")
@click.option(
    "--without-answers",
    is_flag=True,
    help="Leave out the edition with answers.",
)
def command(course: str | None, output: Path | None, without_answers: bool) -> None:
    """Write the site and say where it is."""
    found = find_course(course)
    target = output or found.work / "site"
    written = build(found, target, with_answers=not without_answers)
    sizes = {path: path.stat().st_size / 1000 for path in written}
    largest = max(sizes, key=lambda path: sizes[path])
    print(
        f"{len(written)} pages, {sum(sizes.values()):.0f} kB; the largest is"
        f" {largest.relative_to(target)} with {sizes[largest]:.0f} kB"
    )
    print(f"Begin with {target / 'index.html'}")

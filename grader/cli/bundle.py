"""`grader bundle`: what students are given, as one zip for each language."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from grader.cli import arguments
from grader.course.bundle import build_wheel, bundle
from grader.course.notebooks import CourseError, find_course


@click.command
@arguments.course
@click.option("--lang", "languages", multiple=True, help="Only this language; repeatable.")
@click.option(
    "--assignment", "assignments", multiple=True, help="Only this assignment; repeatable."
)
@click.option("--output", metavar="DIR", type=Path, help="Folder to write; default: work/bundle.")
def command(
    course: str | None,
    languages: tuple[str, ...],
    assignments: tuple[str, ...],
    output: Path | None,
) -> None:
    """Build what students install, pack it with the notebooks, and name the files."""
    found = find_course(course)
    for language in languages:
        if language not in found.languages:
            there = ", ".join(found.languages)
            raise CourseError(f"no edition is called {language!r}; there are: {there}")
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(found, Path(folder))
        for language in languages or found.languages:
            path = bundle(found, language, assignments, wheel, output or found.work / "bundle")
            print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")

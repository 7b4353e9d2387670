"""`grader collect`: what a learning platform gave, laid out for grading."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import arguments
from grader.cli.status import Status
from grader.course.notebooks import find_course
from grader.intake.archives import collect
from grader.intake.clean_text import shown
from grader.intake.collecting import NAMES, lay_out


@click.command
@click.argument("archive", metavar="ZIP_OR_FOLDER", type=click.Path(exists=True, path_type=Path))
@arguments.course
@click.option("--student", default="", help="Whose hand-in it is, where the archive does not say.")
@click.option("--update", is_flag=True, help="Replace what lies there in another version.")
def command(archive: Path, course: str | None, student: str, update: bool) -> Status:
    """Unpack, lay out, and name everything that was refused."""
    found = find_course(course)
    out = lay_out(found, collect(archive, found.assignments, student), update)
    for name, files in out.students.items():
        late = ", marked as late" if name in out.late else ""
        print(f"{name} ({shown(out.called[name])}{late}): {', '.join(map(shown, files)) or '-'}")
    for one in out.left:
        print(f"not taken: {one}")
    print(f"\n{len(out.students)} students in {found.submitted}; names: {found.work / NAMES}")
    return Status.LOOK if out.left or out.late or not out.students else Status.WELL

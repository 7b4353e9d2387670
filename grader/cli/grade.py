"""`grader grade`: a class through the engine, from arguments to exit status.

Here are its arguments and its first step, the warm parents. What `grading` needs is imported
while they warm up: it takes as long.
"""

from __future__ import annotations

from contextlib import nullcontext

import click

from grader.cli import arguments
from grader.cli.loading import nothing_but_imports
from grader.course.settings import course_folder, load_settings
from grader.jail.limits import Limits
from grader.jail.preload import put_off
from grader.jail.prestart import started_ahead
from grader.run import executors

#: What torch's operators do with tensors that have no numbers: a third of torch's import, and
#: what is right is never asked that here. In the kernels, where a student may, it is there.
_UNUSED = ("torch._meta_registrations",)


@click.command
@arguments.assignments
@arguments.students
@click.option("--force", is_flag=True, help="Grade again what has not changed since the last run.")
@arguments.workers
@click.option(
    "--cluster", metavar="tcp://HOST:PORT", help="Grade on the workers of a dask scheduler."
)
@click.option("--json", "json_file", metavar="FILE", help="Write there a record for each exercise.")
@click.option(
    "--progress",
    type=click.Choice(["bar", "json"]),
    default="bar",
    help="What stderr tells meanwhile; json: one object a line, for pipelines.",
)
@click.option(
    "--preview",
    is_flag=True,
    help="Say whose mark would change, from what to what and why; store nothing.",
)
@arguments.isolation
@arguments.course
@click.pass_context
def command(
    context: click.Context,
    assignments: tuple[str, ...],
    students: tuple[str, ...],
    course: str | None,
    cluster: str | None,
    json_file: str | None,
    progress: str,
    preview: bool,
    force: bool,
    isolation: str,
    workers: int,
) -> int:
    """Grade, print, and say by the exit status whether somebody should look."""
    imports = load_settings(course_folder(course)).kernel
    here = nullcontext() if cluster else started_ahead(isolation, Limits(), workers, imports)
    with here as ahead:
        put_off(_UNUSED)
        with nothing_but_imports():
            from grader.cli import grading
            from grader.course.notebooks import find_course
            from grader.intake.submitted_files import students_of
            from grader.marks.policy import policy_of

        found = find_course(course)
        chosen = {"isolation": isolation, "workers": workers}
        asked = {name: value for name, value in chosen.items() if _is_asked_for(context, name)}
        policy = policy_of(found, force=force, **asked)
        arguments.check_students(students, students_of(found))
        make = grading.local(ahead, policy.workers) if ahead else executors.cluster(cluster or "")
        if preview:
            return grading.preview(found, assignments, make, policy, students, progress)
        return grading.main(found, assignments, make, policy, json_file, students, progress)


def _is_asked_for(context: click.Context, name: str) -> bool:
    """What nobody typed is nbgrader's configuration's to say."""
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE

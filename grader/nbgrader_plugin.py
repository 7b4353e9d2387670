"""`nbgrader autograde` and formgrader's button, led into the course's own engine.

nbgrader reads the command line and its configuration; whom it names is graded as `grader grade`
does it, by the same function. `nbgrader validate` would run a notebook outside the jail, so here
it runs none. Must not decide anything by itself.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import nbgrader
from jupyter_client.manager import KernelManager
from nbconvert.exporters import NotebookExporter
from nbgrader.apps.validateapp import ValidateApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from traitlets.config import Application, Config

from grader.course.check import refuse_slips
from grader.course.notebooks import Course
from grader.intake.submitted_files import SubmittedFile
from grader.marks.batch import Done, grade_and_store
from grader.marks.policy import policy_of
from grader.run import executors
from grader.user_error import UserError


class GradingExporter(NotebookExporter):
    """Takes the work from nbgrader's converter, which makes one of these before it begins."""

    def __init__(self, parent: Any = None, **kw: Any) -> None:
        """Stand in for the converter's own steps."""
        super().__init__(parent=parent, **kw)
        if isinstance(parent, Autograde):
            parent.convert_notebooks = lambda: _grade(parent)


def _grade(converter: Autograde) -> None:
    """Grade what `converter` was asked for. Raises NbGraderException, which nbgrader expects."""
    asked = converter.coursedir
    course = Course(Path(asked.root), converter.config)
    excluded = asked.student_id_exclude.split(",")
    students = {Path(folder).parent.name for folder in converter.assignments} - {*excluded}

    def wanted(handed: SubmittedFile) -> bool:
        return handed.student in students and fnmatchcase(handed.book.name, asked.notebook_id)

    def tell(done: Done) -> None:
        about = f"{done.mark.student}/{done.mark.notebook}"
        for finding in done.mark.findings if done.fresh else ():
            converter.log.warning("%s: %s", about, finding.text("en"))
        if done.fault:
            converter.log.error("%s: earlier marks kept: %s", about, done.fault)

    try:
        refuse_slips(course)
        policy = policy_of(course, force=bool(converter.force))
        one = len(students) == 1
        make = executors.in_this_process if one else executors.local(policy.workers)
        done = grade_and_store(course, asked.assignment_id, policy, make, tell, wanted)
    except UserError as reason:
        converter.log.error("%s", reason)
        raise NbGraderException(str(reason)) from reason
    faults = [one.mark.student for one in done if one.fault]
    if faults:
        raise NbGraderException(f"not graded, earlier marks kept: {', '.join(sorted(faults))}")


class NoKernel(KernelManager):
    """Stands in for the kernels of `nbgrader validate`, which would run a stranger's cells here."""

    def __init__(self, **_: Any) -> None:
        """Start nothing and name the remedy; the button of JupyterLab shows the error's text."""
        command = Application.instance() if Application.initialized() else None
        if isinstance(command, ValidateApp):
            command.fail(NOT_HERE)  # ends the command with status 1
        raise NbGraderException(NOT_HERE)


NOT_HERE = (
    "not run: `nbgrader validate` would run the notebook outside the jail, with all your rights."
    " What was handed in: put it into the folder of submissions, then `python -m grader grade"
    " --student NAME`. The course's own notebooks: `python -m grader check`. A student validates in"
    " a folder of their own"
)


def configure_autograde(config: Config) -> None:
    """Make nbgrader's autograde use this engine; let its validate run nothing."""
    config.Autograde.exporter_class = GradingExporter
    config.Execute.kernel_manager_class = NoKernel


def configure_formgrader(config: Config) -> None:
    """Make formgrader's page of a submission show more, and ask no other machine for anything.

    By name: what shows a page is loaded by who shows one, not by each command.
    """
    templates = Path(__file__).with_name("pages") / "templates"
    theirs = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    config.HTMLExporter.extra_template_basedirs = [str(templates), str(theirs)]
    config.HTMLExporter.preprocessors = ["grader.pages.formgrader.TeachersView"]
    config.HTMLExporter.filters = {"markdown2html": "grader.pages.formgrader.to_html"}

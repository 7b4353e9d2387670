"""Grade a class: what is printed while it runs and at its end, and the exit status.

Says what changed and what needs a person; everything else is one command away, `report`. Must not
decide a mark. `grade` has the arguments; `demo` calls this too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from coursecheck.explain.locale import current_language
from grader.cli.arguments import of_students
from grader.cli.progress import KINDS, Bar, JsonLines, Step
from grader.course.check import refuse_slips
from grader.course.notebooks import Course, CourseError
from grader.intake.findings import Finding
from grader.intake.hand_in_folders import Leftover
from grader.intake.submitted_files import left_over, students_of
from grader.jail.prestart import Ahead
from grader.marks.batch import Done, grade_and_forget, grade_and_store
from grader.marks.class_rows import ClassRows
from grader.marks.gradebook import open_marks
from grader.marks.policy import Policy
from grader.marks.preview import Change, changes
from grader.marks.result_cache import write_whole
from grader.marks.task import borrow
from grader.pages.report import Row, changes_table, class_table, preview_table, row
from grader.run import executors

COMPLETE, INCOMPLETE = 0, 1
_UNREAD = {"unreadable", "too_large", "not_a_file"}
_LOOK = _UNREAD | {"unread_time", "unknown_zone", "unshown_picture"}
_SAID_ELSEWHERE = {"missing_notebook", "unused_files"}
_ALONE = _LOOK | {"unsure_student"}  # never told of several in one line
_TOGETHER = 5  # notebooks with the same finding from which they are told in one line
_NAMED = 3  # of them
_SHOWN = 50  # rows of a table; a class has hundreds, which `report` prints


def main(
    course: Course,
    assignments: tuple[str, ...],
    make: Callable[[], Executor],
    policy: Policy,
    json_file: str | Path | None = None,
    students: tuple[str, ...] = (),
    progress: str = "bar",
) -> int:
    """Grade `assignments` (none named: all) on the executor that `make` makes.

    `progress` names what is told meanwhile.
    """
    refuse_slips(course)
    for assignment in assignments:
        course.notebooks_of(assignment)  # says so before anything is graded if there is none
    done: list[Done] = []
    for assignment in assignments or course.assignments:
        total = len(students_of(course, assignment, students))
        if not total:
            continue
        total *= len(course.notebooks_of(assignment))
        with KINDS[progress](assignment, total) as shown:
            tell = partial(_tell, shown)
            done += grade_and_store(course, assignment, policy, make, tell, students=students)
    left = left_over(course, students)
    if not done and not left:
        raise CourseError(
            f"no submissions{of_students(students)} in {course.submitted}: put them into"
            " <student>/<assignment>/<notebook>.ipynb there, or let nbgrader collect them"
        )
    return summarise(done, json_file, left)


def preview(
    course: Course,
    assignments: tuple[str, ...],
    make: Callable[[], Executor],
    policy: Policy,
    students: tuple[str, ...] = (),
    progress: str = "bar",
) -> int:
    """Print what `main` would change; change nothing."""
    refuse_slips(course)
    found: list[Change] = []
    faults = False
    for assignment in assignments or course.assignments:
        total = len(students_of(course, assignment, students))
        with KINDS[progress](assignment, total * len(course.notebooks_of(assignment))) as shown:
            tell = partial(_tell, shown)
            done = grade_and_forget(course, assignment, policy, make, tell, students)
        found += changes(done, _rows(course, assignment))
        faults = faults or any(one.fault for one in done)
    print(preview_table(found, current_language()))
    return INCOMPLETE if faults else COMPLETE


def _rows(course: Course, assignment: str) -> ClassRows:
    """What the gradebook has; where there is none yet, none is made."""
    if course.database_url.startswith("sqlite") and not course.database.exists():
        return ClassRows()
    with open_marks(course) as marks:
        return marks.of_class(assignment)


def local(ahead: Ahead, workers: int) -> Callable[[], Executor]:
    """Return a maker of local workers that take their kernels from the parents of `ahead`."""
    return lambda: executors.local(workers, partial(borrow, ahead.warm()))()


def _tell(shown: Bar | JsonLines, done: Done) -> None:
    shown.step(_step(done))


def _step(done: Done) -> Step:
    who = (done.mark.student, done.mark.notebook)
    if done.fault:
        return Step(*who, "fault", (done.trouble,))
    if not done.fresh:
        return Step(*who, "unchanged")
    return Step(*who, "graded", tuple(finding.text("en") for finding in done.mark.findings))


def summarise(
    done: Sequence[Done], json_file: str | Path | None, left: Sequence[Leftover] = ()
) -> int:
    """Print what there is to say, write the JSON, and return the exit status.

    `left` was handed in and is no part of any mark: somebody should look.
    """
    done = sorted(done, key=lambda one: (one.mark.student, one.mark.notebook))
    if json_file:
        rows = [record.as_plain() for one in done for record in one.records]
        write_whole(Path(json_file), json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    fresh = [one for one in done if one.fresh and not one.fault]
    faults = [one for one in done if one.fault]
    unread = [one for one in done if _UNREAD & {finding.name for finding in one.mark.findings}]
    parts = [
        _table(fresh),
        _titled(
            "Marks that differ from the last run:",
            changes_table([change for one in done for change in one.changes]),
        ),
        _titled("Please look at:", "\n".join(_lines(done))),
        _titled("Handed in and not used:", "\n".join(f"  {one}" for one in left)),
    ]
    print("\n\n".join(part for part in parts if part))
    waiting = sum(len(one.mark.standing.waiting) for one in done)
    print(
        f"\n{len(done)} notebooks: {len(fresh)} graded now,"
        f" {len(done) - len(fresh) - len(faults)} unchanged, {len(unread)} could not be read,"
        f" {len(faults)} not graded, {waiting} answers to mark by hand."
        " Everybody's marks: python -m grader report --table"
    )
    odd = any(_LOOK & {finding.name for finding in one.mark.findings} for one in done)
    return INCOMPLETE if odd or faults or left else COMPLETE


def _table(fresh: Sequence[Done]) -> str:
    """The notebooks that were graded now, if there are not too many to read."""
    if not fresh or len(fresh) > _SHOWN:
        return ""
    return class_table(_row(one) for one in fresh)


def _row(one: Done) -> Row:
    return row(one.mark.student, one.handed.book, one.mark.standing, one.records)


def _titled(title: str, text: str) -> str:
    return f"{title}\n{text}" if text else ""


def _lines(done: Sequence[Done]) -> Iterator[str]:
    """What needs a person: unread files, faults of ours, and what is new; each once."""
    told: dict[Finding, list[str]] = {}
    for one in done:
        odd = {finding.name for finding in one.mark.findings} & _LOOK
        for finding in one.mark.findings if one.fresh or odd else ():
            who = _whom(one, finding)
            if finding.name not in _SAID_ELSEWHERE and who not in told.setdefault(finding, []):
                told[finding].append(who)
    yield from _findings(told)
    for one in done:
        if one.fault:
            about = f"{one.mark.student}/{one.mark.notebook}"
            yield f"  {about}: {one.trouble}"


def _findings(told: Mapping[Finding, Sequence[str]]) -> Iterator[str]:
    """A line for each, or for all of a kind where a whole class has it and nobody need look."""
    common: dict[str, list[str]] = {}
    for finding, whom in told.items():
        common.setdefault(finding.name, []).extend(whom)
    lines = []
    for finding, whom in told.items():
        if finding.name in _ALONE or len(common[finding.name]) < _TOGETHER:
            lines += [f"  {who}: {finding.text('en')}" for who in whom]
    yield from sorted(lines)
    for name, whom in common.items():
        if name not in _ALONE and len(whom) >= _TOGETHER:
            several = sorted(dict.fromkeys(whom))
            said = Finding(name, detail="…").text("en")
            more = "" if len(several) <= _NAMED else f" and {len(several) - _NAMED} more"
            yield f"  {len(several)} notebooks: {said} ({', '.join(several[:_NAMED])}{more})"


def _whom(one: Done, finding: Finding) -> str:
    """A finding of a whole hand-in is said of the student, not of each notebook."""
    return one.mark.student if finding.of_hand_in else f"{one.mark.student}/{one.mark.notebook}"

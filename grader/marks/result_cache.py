"""What was graded, from what: one small JSON file for each student and notebook.

Written after the gradebook, and whole or not at all; so a file that is there says that the marks
in it are in the gradebook too. Must not judge or run anything.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from grader.course.notebooks import Course, Notebook
from grader.intake.findings import Finding
from grader.marks.task import Graded
from grader.marks.verdict import Record, exercise_version


def write_whole(path: Path, text: str) -> None:
    """Write `text` so that whoever reads `path` sees the old file or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def remember(course: Course, graded: Graded) -> None:
    """Keep the records of a notebook whose marks are in the gradebook."""
    content = {
        "records": [record.as_plain() for record in graded.records],
        "findings": [[finding.name, finding.where, finding.detail] for finding in graded.findings],
        "language": graded.language,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_whole(_path(course, graded.assignment, graded.student, graded.notebook), text + "\n")


@dataclass(frozen=True)
class Recalled:
    """What is remembered of one notebook; nothing if it was never graded."""

    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()
    language: str = "en"


def recall(course: Course, student: str, book: Notebook) -> Recalled:
    """Read what is remembered of one notebook."""
    content = _content(_path(course, book.assignment, student, book.name))
    return Recalled(
        tuple(_record(row) for row in content.get("records", [])),
        tuple(Finding(*row) for row in content.get("findings", [])),
        str(content.get("language", course.languages[0])),
    )


def all_records(course: Course, assignment: str) -> Iterator[Record]:
    """Yield every record of an assignment, by student and notebook."""
    for path in sorted((course.records / assignment).glob("*/*.json")):
        yield from (_record(row) for row in _content(path).get("records", []))


def is_current(known: tuple[Record, ...], digest: str, book: Notebook) -> bool:
    """Whether `known` are the marks that grading again would give."""
    versions = {record.exercise: record.exercise_version for record in known}
    return (
        bool(known)
        and all(record.submission_hash == digest for record in known)
        and versions == {c.exercise: exercise_version(c.exercise) for c in book.checks}
        and {record.grade_id: record.max_points for record in known}
        == {check.grade_id: check.points for check in book.checks}
    )


def _path(course: Course, assignment: str, student: str, notebook: str) -> Path:
    return course.records / assignment / student / f"{notebook}.json"


def _content(path: Path) -> dict[str, Any]:
    """A file that is missing or was damaged by hand is no memory: the notebook is graded again."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _record(row: dict[str, Any]) -> Record:
    known = {field.name: row[field.name] for field in fields(Record)}
    return Record(**known | {"findings": tuple(row["findings"])})

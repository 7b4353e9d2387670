"""What was graded, from what: one small JSON file for each student and notebook.

It saves work and feeds reports; it never overrules a new grading. Written last, and whole or not
at all; so a file that is there says that its marks are in the gradebook. Must not judge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from grader.course.notebooks import Course, Notebook
from grader.intake.findings import Finding
from grader.intake.submission import WrittenState
from grader.marks.mark import Mark, Record
from grader.marks.version import exercise_version, notebook_version


def write_whole(path: Path, text: str) -> None:
    """Write `text` so that whoever reads `path` sees the old file or the new one, never half."""
    with together() as files:
        files.write(path, text.encode("utf-8"))


class _Files:
    """Files that appear together, at the end of `together`."""

    def __init__(self) -> None:
        self.halves: dict[Path, Path] = {}

    def write(self, path: Path, content: bytes) -> None:
        """Have `path` hold `content`, at the end. An OSError names `path`, as a write does not."""
        half = self.halves[path] = path.with_name(f".{uuid4().hex}~")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(content)
        except OSError as error:
            error.filename = str(path)
            raise


@contextmanager
def together() -> Iterator[_Files]:
    """Write files that are all there when the block ends well; otherwise none is touched."""
    files = _Files()
    try:
        yield files
        for path, half in files.halves.items():
            half.replace(path)
    finally:
        for half in files.halves.values():
            half.unlink(missing_ok=True)


def record_of(course: Course, mark: Mark) -> Path:
    """Return where a mark is kept."""
    return course.records / mark.assignment / mark.student / f"{mark.notebook}.json"


def marked_notebook(course: Course, mark: Mark) -> Path:
    """Return where formgrader looks for the marked notebook."""
    return course.autograded / mark.student / mark.assignment / f"{mark.notebook}.ipynb"


def as_json(mark: Mark, book: Notebook) -> str:
    """Return what is kept of a mark beside the marked notebook."""
    content = {
        "submission_hash": mark.submission_hash,
        "notebook_version": notebook_version(book),
        "seed": mark.seed,
        "language": mark.language,
        "findings": [[finding.name, finding.where, finding.detail] for finding in mark.findings],
        "written": [[state.grade_id, state.given] for state in mark.written],
        "records": [record.as_plain() for record in mark.records],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def recall(course: Course, student: str, book: Notebook) -> Mark | None:
    """Read the mark that a notebook has; None if it was never graded, or the file is damaged."""
    known = Mark(student, book.assignment, book.name)
    return _read(record_of(course, known), known)


def recall_current(course: Course, student: str, book: Notebook, digest: str) -> Mark | None:
    """Read the mark, with its marked notebook, if grading `digest` again could give no other."""
    known = recall(course, student, book)
    if known is None or not known.settled or known.submission_hash != digest:
        return None
    content = _content(record_of(course, known))
    versions = {r.grade_id: (r.exercise, r.exercise_version, r.max_points) for r in known.records}
    if content.get("notebook_version") != notebook_version(book) or versions != {
        c.grade_id: (c.exercise, exercise_version(c.exercise), c.points) for c in book.checks
    }:
        return None
    try:
        document = marked_notebook(course, known).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return replace(known, document=document)


def all_marks(course: Course, assignment: str) -> Iterator[Mark]:
    """Yield what is kept of every notebook of an assignment, by student and notebook."""
    for path in sorted((course.records / assignment).glob("*/*.json")):
        if known := _read(path, Mark(path.parent.name, assignment, path.stem)):
            yield known


def all_records(course: Course, assignment: str) -> Iterator[Record]:
    """Yield every record of an assignment, by student and notebook."""
    for known in all_marks(course, assignment):
        yield from known.records


def _read(path: Path, known: Mark) -> Mark | None:
    content = _content(path)
    try:
        return replace(
            known,
            records=tuple(_record(row) for row in content["records"]),
            findings=tuple(Finding(*row) for row in content["findings"]),
            written=tuple(WrittenState(*row) for row in content["written"]),
            language=str(content["language"]),
            submission_hash=str(content["submission_hash"]),
            seed=int(content["seed"]),
        )
    except (LookupError, TypeError, ValueError):
        return None  # of an older engine, or changed by hand


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _record(row: dict[str, Any]) -> Record:
    known = {field.name: row[field.name] for field in fields(Record)}
    return Record(**known | {"findings": tuple(row["findings"])})

"""A mark into its places: marked notebook, gradebook, nbgrader's own side files, record.

One value and one function for every entrance. All files are written beside their places first;
so a disk that is full or a gradebook that is locked leaves the earlier mark whole. Must not judge.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from grader.course.notebooks import Course
from grader.intake.submitted_files import SECRET, TIMESTAMP, SubmittedFile, beside
from grader.marks.gradebook import Marks
from grader.marks.mark import Mark
from grader.marks.result_cache import as_json, marked_notebook, record_of, together


def store(
    course: Course, marks: Marks, handed: SubmittedFile, mark: Mark, before: Mark | None
) -> Mark:
    """Write `mark` everywhere and return it as it stands in the gradebook.

    `before` is the mark that the notebook had until now. Raises OSError or an error of the
    gradebook's; then nothing has changed.
    """
    notebook = marked_notebook(course, mark)
    others = _beside(handed, mark)
    with together() as files:
        files.write(notebook, mark.document.encode("utf-8"))
        for name, content in others.items():
            files.write(notebook.parent / name, content)
        # Last: where a record is, everything else is.
        files.write(record_of(course, mark), as_json(mark, handed.book).encode("utf-8"))
        renewed = before is not None and before.submission_hash != mark.submission_hash
        standing = marks.store(mark, handed.book, handed.timestamp, renewed)
    _drop_stale(notebook.parent, others)
    if course.nbgrader.group_shared:
        _share(notebook.parent)
    return replace(mark, standing=standing)


def _beside(handed: SubmittedFile, mark: Mark) -> Mapping[str, bytes]:
    """What nbgrader's own steps want beside a marked notebook: `release_feedback` reads both.

    A hand-in that was laid into its folder has neither: no time, and a secret that nobody knows.
    """
    secret = hashlib.sha256(f"{mark.seed}/{mark.student}/{mark.assignment}".encode()).hexdigest()
    return {TIMESTAMP: b"", SECRET: secret.encode()} | beside(handed.folder)


def _drop_stale(folder: Path, kept: Mapping[str, bytes]) -> None:
    """Remove what an earlier hand-in had beside its notebooks."""
    for path in folder.iterdir():
        if path.is_file() and path.suffix != ".ipynb" and path.name not in kept:
            path.unlink()


def _share(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o664)
    for place in (folder, folder.parent, folder.parent.parent):
        if place.stat().st_mode & 0o2770 != 0o2770:
            place.chmod((place.stat().st_mode | 0o2770) & 0o2777)

"""Lay out what an archive held: `work/submitted/<student>/<assignment>/<notebook>.ipynb`.

Nothing that lies there is overwritten unless it is asked for. Which name became which id is kept in
a list. Must not know how an archive is built.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePosixPath

from grader.course.notebooks import Course, Notebook
from grader.intake.archives import Collected, Member
from grader.intake.clean_text import shown
from grader.intake.hand_in_folders import Leftover
from grader.intake.notebook_identity import books_in, looks_like_notebook, plain_name
from grader.intake.plain_files import without_outputs

NAMES = "collected.json"
"""Below `work/`: by id the name that a student has on the platform."""


@dataclass
class LaidOut:
    """What became of an archive: files by student, who is marked late, and what somebody does."""

    students: dict[str, list[str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    left: list[Leftover] = field(default_factory=list)


def lay_out(course: Course, collected: Collected, update: bool = False) -> LaidOut:
    """Write every file of `collected` into its student's folder. Raises OSError."""
    out = LaidOut(left=list(collected.refused))
    for student, theirs in groupby(
        sorted(collected.members, key=lambda member: (member.student, member.path)),
        key=lambda member: member.student,
    ):
        members = list(theirs)
        written = out.students.setdefault(student, [])
        out.called[student] = members[0].called
        out.late |= {student for member in members if member.late}
        for path, data in _places(members, course.notebooks, course.assignments):
            target = course.submitted / student / path
            if target.is_symlink() or (target.exists() and not target.is_file()):
                out.left.append(Leftover(f"{student}/{shown(path)}", "something else is there"))
            elif target.exists() and target.read_bytes() != data and not update:
                why = "another version lies there already; --update replaces it"
                out.left.append(Leftover(f"{student}/{shown(path)}", why))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
                written.append(path)
    _remember(course.work / NAMES, out.called)
    return out


def _places(
    members: Sequence[Member], books: Sequence[Notebook], assignments: Iterable[str]
) -> list[tuple[str, bytes]]:
    """Return where each file of one student goes, below the student's folder."""
    known = {plain_name(name): name for name in assignments}
    held = {member.path: _book(member, books) for member in members}
    often = Counter((book.assignment, book.name) for book in held.values() if book)
    homes = [book.assignment for book in held.values() if book]
    found = []
    for member in members:
        parts = list(PurePosixPath(member.path).parts)
        named = next((known[plain_name(part)] for part in parts if plain_name(part) in known), "")
        rest = [part for part in parts if plain_name(part) not in known] or parts[-1:]
        book = held[member.path]
        if book and often[book.assignment, book.name] == 1:
            place = f"{book.assignment}/{book.name}.ipynb"
        else:
            home = book.assignment if book else named or (homes[0] if homes else "")
            place = "/".join([home, *rest]) if home else "/".join(rest)
        found.append((place, member.data))
        if member.time and book:
            day, hour = member.time[:10], member.time[11:].replace("-", ":")
            found.append((f"{book.assignment}/timestamp.txt", f"{day} {hour}\n".encode()))
    return list(dict(found).items()) if len(dict(found)) == len(found) else _apart(found)


def _apart(found: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Keep files apart that would lie in one place."""
    kept: dict[str, bytes] = {}
    for place, data in found:
        path = PurePosixPath(place)
        number = 1
        while place in kept and kept[place] != data:
            number += 1
            place = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        kept[place] = data
    return list(kept.items())


def _book(member: Member, books: Sequence[Notebook]) -> Notebook | None:
    name = PurePosixPath(member.path).name
    if not looks_like_notebook(name, member.data[:20_000]):
        return None
    held = books_in(without_outputs(member.data), name, books)
    return held[0] if len(held) == 1 else None


def _remember(path: Path, called: dict[str, str]) -> None:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        known = {}
    known = (known if isinstance(known, dict) else {}) | called
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

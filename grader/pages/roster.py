"""A list of students as a platform or an office gives it: any columns, any language, any coding.

Finds by what stands in the cells which column tells who is who. Must not know a mark.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.marks.class_rows import Person
from grader.user_error import UserError

_CODINGS = ("utf-8-sig", "gb18030")
_NUMBER = re.compile(r"(\d+)\D*$")
_HASHED = re.compile(r"-[0-9a-f]{8}$")  # `grader collect` ends a name so that it had to change
_LIKELY = 4  # digits of a number that is a platform's, where nobody says that it is
_ROWS_AT_MOST = 200_000


class RosterError(UserError):
    """The list cannot be used; the message says what is missing."""


@dataclass(frozen=True)
class Table:
    """A CSV file as it was: `rows` without the heading, cells as text."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    coding: str = "utf-8"
    delimiter: str = ","
    newline: str = "\n"
    quote_all: bool = False

    def text(self) -> str:
        """Return the file with its own delimiter, line ends and quotes."""
        target = io.StringIO()
        writer = csv.writer(
            target,
            delimiter=self.delimiter,
            lineterminator=self.newline,
            quoting=csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL,
        )
        writer.writerows([self.heads, *self.rows])
        return target.getvalue()


def read_table(path: Path) -> Table:
    """Read a CSV file. Raises RosterError where it is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RosterError(f"{path} cannot be read: {error.strerror}") from error
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
    for name in (coding,) if coding else _CODINGS:
        try:
            text = data.decode(name)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise RosterError(f"{path}: neither UTF-8 nor GB 18030; save it as CSV in UTF-8")
    if name == "utf-8-sig" and not data.startswith(b"\xef\xbb\xbf"):
        name = "utf-8"
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows or len(rows[0]) < 2 or len(rows) > _ROWS_AT_MOST:
        raise RosterError(f"{path}: not a table with a heading and two columns, comma separated")
    width = len(rows[0])
    even = tuple((*row, *[""] * (width - len(row)))[:width] for row in rows[1:])
    newline = "\r\n" if "\r\n" in text else "\n"
    quote_all = first.count('"') >= 2 * width
    return Table(rows[0], even, name, delimiter, newline, quote_all)


@dataclass(frozen=True)
class Roster:
    """A table joined with the students of the gradebook.

    `of` gives for a student the number of their row; `unknown` are the numbers of rows that belong
    to nobody of the gradebook; `missing` are students whom the table does not have.
    """

    table: Table
    of: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


def join(table: Table, people: Iterable[Person], called: Mapping[str, str]) -> Roster:
    """Find the row of each student.

    `called` holds by student the name that the platform gave at collecting. A student is known by
    id, by that name, by e-mail or by the platform's number; the column that knows most counts
    first, the others for who is left. Raises RosterError where no column knows anybody, though
    there are students, and where a row would be two students'.
    """
    keys = {person.id: _keys(person, called.get(person.id, "")) for person in people}
    found: dict[str, int] = {}
    for column in _best_columns(table, keys):
        places: dict[str, list[int]] = {}
        for number, row in enumerate(table.rows):
            for key in _of_cell(row[column]):
                places.setdefault(key, []).append(number)
        for student, theirs in keys.items():
            hits = {n for key in theirs for n in places.get(key, []) if len(places[key]) == 1}
            if student not in found and len(hits) == 1:
                found[student] = hits.pop()
    twice = [number for number, count in Counter(found.values()).items() if count > 1]
    if twice:
        both = [student for student, number in found.items() if number == twice[0]]
        raise RosterError(f"the roster's row {twice[0] + 2} would be of {' and of '.join(both)}")
    if keys and not found:
        raise RosterError(
            f"no column of the roster ({', '.join(table.heads)}) knows a student of the gradebook:"
            " one has to hold the names of the folders in work/submitted, e-mails or the"
            " platform's numbers"
        )
    rest = set(range(len(table.rows))) - set(found.values())
    return Roster(
        table, found, tuple(sorted(rest)), tuple(s for s in sorted(keys) if s not in found)
    )


def _keys(person: Person, called: str) -> set[str]:
    """All that a student may be called in a list, in small letters; a number is `#` and itself."""
    names = {person.id, person.email, person.lms_id, called}
    keys = {name.strip().casefold() for name in names if name.strip()}
    plain = called or _HASHED.sub("", person.id)
    stem, _, number = plain.rpartition("_")
    if number.isdigit() and stem and (called or len(number) >= _LIKELY):
        keys |= {f"#{number}", number}
    if "@" in person.email:
        keys.add(person.email.partition("@")[0].casefold())
    return keys


def _of_cell(cell: str) -> set[str]:
    """What a cell may name: itself, and the number at the end of `Participant 123`."""
    text = cell.strip().lstrip("'").casefold()
    number = _NUMBER.search(text)
    return (
        {text, f"#{number[1]}"} - {""} if number and len(text) > len(number[1]) else {text} - {""}
    )


def _best_columns(table: Table, keys: Mapping[str, set[str]]) -> Sequence[int]:
    every = {key for theirs in keys.values() for key in theirs}
    hits = [
        sum(bool(_of_cell(row[column]) & every) for row in table.rows)
        for column in range(len(table.heads))
    ]
    order = sorted(range(len(hits)), key=lambda column: (-hits[column], column))
    return [column for column in order if hits[column]]

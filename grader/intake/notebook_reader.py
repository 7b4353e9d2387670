"""Read a notebook that anybody may have written: any nbformat version, or none at all.

What comes out is a flat list of texts with ids; what is odd gets a name; what cannot be read
raises `Unreadable` with a reason for the student. Must not know our course.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from nbformat import from_dict
from nbgrader.utils import compute_checksum

from coursecheck.judge.code.bounded import MAX_CHARS as MAX_SOURCE
from grader.intake.findings import Finding
from grader.intake.long_values import LongValues, TooLongError, parsed
from grader.intake.pictures import MAX_PICTURE, MAX_PICTURES, Picture, harmless_picture
from grader.intake.plain_files import in_utf8, too_large, without_outputs

MAX_PARTS = 100_000
"""Of JSON's lists, objects and their entries: each takes many times its own bytes in memory."""
MAX_REST = 2 * 1024 * 1024
"""Bytes beside texts of cells and pictures."""
MAX_TEXT = 4_000_000
"""Characters of all cells together; with more, those that are no graded cells go first."""
MAX_CELLS = 2000
_TAGS = {"skip-execution", "remove_cell", "parameters"}
_ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
_KINDS = ("code", "markdown", "raw")


class Unreadable(Exception):
    """The bytes are no notebook; the message says why in a few words."""


class TooLarge(Unreadable):
    """More bytes than are read; the message says how many are."""


@dataclass(frozen=True)
class StudentCell:
    """Text of a cell, its pictures, and the ids by which it may be one of ours.

    `points` are those of its metadata, None where nobody has touched them since the release.
    """

    kind: str
    source: str
    id: str = ""
    grade_id: str = ""
    points: float | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)


@dataclass(frozen=True)
class StudentNotebook:
    """What could be read, in order."""

    cells: tuple[StudentCell, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_notebook(data: bytes) -> StudentNotebook:
    """Return the cells in `data`. Raises Unreadable."""
    if most := too_large(data):
        raise TooLarge(f"{most // 1024 // 1024} MB")
    if not data.strip():
        raise Unreadable("the file is empty")
    findings: list[Finding] = []
    long = LongValues(in_utf8(data))
    document = _document(long, findings)
    rows = _rows(document, findings)
    if len(rows) > MAX_CELLS:
        findings.append(Finding("too_many_cells", detail=str(MAX_CELLS)))
    try:
        cells = _cells(rows[:MAX_CELLS], long, findings)
    except ValueError as error:
        raise Unreadable(f"not JSON ({error})"[:200]) from None
    if not rows:
        findings.append(Finding("no_cells"))
    if not _speaks_python(document):
        findings.append(Finding("foreign_kernel"))
    return StudentNotebook(cells, tuple(findings))


def _document(long: LongValues, findings: list[Finding]) -> dict[str, Any]:
    rest = long.rest
    if _parts(rest) > MAX_PARTS or len(rest) > MAX_REST:
        rest = without_outputs(rest)
    if _parts(rest) > MAX_PARTS:
        raise Unreadable(f"more than {MAX_PARTS} parts")
    if len(rest) > MAX_REST:
        raise TooLarge(f"{MAX_REST // 1024 // 1024} MB")
    long.encoding = _encoding(long, findings)
    try:
        document = parsed(rest.decode(long.encoding))
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"not JSON ({error})"[:200]) from None
    if not isinstance(document, dict):
        raise Unreadable("no notebook at the top of the JSON")
    return document


def _parts(data: bytes) -> int:
    return sum(map(data.count, (b"[", b"{", b",")))


def _encoding(long: LongValues, findings: list[Finding]) -> str:
    """Return UTF-8, which a notebook should be in, or what editors save on Windows."""
    for encoding in _ENCODINGS:
        if long.are_text_in(encoding):
            if encoding == _ENCODINGS[0]:
                return encoding
            if long.rest.lstrip().startswith(b"{"):
                findings.append(Finding("odd_encoding", detail=encoding))
                return encoding
    raise Unreadable("not UTF-8 text")


def _rows(document: dict[str, Any], findings: list[Finding]) -> list[Any]:
    """Return the raw cells of a version 4 document, or of the worksheets that came before."""
    version = document.get("nbformat")
    rows = document.get("cells")
    if rows is None and isinstance(document.get("worksheets"), list):
        findings.append(Finding("old_format", detail=f"nbformat {version}"))
        rows = [
            cell
            for sheet in document["worksheets"]
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
    if not isinstance(rows, list):
        raise Unreadable("no list of cells")
    return rows


def _cells(rows: list[Any], long: LongValues, findings: list[Finding]) -> tuple[StudentCell, ...]:
    """Read them in turn, those first that have a place in a gradebook; return them in order."""
    found: dict[int, StudentCell] = {}
    left = MAX_TEXT
    for place in sorted(range(len(rows)), key=lambda place: not _has_grade_id(rows[place])):
        cell = _cell(rows[place], long, findings)
        if cell is None:
            findings.append(Finding("malformed_cell"))
            continue
        left -= len(cell.source)
        if left < 0:
            where, most = cell.grade_id or cell.id, f"more than {MAX_TEXT} characters"
            findings.append(Finding("too_complex", where, most))
            cell = replace(cell, source="")
        found[place] = cell
    return tuple(found[place] for place in sorted(found))


def _has_grade_id(row: Any) -> bool:
    metadata = row.get("metadata") if isinstance(row, dict) else None
    return isinstance(metadata, dict) and isinstance(metadata.get("nbgrader"), dict)


def _cell(row: Any, long: LongValues, findings: list[Finding]) -> StudentCell | None:
    if not isinstance(row, dict):
        return None
    kind = row.get("cell_type")
    metadata = row.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    nbgrader = metadata.get("nbgrader")
    nbgrader = nbgrader if isinstance(nbgrader, dict) else {}
    own = _name(row.get("id")) or _name(metadata.get("id"))  # Colab has it in the metadata
    pictures: dict[str, Picture] = {}
    try:
        source = _source(row, kind, long, pictures)
    except TooLongError:
        where = _name(nbgrader.get("grade_id")) or own
        findings.append(Finding("too_long", where, str(MAX_SOURCE)))
        source = ""
    if source is None:
        return None
    tags = metadata.get("tags")
    if isinstance(tags, list) and any(isinstance(t, str) and t in _TAGS for t in tags):
        findings.append(Finding("ignored_tags"))
    return StudentCell(
        kind=kind if kind in _KINDS else "raw",
        source=source.replace("\r\n", "\n"),
        id=own,
        grade_id=_name(nbgrader.get("grade_id")),
        points=_changed_points(source, kind, nbgrader),
        pictures=pictures | _pictures(row.get("attachments"), long, findings),
    )


def _source(
    row: dict[str, Any], kind: Any, long: LongValues, pictures: dict[str, Picture]
) -> str | None:
    """Return a cell's text, None where it has none. Raises TooLongError.

    Pictures that make prose too long become attachments, which are added to `pictures`.
    """

    def keep(kind: str, data: str) -> str:
        picture = harmless_picture(kind, data)
        if picture is None or len(pictures) >= MAX_PICTURES:
            return ""
        name = f"embedded-{len(pictures) + 1}.{kind.split('/')[1]}"
        pictures[name] = picture
        return f"attachment:{name}"

    value = row.get("source", row.get("input"))  # version 3 calls it input
    if kind == "code":
        value = long.get(value, MAX_SOURCE)
    else:
        value = long.get_prose(value, MAX_SOURCE, keep)
    source = "".join(value) if _is_lines(value) else value
    if isinstance(source, str) and len(source) > MAX_SOURCE:
        raise TooLongError
    return source if isinstance(source, str) else None


def _changed_points(source: str, kind: Any, nbgrader: dict[str, Any]) -> float | None:
    """Return a cell's points unless nbgrader's checksum says that they are as they were released.

    A teacher who gives an exercise other points later makes copies differ that nobody touched.
    """
    points = _number(nbgrader.get("points"))
    if points is None:
        return None
    flags = {name: bool(nbgrader.get(name)) for name in ("grade", "solution", "locked")}
    about = flags | {"points": points, "grade_id": _name(nbgrader.get("grade_id"))}
    cell = from_dict({"source": source, "cell_type": str(kind), "metadata": {"nbgrader": about}})
    return None if nbgrader.get("checksum") == compute_checksum(cell) else points


def _pictures(attachments: Any, long: LongValues, findings: list[Finding]) -> dict[str, Picture]:
    if not isinstance(attachments, dict):
        return {}
    found: dict[str, Picture] = {}
    for name, kinds in attachments.items():
        for kind, data in kinds.items() if isinstance(kinds, dict) else ():
            picture = _picture(kind, data, long)
            if picture and _name(name) and len(found) < MAX_PICTURES:
                found[name] = picture
        if name not in found and len(findings) < MAX_CELLS:
            findings.append(Finding("unshown_picture", detail=name))
    return found


def _picture(kind: str, data: Any, long: LongValues) -> Picture | None:
    try:
        data = long.get(data, 2 * MAX_PICTURE)
    except TooLongError:
        return None
    text = "".join(data) if _is_lines(data) else data
    return harmless_picture(kind, text) if isinstance(text, str) else None


def _is_lines(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _name(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= 200 else ""


def _number(value: Any) -> float | None:
    small = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e6
    return float(value) if small else None


def _speaks_python(document: dict[str, Any]) -> bool:
    """Whether the notebook's metadata names Python, or no language at all."""
    metadata = document.get("metadata")
    if not isinstance(metadata, dict):
        return True
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        entry = metadata.get(part)
        named = entry.get(key) if isinstance(entry, dict) else None
        if named is not None and not (isinstance(named, str) and named.lower() == "python"):
            return False
    return True

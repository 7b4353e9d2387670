"""Read a notebook that anybody may have written: any nbformat version, or none at all.

What comes out is a flat list of texts with ids; what is odd gets a name; what cannot be read
raises `Unreadable` with a reason for the student. Must not know our course.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from nbformat import from_dict
from nbgrader.utils import compute_checksum

from coursecheck.judge.code.bounded import MAX_CHARS as MAX_SOURCE
from grader.intake.findings import Finding
from grader.intake.pictures import MAX_PICTURES, Picture, harmless_picture
from grader.intake.plain_files import MAX_BYTES, in_utf8

MAX_PARTS = 500_000
"""Of JSON's lists, objects and their entries: each takes many times its own bytes in memory."""
MAX_CELLS = 2000
_TAGS = {"skip-execution", "remove_cell", "parameters"}
_ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
_KINDS = ("code", "markdown", "raw")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # half of a character outside the basic plane


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
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{MAX_BYTES // 1024 // 1024} MB")
    findings: list[Finding] = []
    document = _document(data, findings)
    rows = _rows(document, findings)
    if len(rows) > MAX_CELLS:
        findings.append(Finding("too_many_cells", detail=str(MAX_CELLS)))
    cells = tuple(_cells(rows[:MAX_CELLS], findings))
    if not rows:
        findings.append(Finding("no_cells"))
    if not _speaks_python(document):
        findings.append(Finding("foreign_kernel"))
    return StudentNotebook(cells, tuple(findings))


def _document(data: bytes, findings: list[Finding]) -> dict[str, Any]:
    if not data.strip():
        raise Unreadable("the file is empty")
    if sum(map(data.count, (b"[", b"{", b","))) > MAX_PARTS:
        raise Unreadable(f"more than {MAX_PARTS} parts")
    text = _text(data, findings)
    try:
        document = json.loads(text)
        if _SURROGATE.search(text):  # legal in JSON, and cannot be written to a file or a database
            clean = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace").decode()
            document = json.loads(clean)
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"not JSON ({error})"[:200]) from None
    if not isinstance(document, dict):
        raise Unreadable("no notebook at the top of the JSON")
    return document


def _text(data: bytes, findings: list[Finding]) -> str:
    """Decode what is UTF-8, as a notebook should be, or what editors save on Windows."""
    data = in_utf8(data)
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == _ENCODINGS[0]:
            return text
        if text.lstrip().startswith("{"):
            findings.append(Finding("odd_encoding", detail=encoding))
            return text
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


def _cells(rows: list[Any], findings: list[Finding]) -> Iterator[StudentCell]:
    for row in rows:
        cell = _cell(row, findings)
        if cell is None:
            findings.append(Finding("malformed_cell"))
        elif len(cell.source) > MAX_SOURCE:
            findings.append(Finding("too_long", cell.grade_id or cell.id, str(MAX_SOURCE)))
            yield replace(cell, source="")
        else:
            yield cell


def _cell(row: Any, findings: list[Finding]) -> StudentCell | None:
    if not isinstance(row, dict):
        return None
    source = row.get("source", row.get("input"))  # version 3 calls it input
    if _is_lines(source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    kind = row.get("cell_type")
    metadata = row.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    nbgrader = metadata.get("nbgrader")
    nbgrader = nbgrader if isinstance(nbgrader, dict) else {}
    tags = metadata.get("tags")
    if isinstance(tags, list) and any(isinstance(t, str) and t in _TAGS for t in tags):
        findings.append(Finding("ignored_tags"))
    return StudentCell(
        kind=kind if kind in _KINDS else "raw",
        source=source.replace("\r\n", "\n"),
        id=_name(row.get("id")) or _name(metadata.get("id")),  # Colab has it in the metadata
        grade_id=_name(nbgrader.get("grade_id")),
        points=_changed_points(source, kind, nbgrader),
        pictures=_pictures(row.get("attachments"), findings),
    )


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


def _pictures(attachments: Any, findings: list[Finding]) -> dict[str, Picture]:
    if not isinstance(attachments, dict):
        return {}
    found: dict[str, Picture] = {}
    for name, kinds in attachments.items():
        for kind, data in kinds.items() if isinstance(kinds, dict) else ():
            text = "".join(data) if _is_lines(data) else data
            picture = harmless_picture(kind, text) if isinstance(text, str) else None
            if picture and _name(name) and len(found) < MAX_PICTURES:
                found[name] = picture
        if name not in found and len(findings) < MAX_CELLS:
            findings.append(Finding("unshown_picture", detail=name))
    return found


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

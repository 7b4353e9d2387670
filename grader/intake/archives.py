"""From what a learning platform lets a teacher download to folders of students.

Moodle's and Canvas's names, Blackboard's as nbgrader's zip_collect knows them, folders, zips within
zips. Nothing is unpacked that is too large, too many, or would lie elsewhere than it should: it is
refused by name. Knows names and bytes; must not look at what a cell says.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.intake.clean_text import shown
from grader.intake.hand_in_folders import Leftover
from grader.intake.notebook_identity import plain_name
from grader.user_error import UserError

MAX_MEMBERS = 20_000
MAX_MEMBER = 100 * 1024 * 1024
MAX_TOGETHER = 2 * 1024**3
MAX_RATIO = 200
_RATIO_FROM = 10 * 1024 * 1024
_DEPTH = 3  # zips within zips
#: "Wang Wei_123456_assignsubmission_file_", with the file behind it or in it.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)")
#: "weiwang_LATE_12345_67890_1_by_hand-2.ipynb"
_CANVAS = re.compile(r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<file>.+)")
#: "ps1_wang_attempt_2016-01-30-15-00-00_1_by_hand.ipynb"
_ATTEMPT = re.compile(
    r".*?_(?P<name>[^_/]+)_attempt_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)_(?P<file>.+)"
)
_SKIPPED = ("__MACOSX", ".DS_Store", "Thumbs.db", ".ipynb_checkpoints")


class ArchiveError(UserError):
    """The archive cannot be read at all; the message says why."""


@dataclass(frozen=True)
class Member:
    """One file of a student: the id under which it is kept, and the name it came under."""

    student: str
    called: str
    path: str
    data: bytes
    late: bool = False
    time: str = ""


@dataclass
class Collected:
    """What an archive held: files of students, and what was refused, by name."""

    members: list[Member] = field(default_factory=list)
    refused: list[Leftover] = field(default_factory=list)


@dataclass
class _Reader:
    assignments: frozenset[str]
    found: Collected = field(default_factory=Collected)
    count: int = 0
    taken: int = 0

    def read(self, files: Sequence[tuple[str, Raw]], where: str, student: str, depth: int) -> None:
        """Take every file; `where` is the archive's own place, for messages."""
        files = [(name, raw) for name, raw in files if not self._is_junk(name)]
        wrapper = "" if student else _wrapper([name for name, _ in files], self.assignments)
        for name, raw in files:
            why = self._refusal(name, raw)
            data = b"" if why else raw.read(MAX_MEMBER)
            self.count, self.taken = self.count + 1, self.taken + len(data)
            if why or len(data) > MAX_MEMBER:
                self._refuse(f"{where}/{name}", why or "larger than it says")
            elif name.lower().endswith(".zip") and data.startswith(b"PK"):
                self._inner(name.removeprefix(wrapper), data, f"{where}/{name}", student, depth)
            else:
                self._keep(name.removeprefix(wrapper), data, where, student)

    def _inner(self, name: str, data: bytes, where: str, student: str, depth: int) -> None:
        """A zip within: of the student whose name it bears, or in whose folder it lies."""
        if depth >= _DEPTH:
            self._refuse(where, "archives within archives, too deep")
            return
        owner = student or self._owner(name)[0] or PurePosixPath(name).stem
        try:
            self.read(_zipped(data), where, owner, depth + 1)
        except ArchiveError as error:
            self._refuse(where, str(error))

    def _keep(self, name: str, data: bytes, where: str, student: str) -> None:
        called, path, late, time = self._owner(name)
        if student:
            called, path = student, path if called else name
        if not called:
            self._refuse(f"{where}/{name}", "no student's name; give one with --student")
            return
        self.found.members.append(Member(student_id(called), called, path, data, late, time))

    def _owner(self, name: str) -> tuple[str, str, bool, str]:
        """Return whose a file is, its path from there, whether it is marked late, and its time."""
        parts = name.split("/")
        for place, part in enumerate(parts):
            last = place == len(parts) - 1
            if match := _MOODLE.fullmatch(part):
                rest = [match["file"], *parts[place + 1 :]] if match["file"] else parts[place + 1 :]
                if rest:
                    called = f"{match['name']}_{match['number']}"
                    return called, "/".join(rest), False, ""
            if last and (match := _ATTEMPT.fullmatch(part)):
                return match["name"], match["file"], False, match["time"]
            if last and (match := _CANVAS.fullmatch(part)):
                called = f"{match['name']}_{match['number']}"
                return called, match["file"], bool(match["late"]), ""
        folders = [part for part in parts[:-1] if plain_name(part) not in self.assignments]
        if not folders:
            return "", name, False, ""
        kept = list(parts)
        kept.remove(folders[0])
        return folders[0], "/".join(kept), False, ""

    def _refusal(self, name: str, raw: Raw) -> str:
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts or re.match(r"[A-Za-z]:", name):
            return "its path leads out of the archive"
        if (
            not name.isprintable()
            or len(name) > 1000
            or any(len(p.encode()) > 240 for p in pure.parts)
        ):
            return "a name that cannot be used"
        if raw.refused:
            return raw.refused
        if self.count >= MAX_MEMBERS:
            return f"more than {MAX_MEMBERS} files"
        if raw.size > MAX_MEMBER or self.taken + raw.size > MAX_TOGETHER:
            return f"too large: {raw.size} bytes"
        if raw.size > _RATIO_FROM and raw.size > MAX_RATIO * raw.packed:
            return f"packed more than {MAX_RATIO} to 1"
        return ""

    def _refuse(self, place: str, why: str) -> None:
        self.found.refused.append(Leftover(shown(place), why))

    def _is_junk(self, name: str) -> bool:
        parts = name.split("/")
        return any(part in _SKIPPED for part in parts) or parts[-1].startswith("._")


@dataclass(frozen=True)
class Raw:
    """A file that has not been read yet."""

    size: int
    packed: int
    refused: str
    source: zipfile.ZipFile | None
    member: zipfile.ZipInfo | Path

    def read(self, most: int) -> bytes:
        """Return its bytes, at most one more than `most`, whatever its header says."""
        if isinstance(self.member, Path):
            with self.member.open("rb") as file:
                return file.read(most + 1)
        assert self.source is not None
        try:
            with self.source.open(self.member) as file:
                return file.read(most + 1)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError):
            return b"\0" * (most + 1)


def collect(path: Path, assignments: Sequence[str], student: str = "") -> Collected:
    """Return what `path`, a zip or a folder, holds. Raises ArchiveError where it is neither.

    `student` names the one whose hand-in it is. Without it a zip that names nobody is taken as
    that of the student after whom it is called.
    """
    reader = _Reader(frozenset(map(plain_name, assignments)))
    try:
        files = list(_in_folder(path)) if path.is_dir() else _zipped(path)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}") from None
    if not student and not any(reader._owner(name)[0] for name, _ in files):
        student = path.stem
    reader.read(files, path.name, student, 1)
    return reader.found


def student_id(called: str) -> str:
    """Return letters, digits, `_` and `-` for a name, the same each time and for nobody else."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", called).strip("-")[:80]
    if plain == called:
        return plain
    return f"{plain or 'student'}-{hashlib.sha256(called.encode()).hexdigest()[:8]}"


def _zipped(source: Path | bytes) -> list[tuple[str, Raw]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise ArchiveError(f"no zip that can be read ({error})") from None
    found = []
    for info in infos[: MAX_MEMBERS + 1]:
        mode = info.external_attr >> 16
        kind = stat.S_IFMT(mode)
        refused = ""
        if info.flag_bits & 1:
            refused = "it is locked by a password"
        elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            refused = "a link or no plain file"
        if not info.is_dir():
            raw = Raw(info.file_size, max(1, info.compress_size), refused, archive, info)
            found.append((_name(info), raw))
    return found


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; what Windows packed in its own code page is told from the rest."""
    name = info.filename
    if not info.flag_bits & 0x800:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return name.replace("\\", "/")


def _in_folder(folder: Path) -> Iterator[tuple[str, Raw]]:
    for path in sorted(folder.rglob("*"))[: MAX_MEMBERS + 1]:
        about = path.lstat()
        if not stat.S_ISDIR(about.st_mode):
            plain = stat.S_ISREG(about.st_mode)
            refused = "" if plain else "a link or no plain file"
            name = path.relative_to(folder).as_posix()
            yield name, Raw(about.st_size, max(1, about.st_size), refused, None, path)


def _wrapper(names: Sequence[str], assignments: frozenset[str]) -> str:
    """Return a folder that stands around several students' folders, with its slash."""
    tops = {name.split("/")[0] for name in names}
    inner = {name.split("/")[1] for name in names if name.count("/") >= 2}
    students = {one for one in inner if plain_name(one) not in assignments}
    if len(tops) == 1 and len(students) > 1 and all(name.count("/") >= 1 for name in names):
        return f"{tops.pop()}/"
    return ""

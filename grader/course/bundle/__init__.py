"""What students are given: the notebooks of one language, what they install, and how to begin.

`bundle` writes one zip for a language. The wheel is built from the course folder's own
`pyproject.toml`; nothing else of the folder goes in, no solution, no gallery, no engine. Knows
files and packages. Must not know a student.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grader.course.notebooks import Course, CourseError


def bundle(
    course: Course, language: str, assignments: Sequence[str], wheel: Path, folder: Path
) -> Path:
    """Write the zip for one language into `folder` and return its path.

    Raises CourseError, and OSError.

    `assignments` are those that go in, by default all; `wheel` is what `build_wheel` gave.
    """
    settings = course.settings
    name = "-".join([settings.name, *assignments, language])
    files: dict[str, bytes] = {wheel.name: wheel.read_bytes()}
    titles = []
    for assignment in assignments or course.assignments:
        for book in course.notebooks_of(assignment):
            inner = f"{assignment}/{book.name}.ipynb"
            path = course.released(language) / inner
            if not path.is_file():
                raise CourseError(f"{path} is missing: python -m grader release")
            files[inner] = path.read_bytes()
            titles.append(f"- `{inner}`")
    pins = list(constraints(course))
    files["constraints.txt"] = "\n".join([*pins, ""]).encode()
    files["README.md"] = _readme(course, language, wheel.name, titles).encode()
    target = folder / f"{name}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner in sorted(files):
            archive.writestr(f"{name}/{inner}", files[inner])
    return target


def build_wheel(course: Course, folder: Path) -> Path:
    """Build the course package's wheel into `folder`. Raises CourseError that says what pip said.

    Needs no network where hatchling, or whatever else builds it, is installed already.
    """
    if not (course.root / "pyproject.toml").is_file():
        raise CourseError(
            f"{course.root / 'pyproject.toml'} is missing: it says how the course's package, which"
            " students install, is built"
        )
    options = ["--no-deps", "--disable-pip-version-check", "--quiet", "--wheel-dir", str(folder)]
    if importlib.util.find_spec("hatchling"):
        options += ["--no-build-isolation", "--no-index"]
    command = [sys.executable, "-m", "pip", "wheel", *options, str(course.root)]
    done = subprocess.run(  # noqa: S603 - this Python, on the course folder
        command, capture_output=True, text=True, errors="replace"
    )
    (wheel, *_) = [*folder.glob("*.whl"), None]
    if done.returncode or wheel is None:
        raise CourseError(f"the wheel could not be built: {done.stderr.strip()[-2000:]}")
    return wheel


def constraints(course: Course) -> Iterator[str]:
    """Yield the tested versions of what students install, for the Python that they were tested on.

    Another Python may have none of these; there pip takes the newest that the package allows.
    """
    path = course.root / "constraints.txt"
    if not path.is_file():
        return
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    yield f"# The versions that the course was tested with on Python {python}."
    wanted = set(_needs(course.settings.package, course.settings.students.extra))
    for line in path.read_text(encoding="utf-8").splitlines():
        name = line.partition("==")[0]
        if "==" in line and canonicalize_name(name) in wanted:
            yield f'{line} ; python_version == "{python}"'


def _needs(package: str, extra: str) -> set[str]:
    """Return what `package` with `extra` asks for, and what that asks for, as far as it is here."""
    found: set[str] = set()
    waiting = [(package, extra)]
    while waiting:
        name, wanted = waiting.pop()
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        for one in map(Requirement, lines):
            asked = one.marker is None or one.marker.evaluate({"extra": wanted})
            key = canonicalize_name(one.name)
            if asked and key not in found:
                found.add(key)
                waiting += [(one.name, inner) for inner in one.extras or {""}]
    return found


def _asked_torch(course: Course) -> str:
    """Return how the package asks for torch: with an exact version, if it has one."""
    package, extra = course.settings.package, course.settings.students.extra
    lines = map(Requirement, metadata.requires(package) or [])
    asked = [one for one in lines if canonicalize_name(one.name) == "torch"]
    exact = [one for one in asked if one.marker and one.marker.evaluate({"extra": extra})]
    return f"torch{(exact or asked)[0].specifier}" if asked else "torch"


def _readme(course: Course, language: str, wheel: str, titles: Sequence[str]) -> str:
    folder = Path(__file__).parent
    texts = {path.stem: path for path in folder.glob("*.md")}
    text = texts.get(language, texts["en"]).read_text(encoding="utf-8")
    students = course.settings.students
    extra = f"[{students.extra}]" if students.extra else ""
    unpinned = " ".join(students.unpinned)
    values = {
        "title": course.settings.title[language],
        "package": course.settings.package,
        "wheel": wheel,
        "install": f'pip install -c constraints.txt "./{wheel}{extra}"',
        "unpinned": f"pip install --no-deps {unpinned}" if unpinned else "",
        "torch": _asked_torch(course),
        "hosted": f"%pip install --no-deps {wheel} {unpinned}".strip(),
        "notebooks": "\n".join(titles),
        "assignment": course.assignments[0],
    }
    filled = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], text)
    return re.sub(r"\n{3,}", "\n\n", filled)

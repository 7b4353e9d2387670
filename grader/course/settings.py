"""What a course says of itself in `course.toml`: its package, languages, assignments, kernels.

Knows that file alone, and imports nothing that takes time: kernels start from it before anything
else is imported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.user_error import UserError

FILE = "course.toml"
GALLERY = "tests/gallery"
"""Where answers of known worth lie, unless `course.toml` names another place."""
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


class SettingsError(UserError):
    """`course.toml` is missing or says something that cannot be; the message names the remedy."""


@dataclass(frozen=True)
class KernelImports:
    """What a course's kernels have imported before a student's code is met.

    `package` is the course's own; `preload` are others that its notebooks use, `deferred` those
    that are only loaded by whoever uses them. `keep_answers` is for our own notebooks: their checks
    compare with what is right, which is forgotten before a student's code is met.
    """

    package: str = ""
    preload: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    keep_answers: bool = False


@dataclass(frozen=True)
class StudentInstall:
    """What students install besides: an extra of the package, and packages without their pins."""

    extra: str = ""
    unpinned: tuple[str, ...] = ()


#: Kernels of no course: they know the checks alone.
NO_COURSE = KernelImports()


@dataclass(frozen=True)
class SiteSettings:
    """What the web pages show of a course beside its notebooks.

    `picture` and `pages` are modules with a function `page(language)`, which returns HTML that
    needs no network, and a `TITLE` for each language. `predict` is how a notebook asks for a guess,
    `sources` the id of the cell that lists what it draws on.
    """

    picture: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    predict: Mapping[str, str] = field(default_factory=dict)
    sources: str = "sources"


@dataclass(frozen=True)
class Settings:
    """The contents of `course.toml`."""

    package: str
    languages: tuple[str, ...]
    assignments: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    gallery: str = GALLERY
    kernel: KernelImports = NO_COURSE
    name: str = ""
    students: StudentInstall = StudentInstall()
    site: SiteSettings = SiteSettings()


def course_folder(folder: str | Path | None = None) -> Path:
    """Return `folder`, by default the nearest one above that holds a course.

    Raises SettingsError where there is none.
    """
    start = Path(folder or ".").resolve()
    for place in [start] if folder else [start, *start.parents]:
        if (place / "solutions").is_dir():
            return place
    raise SettingsError(
        f"no folder solutions/ in {start}: go to the course folder or give --course"
    )


def load_settings(root: Path) -> Settings:
    """Read `course.toml` of the course in `root`. Raises SettingsError that names the remedy.

    A course folder without one belongs to the course around it, else to the one that the command
    is started in, else to the one that this engine came with.
    """
    path = _find(root)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
    return _settings(path, data)


def _find(root: Path) -> Path:
    here = Path.cwd()
    engine = Path(__file__).resolve().parents[2]
    for folder in (root, *root.resolve().parents, here, *here.parents, engine):
        if (folder / FILE).is_file():
            return folder / FILE
    raise SettingsError(
        f"{root / FILE} is missing: it names the course's package, its languages and its"
        " assignments"
    )


def _settings(path: Path, data: Mapping[str, Any]) -> Settings:
    course, kernel = data.get("course", {}), data.get("kernel", {})
    students, site = data.get("students", {}), data.get("site", {})
    package = course.get("package")
    if not isinstance(package, str) or not _MODULE.fullmatch(package):
        raise SettingsError(f'{path}: write package = "NAME" under [course], a package\'s name')
    languages = _names(path, course, "languages")
    if not languages:
        raise SettingsError(f'{path}: write languages = ["en"] under [course], one or more')
    imports = KernelImports(
        package, _names(path, kernel, "preload"), _names(path, kernel, "deferred")
    )
    return Settings(
        package,
        languages,
        _names(path, course, "assignments"),
        dict.fromkeys(languages, package) | _sentences(path, course, "title"),
        _sentences(path, course, "about"),
        _folder(path, course.get("gallery", GALLERY)),
        imports,
        _plain(path, course, "name", package),
        StudentInstall(_plain(path, students, "extra"), _names(path, students, "unpinned")),
        SiteSettings(
            site.get("picture", ""),
            _sentences(path, site, "pages"),
            _sentences(path, site, "predict"),
            site.get("sources", SiteSettings.sources),
        ),
    )


def _plain(path: Path, table: Mapping[str, Any], key: str, default: str = "") -> str:
    name = table.get(key, default)
    if not isinstance(name, str) or (name and not _NAME.fullmatch(name)):
        raise SettingsError(f"{path}: {key} is one word of letters, digits, '_', '.' and '-'")
    return name


def _sentences(path: Path, table: Mapping[str, Any], key: str) -> dict[str, str]:
    found = table.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise SettingsError(f'{path}: write {key}.en = "…" for each language')
    return dict(found)


def _folder(path: Path, name: object) -> str:
    if not isinstance(name, str) or Path(name).is_absolute() or ".." in Path(name).parts:
        raise SettingsError(f"{path}: gallery is a folder inside the course, such as {GALLERY}")
    return name


def _names(path: Path, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = table.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SettingsError(f"{path}: {key} is a list of names in quotes")
    return tuple(names)

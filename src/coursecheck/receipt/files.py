"""What goes along with a notebook: its own modules, data and pictures that lie beside it.

A file goes along when the notebook names it: imports it, gives its name in quotes, or shows it.
Reads source text; must not run it. Also packs both into a zip.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from coursecheck.goes_along import GOES_ALONG, MAX_FILE, MAX_FILES
from coursecheck.judge.code import parse, python_of
from coursecheck.receipt.saved import SavedNotebook

_WRITES = re.compile(r"^%%(?:writefile|file)\s+(?:-a\s+)?[\"']?([^\s\"']+)", re.MULTILINE)
_SHOWS = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img\b[^>]*\bsrc=[\"']([^\"']+)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-zA-Z][\w+.-]*:|/|#")
_TOO_MANY = 400  # files of one package of a student's own


@dataclass
class Beside:
    """Files by their names from the notebook's folder, and what is named and not to be had."""

    along: dict[str, Path] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)


def files_beside(saved: SavedNotebook) -> Beside:
    """Return what goes along with `saved`, what it makes itself, and what is missing."""
    found = Beside()
    folder = saved.path.resolve().parent
    sources = [cell.source for cell in saved.code]
    found.made = list(dict.fromkeys(name for text in sources for name in _WRITES.findall(text)))
    waiting = [(text, folder) for text in sources]
    while waiting:
        source, home = waiting.pop()
        for path in _named(source, home, folder, found):
            if _take(path, folder, found) and path.suffix == ".py":
                waiting.append((path.read_text(encoding="utf-8", errors="replace"), path.parent))
    for cell in saved.cells:
        for match in _SHOWS.finditer(cell.source if cell.kind == "markdown" else ""):
            name = match[1] or match[2]
            if not _ELSEWHERE.match(name):
                _take_shown(name, folder, found)
    return found


def pack(books: Sequence[tuple[SavedNotebook, Beside]], target: Path) -> list[str]:
    """Write the zip to hand in and return the names in it. Raises OSError.

    All of `books` lie in one folder; a file that several of them name is packed once.
    """
    entries: dict[str, Path] = {}
    for saved, beside in books:
        entries[saved.path.name] = saved.path
        entries.update(beside.along)
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in entries.items():
            archive.write(path, name)
    return list(entries)


def _named(source: str, home: Path, folder: Path, found: Beside) -> Iterator[Path]:
    """Yield the files that some source text names. Modules that are nowhere are `missing`."""
    tree = parse(python_of(source))
    if tree is None:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _module(alias.name, home, folder, found)
        elif isinstance(node, ast.ImportFrom):
            near = home if node.level else None
            names = [node.module or alias.name for alias in node.names]
            for name in dict.fromkeys(names):
                yield from _module(name, near or home, folder, found, relative=bool(node.level))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            path = _inside(node.value, folder)
            if path and path.suffix.lower() in GOES_ALONG:
                yield path


def _module(
    name: str, home: Path, folder: Path, found: Beside, relative: bool = False
) -> Iterator[Path]:
    top = name.split(".")[0]
    for place in dict.fromkeys((folder, home) if not relative else (home,)):
        if (place / f"{top}.py").is_file():
            yield place / f"{top}.py"
            return
        if (place / top).is_dir() and any((place / top).glob("*.py")):
            yield from sorted((place / top).rglob("*.py"))[:_TOO_MANY]
            return
    if not relative and f"{top}.py" not in found.made and not _is_installed(top):
        found.missing.append(f"{top}.py")


def _is_installed(top: str) -> bool:
    if top in sys.stdlib_module_names:
        return True
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return top in sys.modules
    if spec is None:
        return False
    # A kernel still knows a module whose file has been removed.
    return not (spec.origin or "").endswith(".py") or Path(spec.origin or "").is_file()


def _inside(name: str, folder: Path) -> Path | None:
    """Return the file called `name` from `folder`, unless it lies elsewhere or is none."""
    if not name or len(name) > 200 or "\n" in name or "\0" in name:
        return None
    path = folder / name
    try:
        own = path.resolve().is_relative_to(folder) and path.is_file()
    except (OSError, ValueError):
        return None
    return path if own else None


def _take(path: Path, folder: Path, found: Beside) -> bool:
    """Note that a file goes along, or why it cannot; return whether it does and is new."""
    name = str(PurePosixPath(*path.relative_to(folder).parts))
    if name in found.along or name in found.unfit:
        return False
    fits = path.suffix.lower() in GOES_ALONG and path.stat().st_size <= MAX_FILE
    if not fits or len(found.along) >= MAX_FILES:
        found.unfit.append(name)
        return False
    found.along[name] = path
    return True


def _take_shown(name: str, folder: Path, found: Beside) -> None:
    path = _inside(unquote(name), folder)
    if path is not None:
        _take(path, folder, found)
    else:
        found.missing.append(name)

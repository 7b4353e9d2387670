"""The shape of the code: who may import whom, how long things are, what must not be in a file."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "coursecheck": ROOT / "src" / "coursecheck",
    "poollab": ROOT / "src" / "poollab",
    "grader": ROOT / "grader",
}

LAYERS = {
    "coursecheck": (
        "observation|dtypes",
        "model",
        "texts",
        "registry|cases",
        "observe",
        "judge",
        "explain",
    ),
    "grader": (
        *("user_error", "env_path", "course", "intake", "jail", "run", "marks", "pages"),
        *("author|cli", "nbgrader_plugin", "__main__"),
    ),
}
"""Rooms of a package: a file imports only from its own room and those before it."""

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "misc"}
# Written so that this file does not hold what it looks for.
MACHINE_PATHS = r"/[w]ork/(main|shared|tmp|venv)|/[r]oot/\.|/[h]ome/[a-z]+/|/[U]sers/[a-z]+/"
REGISTRIES = (
    r"[p]ypi\.org|[p]ythonhosted\.org|[a]naconda\.(org|com)|[n]pmjs\.|download\.[p]ytorch"
    r"|[i]ndex-url|[f]ind-links|//[m]irrors?\."
)


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files that git knows and that are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = listed.stdout.decode().split("\0")
    return tuple(ROOT / name for name in names if name and (ROOT / name).is_file())


def python_files() -> list[Path]:
    """Return our code; answers in the galleries are written as students write."""
    theirs = {ROOT / "tests" / name for name in ("gallery", "hostile", "honest")}
    return [p for p in tracked() if p.suffix == ".py" and theirs.isdisjoint(p.parents)]


@cache
def modules() -> dict[str, Path]:
    """Return the tracked modules of both packages, by dotted name."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in python_files():
            if folder in path.parents:
                parts = (package, *path.relative_to(folder).with_suffix("").parts)
                found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(node: ast.AST) -> Iterator[str]:
    """Yield what a file imports, in functions too, but for what type checkers alone see."""
    for child in ast.iter_child_nodes(node):
        if is_for_types_only(child):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.level == 0 and child.module:
            for alias in child.names:
                inner = f"{child.module}.{alias.name}"
                yield inner if inner in modules() else child.module
        else:
            yield from imports(child)


def our_imports(name: str) -> set[str]:
    return {found for found in imports(tree(modules()[name])) if found in modules()} - {name}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_one_reads_in_one_go() -> None:
    lengths = {shown(p): len(p.read_text(encoding="utf-8").splitlines()) for p in python_files()}

    assert {path: n for path, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{shown(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }

    assert long == {}


def test_nothing_is_called_utils_or_the_like() -> None:
    names = [p for p in python_files() if {p.stem, p.parent.name} & FORBIDDEN_NAMES]

    assert [shown(path) for path in names] == []


def test_every_module_says_what_it_knows() -> None:
    silent = [name for name, path in modules().items() if not ast.get_docstring(tree(path))]

    assert silent == []


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {name: our_imports(name) for name in modules()}
    try:
        list(TopologicalSorter(graph).static_order())
        circle = []
    except CycleError as error:
        circle = error.args[1]

    assert circle == []


@pytest.mark.parametrize(
    ("room", "closed"),
    [("coursecheck", {"poollab", "grader"}), ("poollab", {"grader"}), ("grader", {"poollab"})],
)
def test_the_doors_between_the_rooms_open_one_way(room: str, closed: set[str]) -> None:
    guilty = [
        f"{name} imports {found}"
        for name, path in modules().items()
        if name.split(".")[0] == room
        for found in imports(tree(path))
        if found.split(".")[0] in closed
    ]

    assert guilty == []


@pytest.mark.parametrize("package", LAYERS)
def test_a_room_imports_only_from_those_before_it(package: str) -> None:
    place = {room: i for i, rooms in enumerate(LAYERS[package]) for room in rooms.split("|")}
    of = {name: name.split(".")[1] for name in modules() if name.startswith(f"{package}.")}
    backwards = [
        f"{name} imports {other}"
        for name in of
        for other in our_imports(name)
        if other in of and place.get(of[other], 99) > place.get(of[name], 99)
    ]

    assert backwards == []


@pytest.mark.parametrize(
    ("what", "pattern"), [("paths of one machine", MACHINE_PATHS), ("package hosts", REGISTRIES)]
)
def test_no_file_names(what: str, pattern: str) -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [f"{shown(path)}: {hit[0]}" for hit in re.finditer(pattern, text)]

    assert found == [], what


OF_THIS_COURSE = re.compile(
    r"poollab|\bpool2d\b|\bpooling\b|池化|\b(100|hundred|hundreds of) points|\b(6|six) notebooks",
    re.IGNORECASE,
)


@pytest.mark.parametrize("room", ["coursecheck", "grader"])
def test_what_is_generic_names_nothing_of_this_course(room: str) -> None:
    """torch's own names aside, such as `max_pool2d`: a course is told by its `course.toml`."""
    texts = [p for p in tracked() if p.suffix in {".py", ".j2", ".css"}]
    told = {
        f"{shown(path)}:{number}: {line.strip()}"
        for path in texts
        if PACKAGES[room] in path.parents
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OF_THIS_COURSE.search(line)
    }

    assert told == set()

"""A list of wrong changes to the code, and the hunt that shows that the tests notice each one.

Knows files, texts and test names. Must not know what the code does: the list says it in words.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from grader.user_error import UserError

LISTS = ("grader/author/engine/*.toml", "tests/*/solution_mutants.toml")
"""Where a checkout keeps its mutants: those of the engine, and those of the course."""
SECONDS = 300.0
_TESTS_FAILED = (1, -6, -9, -11)  # pytest's 1; or the change took the whole run down
_SERVER = Path(__file__).with_name("trial_server.py")


class MutantListError(UserError):
    """The list does not fit the code; the message names the entry and what to do."""


@dataclass(frozen=True)
class Mutant:
    """One wrong change: in `file`, `find` becomes `replace`; one of `tests` fails.

    `survives` says why no test can notice it; then none has to.
    """

    file: str
    find: str
    replace: str
    breaks: str
    tests: tuple[str, ...]
    survives: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.breaks}"

    def applied_to(self, text: str) -> str:
        """Return the changed text. Raises MutantListError unless `find` stands there once."""
        count = text.count(self.find)
        if count != 1:
            raise MutantListError(
                f"{self}: its text stands {count} times in the file instead of once; a mutant"
                f" moves with the code, so mend or remove the entry with find = {self.find!r}"
            )
        return text.replace(self.find, self.replace)


class Ended(Enum):
    """What came of a mutant."""

    NOTICED = "noticed"
    SURVIVED = "survived"
    EXPLAINED = "survived, as the list explains"
    TIMED_OUT = "noticed, since the tests did not end"
    NOT_TESTED = "not tested: its tests could not be run"


@dataclass(frozen=True)
class Trial:
    """A mutant, what came of it and after how long; `said` is the end of what pytest printed."""

    mutant: Mutant
    ended: Ended
    said: str = ""
    seconds: float = 0.0

    @property
    def off(self) -> bool:
        """Whether somebody should look."""
        return self.ended in (Ended.SURVIVED, Ended.NOT_TESTED)


def read_mutants(root: Path) -> list[Mutant]:
    """Return all mutants of a checkout. Raises MutantListError for one that does not fit it."""
    found = [
        _entry(path, row)
        for pattern in LISTS
        for path in sorted(root.glob(pattern))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    ]
    for mutant in found:
        target = root / mutant.file
        if not target.is_file():
            raise MutantListError(f"{mutant}: there is no such file; name its new place")
        mutant.applied_to(target.read_text(encoding="utf-8"))
        for test in mutant.tests:
            if not _is_there(root, test):
                raise MutantListError(f"{mutant}: there is no test {test}")
    return found


def _is_there(root: Path, test: str) -> bool:
    """Whether the file of a test has a function, or a class, of each name in its id."""
    file, *names = test.partition("[")[0].split("::")
    if not (root / file).is_file():
        return False
    return {*names} <= _defined(root / file) if names else bool(_defined(root / file))


@functools.cache
def _defined(path: Path) -> frozenset[str]:
    """The tests of a file, by the names that pytest collects; it is read and not run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and node.name.startswith(("test", "Test"))
    )


def _entry(path: Path, row: dict[str, object]) -> Mutant:
    try:
        mutant = Mutant(**{**row, "tests": tuple(row["tests"])})  # type: ignore[arg-type]
    except (KeyError, TypeError) as error:
        raise MutantListError(f"{path}: {row.get('breaks', row)}: {error}") from None
    if mutant.find == mutant.replace or not mutant.tests:
        raise MutantListError(f"{mutant}: it changes nothing, or no test is named")
    return mutant


def chosen(
    mutants: Sequence[Mutant], text: str = "", sample: int | None = None, seed: str = ""
) -> list[Mutant]:
    """Return those that speak of `text`; of these a sample, the same one for the same `seed`."""
    fit = [m for m in mutants if text in m.file or text in m.breaks]

    def place(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed}/{mutant}".encode()).hexdigest()

    return fit if sample is None else sorted(fit, key=place)[:sample]


def hunt(
    root: Path,
    mutants: Sequence[Mutant],
    workers: int,
    tell: Callable[[Trial], None] = lambda _: None,
) -> list[Trial]:
    """Try each mutant in a copy of the checkout at `root` and return what came of it.

    Raises MutantListError when a named test fails on the code as it is.
    """
    workers = max(1, min(workers, len(mutants)))
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        yards: queue.SimpleQueue[_Yard] = queue.SimpleQueue()
        made = [_Yard(root, Path(folder) / str(number)) for number in range(workers)]
        for yard in made:
            yards.put(yard)

        def one(mutant: Mutant) -> Trial:
            with _taken(yards) as yard:
                trial = yard.trial(mutant)
            tell(trial)
            return trial

        try:
            _must_pass(made[0], mutants)
            with ThreadPoolExecutor(workers) as pool:
                return list(pool.map(one, mutants))
        finally:
            for yard in made:
                yard.close()


@contextmanager
def _taken(yards: queue.SimpleQueue[_Yard]) -> Iterator[_Yard]:
    yard = yards.get()
    try:
        yield yard
    finally:
        yards.put(yard)


def _must_pass(yard: _Yard, mutants: Iterable[Mutant]) -> None:
    tests = sorted({test for mutant in mutants for test in mutant.tests})
    status, said = yard.run(tests)
    if status != 0:
        raise MutantListError(f"the tests that are named fail without any change:\n{said}")


class _Yard:
    """One copy of the tracked files, and a process that runs tests in it."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        for name in _tracked(root):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target)
        self.server = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(_SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def trial(self, mutant: Mutant) -> Trial:
        """Apply, test, take back."""
        path = self.folder / mutant.file
        before = path.read_text(encoding="utf-8")
        path.write_text(mutant.applied_to(before), encoding="utf-8")
        began = time.perf_counter()
        try:
            status, said = self.run(mutant.tests)
        finally:
            path.write_text(before, encoding="utf-8")
        return Trial(mutant, _ended(status, mutant), said, time.perf_counter() - began)

    def run(self, tests: Sequence[str]) -> tuple[int | None, str]:
        """Return pytest's status, None when the time was up, and the end of what it said."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        seconds = SECONDS if len(tests) < 10 else SECONDS * 10
        asked = {"folder": str(self.folder), "tests": list(tests), "seconds": seconds}
        self.server.stdin.write(json.dumps(asked) + "\n")
        self.server.stdin.flush()
        answer = json.loads(self.server.stdout.readline())
        return answer["status"], answer["said"]

    def close(self) -> None:
        """End the process; the copy goes with the folder that it lies in."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.close()
        self.server.wait()
        self.server.stdout.close()


def _ended(status: int | None, mutant: Mutant) -> Ended:
    if status is None:
        return Ended.TIMED_OUT
    if status in _TESTS_FAILED:
        return Ended.NOTICED
    if status:
        return Ended.NOT_TESTED
    return Ended.EXPLAINED if mutant.survives else Ended.SURVIVED


def _tracked(root: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=root,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return [name for name in names if name and (root / name).is_file()]

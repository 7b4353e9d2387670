"""What exists in a course folder: assignments, notebooks, their graded cells, and where files lie.

Sole owner of nbgrader's cell metadata. Must not know a submission, a kernel or a mark.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from coursecheck import registry
from coursecheck.explain.locale import LANGUAGES as SPOKEN
from grader.course.nbgrader_settings import NbgraderSettings, read_config
from grader.course.settings import NO_COURSE, KernelImports, Settings, course_folder, load_settings
from grader.user_error import UserError

ANSWER_SUFFIX = "-answer"
_TAG = "lang-"
NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What assignments, notebooks and cells may be called: nbgrader puts the names into paths."""


class CourseError(UserError):
    """The course folder is not as it should be; the message names the place and the remedy."""


@dataclass(frozen=True)
class Check:
    """A locked check cell: the exercise that it grades and the expression that is the answer."""

    exercise: str
    expression: str
    points: float
    grade_id: str


@dataclass(frozen=True)
class Written:
    """An answer in prose, marked by hand in formgrader."""

    grade_id: str
    points: float


@dataclass(frozen=True)
class Notebook:
    """One source notebook: plain data, so that it can travel to another machine.

    `node` is shared: whoever changes it copies it first. `path` is for messages.
    """

    assignment: str
    name: str
    path: Path
    text: str = field(repr=False)
    imports: KernelImports = NO_COURSE
    languages: tuple[str, ...] = ("en",)

    @cached_property
    def node(self) -> NotebookNode:
        """The notebook as nbformat reads it."""
        node: NotebookNode = nbformat.reads(self.text, as_version=4)
        return node

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The check cells in order."""
        return tuple(check_of(cell, self.path) for cell in self.node.cells if is_check(cell))

    @cached_property
    def written(self) -> tuple[Written, ...]:
        """The cells that are marked by hand, in order."""
        return tuple(
            Written(grade_id(cell), float(cell.metadata.nbgrader.points))
            for cell in self.node.cells
            if is_written(cell)
        )

    @property
    def points(self) -> float:
        """Points of the notebook, those given by hand included."""
        by_machine = sum(check.points for check in self.checks)
        return by_machine + sum(written.points for written in self.written)


@dataclass(frozen=True)
class Course:
    """A course folder: `solutions/`, `notebooks/` and the git-ignored `work/`.

    `config` is nbgrader's configuration where it was read already, by nbgrader itself; otherwise
    it is read when somebody first asks for a folder or the gradebook.
    """

    root: Path
    config: Config | None = field(default=None, compare=False, repr=False)

    @cached_property
    def settings(self) -> Settings:
        """What `course.toml` says. Its package's exercises can be found from here on."""
        settings = load_settings(self.root)
        unknown = [language for language in settings.languages if language not in SPOKEN]
        if unknown:
            raise CourseError(
                f"{self.root}: languages in course.toml names {unknown[0]!r}, for which the"
                f" checks have no sentences; there are: {', '.join(SPOKEN)}"
            )
        registry.register(settings.package)
        return settings

    @cached_property
    def notebooks(self) -> tuple[Notebook, ...]:
        """All source notebooks, by assignment and name."""
        return tuple(self._find_notebooks())

    def _find_notebooks(self) -> Iterator[Notebook]:
        solutions = self.root / "solutions"
        if not solutions.is_dir():
            raise CourseError(
                f"{self.root} has no folder solutions/: name the course folder with --course DIR"
            )
        for path in sorted(solutions.glob("*/*.ipynb")):
            for name in (path.parent.name, path.stem):
                if not NAME.fullmatch(name):
                    raise CourseError(
                        f"{path}: rename {name!r} to letters, digits, '_' and '-' alone"
                    )
            text = path.read_text(encoding="utf-8")
            yield Notebook(
                path.parent.name,
                path.stem,
                path,
                text,
                self.settings.kernel,
                self.settings.languages,
            )

    @property
    def assignments(self) -> tuple[str, ...]:
        """Names of the assignments: first those of `course.toml` in its order, then any others."""
        found = dict.fromkeys(book.assignment for book in self.notebooks)
        named = [name for name in self.settings.assignments if name in found]
        return tuple(dict.fromkeys([*named, *found]))

    def notebooks_of(self, assignment: str) -> tuple[Notebook, ...]:
        """Return the notebooks of `assignment`. Raises CourseError that lists what there is."""
        found = tuple(book for book in self.notebooks if book.assignment == assignment)
        if not found:
            known = ", ".join(self.assignments) or "none"
            raise CourseError(f"no assignment is called {assignment!r}; there are: {known}")
        return found

    def released(self, language: str) -> Path:
        """Where the edition in `language` lies."""
        return self.root / "notebooks" / language

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its editions; the first one is the default."""
        return self.settings.languages

    @property
    def gallery(self) -> Path:
        """Where answers of known worth lie: `<exercise>/<outcome>__<what>.py`."""
        return self.root / self.settings.gallery

    @property
    def work(self) -> Path:
        """The folder of everything that is not committed."""
        return self.root / "work"

    @cached_property
    def nbgrader(self) -> NbgraderSettings:
        """What nbgrader's own configuration says."""
        root = self.root.resolve()
        return NbgraderSettings(root, read_config(root) if self.config is None else self.config)

    @property
    def submitted(self) -> Path:
        """Where nbgrader collects submissions: `<student>/<assignment>/<notebook>.ipynb`."""
        return self.nbgrader.folder("submitted")

    @property
    def autograded(self) -> Path:
        """Where graded notebooks go for formgrader."""
        return self.nbgrader.folder("autograded")

    @property
    def feedback(self) -> Path:
        """Where pages for students go."""
        return self.nbgrader.folder("feedback")

    @property
    def records(self) -> Path:
        """What was graded, and from what: read before anything is graded again."""
        return self.work / "records"

    @property
    def database_url(self) -> str:
        """The gradebook, as SQLAlchemy names it."""
        return self.nbgrader.database_url

    @property
    def database(self) -> Path:
        """The gradebook's file, where it is SQLite's."""
        return Path(self.database_url.partition(":///")[2])


def find_course(folder: str | Path | None = None) -> Course:
    """Return the course in `folder`, by default the one that holds the current folder."""
    course = Course(course_folder(folder))
    registry.register(course.settings.package)
    return course


def nbgrader_metadata(cell: NotebookNode) -> dict[str, object]:
    """Return nbgrader's part of a cell's metadata; empty for a plain cell."""
    found: dict[str, object] = cell.metadata.get("nbgrader", {})
    return found


def grade_id(cell: NotebookNode) -> str:
    """Return the name under which nbgrader knows a cell, or an empty string."""
    return str(nbgrader_metadata(cell).get("grade_id", ""))


def is_check(cell: NotebookNode) -> bool:
    """Whether the cell is a locked check."""
    data = nbgrader_metadata(cell)
    return bool(data.get("grade") and not data.get("solution")) and cell.cell_type == "code"


def is_answer(cell: NotebookNode) -> bool:
    """Whether the cell holds a student's code."""
    data = nbgrader_metadata(cell)
    return bool(data.get("solution") and not data.get("grade")) and cell.cell_type == "code"


def is_written(cell: NotebookNode) -> bool:
    """Whether the cell holds a student's prose, marked by hand."""
    data = nbgrader_metadata(cell)
    return bool(data.get("solution") and data.get("grade"))


def check_of(cell: NotebookNode, path: Path) -> Check:
    """Return what a check cell says. Raises CourseError unless it is one line `check("x", x)`."""
    try:
        call = ast.parse(cell.source, mode="eval").body
    except SyntaxError:
        call = None
    match call:
        case ast.Call(
            func=ast.Name(id="check"), args=[ast.Constant(value=str(exercise)), answer], keywords=[]
        ):
            pass
        case _:
            raise CourseError(
                f'{path}, cell {grade_id(cell)}: write the one line check("name", answer) and'
                f" nothing else; it says {cell.source!r}"
            )
    return Check(
        exercise=exercise,
        expression=ast.unparse(answer),
        points=float(cell.metadata.nbgrader.points),
        grade_id=grade_id(cell),
    )


def language_of(cell: NotebookNode) -> str | None:
    """Return the language a prose cell is written in, or None for a cell of both editions."""
    tags = cell.metadata.get("tags", [])
    return next((tag[len(_TAG) :] for tag in tags if str(tag).startswith(_TAG)), None)

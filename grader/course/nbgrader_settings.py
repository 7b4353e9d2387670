"""nbgrader's own configuration, found where nbgrader finds it: folders, gradebook, exchange.

The only reader of it, for every entrance. Knows this course's defaults for what is not set. Must
not know a submission or a mark.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Application, Config
from traitlets.config.loader import ConfigFileNotFound

from grader.course.settings import SettingsError

FILE = "nbgrader_config"
_DEFAULTS = {
    "source_directory": "solutions",
    "submitted_directory": "work/submitted",
    "autograded_directory": "work/autograded",
    "feedback_directory": "work/feedback",
    "solution_directory": "work/solution",
}
_LAYOUT = "{nbgrader_step}/{student_id}/{assignment_id}"
_SILENT = logging.getLogger("grader.course.nbgrader_settings")
_SILENT.setLevel(logging.ERROR)


class _Reader(NbGrader):
    """nbgrader's application as far as it reads configuration; it runs nothing."""

    name = "nbgrader"
    raise_config_file_errors = True
    load_cwd_config = False  # the course folder may be another one


def read_config(root: Path) -> Config:
    """Return the configuration that `nbgrader` would have, started in the course folder `root`.

    The machine's and the person's own come first, then the course's. Raises SettingsError that
    names the file at fault, and OSError where a file cannot be read.
    """
    reader = _Reader(log=_SILENT)
    try:
        reader.load_config_file()
        # Straight to traitlets: Jupyter's own method looks into Jupyter's folders alone.
        Application.load_config_file(reader, FILE, path=str(root))
    except ConfigFileNotFound:
        pass
    except OSError:
        raise
    except Exception as error:  # whatever a configuration, which is a program, may raise
        raise SettingsError(
            f"{FILE}.py in {root} or in Jupyter's folders cannot be used:"
            f" {type(error).__name__}: {error}"
        ) from error
    config: Config = reader.config
    return config


@dataclass(frozen=True)
class NbgraderSettings:
    """What one course folder's configuration says, with our defaults where it says nothing."""

    root: Path
    config: Config = field(repr=False)

    @cached_property
    def directory(self) -> CourseDirectory:
        """What nbgrader itself makes of the folders."""
        config = Config({"CourseDirectory": dict(_DEFAULTS)})
        config.merge(self.config)
        directory = CourseDirectory(config=config, root=str(self.root), log=_SILENT)
        if directory.directory_structure != _LAYOUT:
            raise SettingsError(
                f"CourseDirectory.directory_structure is {directory.directory_structure!r}:"
                f" this engine reads {_LAYOUT} alone"
            )
        return directory

    def folder(self, step: str) -> Path:
        """Return the folder of a step: submitted, autograded, feedback."""
        return self.root / str(getattr(self.directory, f"{step}_directory"))

    @cached_property
    def database_url(self) -> str:
        """The gradebook. A relative SQLite file lies in the course folder, wherever one is."""
        if not self.config.CourseDirectory.get("db_url"):
            return f"sqlite:///{self.root / 'work' / 'gradebook.db'}"
        url = str(self.directory.db_url)
        scheme, _, path = url.partition(":///")
        if scheme.startswith("sqlite") and path and path != ":memory:":
            return f"{scheme}:///{self.root / path}"
        return url

    @property
    def course_id(self) -> str:
        """The course's name in a gradebook that several courses share."""
        return str(self.directory.course_id) or "default_course"

    @property
    def timezone(self) -> str:
        """The zone whose name nbgrader writes behind the times of submissions."""
        return str(self.config.Exchange.get("timezone", "UTC"))

    @property
    def group_shared(self) -> bool:
        """Whether other teachers, of the same group, write these files too."""
        return bool(self.directory.groupshared)

    def section(self, name: str) -> dict[str, Any]:
        """Return what is set as `c.NAME.… = …`."""
        return dict(self.config.get(name, {}))

    def let_plugins_be_found(self) -> None:
        """Make modules in the course folder importable: nbgrader, started there, finds them."""
        if str(self.root) not in sys.path:
            sys.path.insert(0, str(self.root))

"""Make the environment's own commands findable, also when it is not activated.

nbgrader starts `alembic` by its bare name; from `.venv/bin/python -m grader` there may be none on
the PATH, or another environment's. What it asks whenever it makes a gradebook is answered here,
without a program of its own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbgrader import api, dbutil


def put_first_on_path() -> None:
    """Put the running interpreter's folder of commands first on the PATH, once."""
    own = str(Path(sys.executable).parent)
    others = [part for part in os.environ.get("PATH", "").split(os.pathsep) if part != own]
    os.environ["PATH"] = os.pathsep.join([own, *others])


def ask_alembic_here() -> None:
    """Let nbgrader ask in this process for the version that a new gradebook has.

    A program takes a second longer, and prints a traceback of its own when somebody stops us.
    """
    api.get_alembic_version = _newest


def _newest() -> str:
    from alembic.script import ScriptDirectory  # for a new gradebook alone

    return str(ScriptDirectory(dbutil.ALEMBIC_DIR).get_current_head())
